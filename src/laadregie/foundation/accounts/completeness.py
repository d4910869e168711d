"""Whether a session passed the second factor; having one set up is not enough.

Someone with only the password may hold a session from before the owner set up a second factor.
"""

import time

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase

from laadregie.foundation.accounts.models import User

SECOND_FACTOR = "second_factor"
NEW_HERE = "second_factor_new"
SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 15 * 60


def has_second_factor(user: User) -> bool:
    """Tell whether the user has an authenticator app or a passkey."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=types).exists())


def complete(session: SessionBase, user: User) -> None:
    """Note that the user showed a second factor in this session."""
    session[SECOND_FACTOR] = user.pk
    session[NEW_HERE] = True


def take_new(session: SessionBase) -> bool:
    """Tell, once, that the second factor was shown since the last time this was asked."""
    return NEW_HERE in session and bool(session.pop(NEW_HERE))


def undo(session: SessionBase) -> None:
    """Take the note back: the user has no second factor any more."""
    session.pop(SECOND_FACTOR, None)


def is_complete(session: SessionBase, user: User) -> bool:
    """Tell whether this user showed a second factor in this session."""
    return session.get(SECOND_FACTOR) == user.pk


def mark_signed_in(session: SessionBase) -> None:
    """Note when the user signed in, so that what is fresh need not be asked again."""
    session[SIGNED_IN_AT] = time.time()


def is_fresh(session: SessionBase) -> bool:
    """Tell whether the user signed in with this session less than a quarter of an hour ago."""
    return time.time() - float(session.get(SIGNED_IN_AT, 0)) < FRESH_SECONDS
