"""Reading and verifying the audit trail."""

from dataclasses import dataclass

from laadregie.foundation.audit.models import AuditEvent, ChainHead
from laadregie.foundation.audit.services import GENESIS, event_hash


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
