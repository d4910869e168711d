"""Keys as their owner sees them, and the key that a program sends along."""

from django.db.models import QuerySet
from django.utils import timezone

from laadregie.foundation.accounts import demo_switch
from laadregie.foundation.accounts.models import User
from laadregie.foundation.keys import secrets
from laadregie.foundation.keys.models import ApiKey


def keys_of(user: User) -> QuerySet[ApiKey]:
    """The person's own keys that were not revoked, newest first."""
    return ApiKey.objects.filter(user=user, revoked_at=None)


def valid_key(text: str) -> ApiKey | None:
    """The key that is sent along, when it counts now: known, not ended, its owner active."""
    if not text.startswith(secrets.PREFIX) or len(text) > secrets.LONGEST:
        return None
    found = ApiKey.objects.filter(
        digest=secrets.digest_of(text),
        revoked_at=None,
        expires_at__gt=timezone.now(),
        user__is_active=True,
    )
    key = found.select_related("user").first()
    if key is None or (key.user.is_demo and not demo_switch.is_on()):
        return None
    return key
