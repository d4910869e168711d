"""Accounts, memberships and sessions: what is done to them, each with its audit event."""

import re

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts import demo_switch
from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.foundation.audit import services as audit

MUNICIPALITY = re.compile(r"GM\d{4}")


def create_account(*, email: str, name: str, by: User | None, demo_password: str = "") -> User:
    """Make an account; its owner chooses the password with the link of `invitation_path`.

    Args:
        demo_password: A password everyone knows; makes it a demo account.

    Raises:
        InputError: The address is no e-mail address or has an account, or the name is empty.
        NotADemoDatabase: A demo account was asked for outside the demo.
    """
    email = _checked_email(email)
    if not name.strip():
        raise InputError("name", gettext_noop("%(field)s is empty."))
    if demo_password and not demo_switch.is_on():
        raise demo_switch.NotADemoDatabase("demo accounts exist only in the demo")
    user = User(email=email, name=name.strip(), is_demo=bool(demo_password))
    user.set_password(demo_password or None)
    try:
        with transaction.atomic():
            user.save()
            audit.record("accounts.created", user, by=by)
    except IntegrityError:
        raise InputError("email", gettext_noop("%(value)s already has an account."), value=email) from None
    return user


def set_membership(user: User, role: Role, organisation_code: str, *, by: User | None) -> Membership:
    """Give someone a role in an organisation; nothing happens when they have it."""
    with transaction.atomic():
        membership, made = Membership.objects.get_or_create(
            user=user, role=role, organisation_code=organisation_code
        )
        if made:
            _record_role(user, membership, by=by, before=None, after=str(role))
    return membership


def end_membership(membership: Membership, *, by: User | None) -> None:
    """Take a role in an organisation from someone."""
    with transaction.atomic():
        _record_role(membership.user, membership, by=by, before=membership.role, after=None)
        membership.delete()


def invitation_path(user: User) -> str:
    """Return the address, without host, where the user chooses a password; valid for three days, once."""
    token = default_token_generator.make_token(user)
    arguments = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=arguments)


def end_session(user: User, session_id: int) -> bool:
    """End one of the user's own sessions; False when it is not theirs or has ended."""
    return _end(user, UserSession.objects.filter(user_id=user.pk, pk=session_id)) == 1


def end_other_sessions(user: User, current_key: str | None) -> int:
    """End every session of the user but the one with this key; returns how many."""
    return _end(user, UserSession.objects.filter(user_id=user.pk).exclude(session_key=current_key))


def _end(user: User, sessions: "QuerySet[UserSession]") -> int:
    with transaction.atomic():
        ended = [session.end() for session in sessions]
        if ended:
            audit.record("accounts.sessions_ended", user, by=user, changes={"sessions": (len(ended), 0)})
    return len(ended)


def _record_role(
    user: User, membership: Membership, *, by: User | None, before: str | None, after: str | None
) -> None:
    code = membership.organisation_code
    audit.record(
        "accounts.role_changed",
        user,
        by=by,
        changes={
            "role": (before, after),
            "organisation": (code if before else None, code if after else None),
        },
        municipality_code=code if MUNICIPALITY.fullmatch(code) else "",
    )


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InputError("email", gettext_noop("%(value)s is no e-mail address."), value=email) from None
    return email
