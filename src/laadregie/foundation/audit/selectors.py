"""Reading and verifying the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.foundation.audit.models import AuditEvent, ChainHead
from laadregie.foundation.audit.services import GENESIS, event_hash

SEE_ALL = (Role.AUDITOR, Role.PROGRAMME_MANAGER)


@dataclass(frozen=True)
class Filters:
    """What of the trail is asked for; empty means everything. Dates are whole days in local time."""

    first_on: date | None = None
    last_on: date | None = None
    person: str = ""
    action: str = ""
    municipality_code: str = ""


def may_see_all(viewer: Viewer) -> bool:
    """Tell whether the viewer may see the whole trail and have it verified."""
    return has_role(viewer, *SEE_ALL)


def may_see_trail(viewer: Viewer) -> bool:
    """Tell whether there is a trail for this viewer: the whole, or that of the own municipality."""
    return may_see_all(viewer) or has_role(viewer, Role.MUNICIPAL_OFFICER)


def events(filters: Filters, *, viewer: Viewer) -> QuerySet[AuditEvent]:
    """Return the events the viewer may see and asked for, the newest first."""
    found = _visible(viewer).order_by("-id")
    if filters.first_on:
        found = found.filter(at__gte=_midnight(filters.first_on))
    if filters.last_on:
        found = found.filter(at__lt=_midnight(filters.last_on + timedelta(days=1)))
    if filters.person:
        found = found.filter(by_name__icontains=filters.person)
    if filters.action:
        found = found.filter(action=filters.action)
    if filters.municipality_code:
        found = found.filter(municipality_code__iexact=filters.municipality_code)
    return found


def _visible(viewer: Viewer) -> QuerySet[AuditEvent]:
    if may_see_all(viewer):
        return AuditEvent.objects.all()
    own = organisations_of(viewer, Role.MUNICIPAL_OFFICER) - {""}
    return AuditEvent.objects.filter(municipality_code__in=own)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Verification:
    """Outcome of a walk over the whole trail; `broken_at` is the first event that does not fit."""

    events: int
    broken_at: int | None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify() -> Verification:
    """Walk the chain from the first event and compare every hash, also that of the head."""
    expected, count, last_id = GENESIS, 0, 0
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=1000):
        count, last_id = count + 1, event.pk
        if event.previous_hash != expected or event.hash != event_hash(event):
            return Verification(count, event.pk)
        expected = event.hash
    head = ChainHead.objects.filter(pk=1).values_list("hash", flat=True).first() or GENESIS
    return Verification(count, None if head == expected else last_id)
