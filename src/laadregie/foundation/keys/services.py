"""Making and revoking keys, each with its audit event."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.keys import secrets
from laadregie.foundation.keys.models import ApiKey, Scope

MOST_KEYS = 10
LONGEST_DAYS = 365


def make_key(*, by: User, name: str, scopes: Collection[str], days: int) -> tuple[ApiKey, str]:
    """Make a key of this person; returns it with the key itself, which is shown once and not kept.

    Args:
        scopes: What it may read and do, codes of `Scope`.
        days: After how many days it ends, 1 to 365.

    Raises:
        InputError: No name, no or unknown scopes, too long, or too many keys already.
    """
    _check(by, name, scopes, days)
    key = secrets.new_key()
    with transaction.atomic():
        row = ApiKey.objects.create(
            user=by,
            name=name.strip(),
            start=key[: secrets.SHOWN],
            digest=secrets.digest_of(key),
            scopes=sorted(scopes),
            expires_at=timezone.now() + timedelta(days=days),
        )
        changes = {"scopes": (None, row.scopes), "expires_at": (None, row.expires_at)}
        audit.record("keys.made", row, by=by, changes=changes)
    return row, key


def revoke_key(*, by: User, pk: int) -> bool:
    """End one of the person's own keys; False when it is not theirs or has ended already."""
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().filter(user=by, pk=pk, revoked_at=None).first()
        if row is None:
            return False
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit.record("keys.revoked", row, by=by)
    return True


def note_use(key: ApiKey) -> None:
    """Note the day on which a key was used, once a day."""
    today = timezone.localdate()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)


def _check(by: User, name: str, scopes: Collection[str], days: int) -> None:
    if not name.strip():
        raise InputError("name", gettext_noop("%(field)s is empty."))
    if not scopes or set(scopes) - set(Scope.values):
        raise InputError("scopes", gettext_noop("Choose at least one thing that the key may read or do."))
    if not 1 <= days <= LONGEST_DAYS:
        template = gettext_noop("A key ends after 1 to %(most)s days.")
        raise InputError("days", template, most=LONGEST_DAYS)
    if ApiKey.objects.filter(user=by, revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST_KEYS:
        template = gettext_noop("You have %(most)s keys already; revoke one first.")
        raise InputError("name", template, most=MOST_KEYS)
