"""Making, finding and revoking links."""

import hashlib
import secrets
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from laadregie.foundation.links.models import Link

_SALT = "laadregie.links"


def make(purpose: str, about: str, *, days: int) -> str:
    """Make a link and return its token: the only moment at which it can be read.

    Args:
        purpose: What it opens, such as "follow".
        about: Subject, such as "request:LR-…".
        days: How long it works.
    """
    secret = secrets.token_urlsafe(24)
    now = timezone.now()
    Link.objects.create(
        purpose=purpose,
        about=about,
        digest=_digest(secret),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return Signer(salt=_SALT).sign(secret)


def find(token: str, purpose: str) -> Link | None:
    """The link of a token; None where it is wrong, for something else, over or revoked.

    The signature is checked first, so a guess never reaches the database.
    """
    try:
        secret = Signer(salt=_SALT).unsign(token[:200])
    except BadSignature:
        return None
    link = Link.objects.filter(digest=_digest(secret), purpose=purpose, revoked_at__isnull=True).first()
    return link if link and link.expires_at > timezone.now() else None


def revoke(about: str, purpose: str | None = None) -> int:
    """Let the links to a subject work no longer; returns how many."""
    given = Link.objects.filter(about=about, revoked_at__isnull=True)
    if purpose is not None:
        given = given.filter(purpose=purpose)
    return given.update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
