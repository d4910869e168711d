"""How often one may ask in a minute: per key, per person who is signed in, per network address.

All processes of the site count together, beside the main database (`counting`).
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from laadregie.foundation.accounts.lockout import network_of
from laadregie.foundation.accounts.models import User
from laadregie.foundation.keys.counting import counts
from laadregie.foundation.keys.permissions import key_of

WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Standing:
    """How someone stands: what is allowed in a minute, what is left, seconds until it starts anew."""

    limit: int
    left: int
    seconds: int

    @property
    def is_exceeded(self) -> bool:
        """Whether more was asked than allowed."""
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """The standing as headers of an answer."""
        named = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.seconds),
        }
        return {**named, "Retry-After": str(self.seconds)} if self.is_exceeded else named


def count(request: HttpRequest) -> Standing:
    """Count this request, and tell how whoever asks stands."""
    return count_as(*_who(request))


def count_form(request: HttpRequest, name: str, limit: int) -> Standing:
    """Count one sending of a public form per network address; each form has a count of its own."""
    return count_as(f"form {name} {network_of(request)}", limit)


def count_as(who: str, limit: int) -> Standing:
    """Count one more for whoever asks, in this minute."""
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    asked = counts.add(who, window)
    return Standing(limit, limit - asked, max(1, round((window + 1) * WINDOW_SECONDS - now)))


def _who(request: HttpRequest) -> tuple[str, int]:
    key = key_of(request)
    if key is not None:
        return f"key {key.pk}", settings.API_LIMIT_PER_KEY
    if isinstance(request.user, User):
        return f"user {request.user.pk}", settings.API_LIMIT_PER_KEY
    return f"address {network_of(request)}", settings.API_LIMIT_PER_ADDRESS
