"""What a key may read and do: what its owner may, and of that what stands on the key."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from laadregie.foundation.keys.models import ApiKey


class ScopeMissing(PermissionDenied):
    """The key may not read or do this; whoever asks without a key may."""


def key_of(request: HttpRequest) -> ApiKey | None:
    """The key with which is asked, checked by the middleware; None without."""
    return getattr(request, "api_key", None)


def check_scope(request: HttpRequest, scope: str) -> None:
    """Raise when is asked with a key that may not read or do this.

    Raises:
        ScopeMissing: The scope does not stand on the key.
    """
    key = key_of(request)
    if key is not None and scope not in key.scopes:
        raise ScopeMissing
