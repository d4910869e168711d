"""Browsers in which someone signed in before: a signed token there, its digest here."""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from laadregie.foundation.accounts.models import KnownDevice, User

COOKIE = "laadregie_device"
SALT = "laadregie.device"
MAX_AGE_SECONDS = 180 * 24 * 60 * 60


def known_to(request: HttpRequest, email: str) -> str | None:
    """Return the digest of this browser when the person with this address signed in with it before."""
    digest = _digest(request)
    known = KnownDevice.objects.filter(user__email=email, digest=digest or "").exists()
    return digest if known else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note that `user` signed in completely in this browser, and let the browser keep its token."""
    token = _token(request) or secrets.token_urlsafe(24)
    KnownDevice.objects.update_or_create(user=user, digest=_hash(token))
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=SALT,
        max_age=MAX_AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_others(request: HttpRequest, user: User) -> None:
    """Forget every browser of `user` but this one (the password was changed)."""
    user.known_devices.exclude(digest=_digest(request) or "").delete()


def _token(request: HttpRequest) -> str | None:
    token: str | None = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=MAX_AGE_SECONDS)
    return token


def _digest(request: HttpRequest) -> str | None:
    token = _token(request)
    return _hash(token) if token else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
