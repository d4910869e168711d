"""Writing the audit trail."""

import hashlib
import json
from collections.abc import Mapping

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.models import AuditEvent, ChainHead

GENESIS = "0" * 64
Changes = Mapping[str, tuple[object, object]]


def record(
    action: str,
    obj: models.Model,
    *,
    by: User | None,
    changes: Changes | None = None,
    municipality_code: str = "",
) -> AuditEvent:
    """Add an event about `obj` to the trail, in the transaction of the change itself.

    Args:
        action: What was done, `context.verb`, such as "regions.policy_changed".
        by: Who did it; None for the system itself (a delivery, a job).
        changes: Per field the value before and after.

    Raises:
        RuntimeError: There is no transaction: the change and its event would not be one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit event is written in the transaction of the change it tells of.")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    event = AuditEvent(
        at=timezone.now(),
        by=by,
        by_name=by.name if by else "laadregie",
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_name=str(obj)[:200],
        municipality_code=municipality_code,
        changes=json.loads(json.dumps(dict(changes or {}), cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    event.hash = head.hash = event_hash(event)
    event.save()
    head.save(update_fields=["hash"])
    return event


def event_hash(event: AuditEvent) -> str:
    """Hash of an event with the hash before it (SHA-256 over canonical JSON)."""
    content = [
        event.previous_hash,
        event.at.isoformat(),
        event.by_id,
        event.by_name,
        event.action,
        event.object_type,
        event.object_id,
        event.object_name,
        event.municipality_code,
        event.changes,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
