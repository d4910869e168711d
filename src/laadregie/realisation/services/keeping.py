"""What every change of a realisation shares: who holds the row, who was first, milestone, trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import Conflict
from laadregie.realisation import parties
from laadregie.realisation.models import Milestone, Realisation


def locked(number: str, revision: int | None) -> Realisation:
    """The realisation, held until the end of the transaction.

    Args:
        revision: What the person looked at; None where it does not matter (a rule acts).

    Raises:
        Realisation.DoesNotExist: There is none with this number.
        Conflict: It was changed since.
    """
    found = Realisation.objects.select_for_update(of=("self",)).select_related("site").get(number=number)
    check_revision(found, revision)
    return found


def check_revision(found: Realisation, revision: int | None) -> None:
    """Raise Conflict when somebody changed it since `revision`."""
    if revision is not None and found.revision != revision:
        last = found.milestones.select_related("by").last()
        name = last.by.name if last and last.by else "laadregie"
        raise Conflict(name, last.at if last else found.state_since)


@dataclass(frozen=True)
class Told:
    """How a change is told: name of the milestone, by whom in which capacity, and with what.

    Attributes:
        action: Of the audit trail.
        changes: For the trail, per field before and after.
    """

    step: str
    party: str
    at: datetime
    by: User | None
    action: str
    before: str
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)


def keep(realisation: Realisation, told: Told) -> Milestone:
    """Store the change, tell it in the time line, and write the trail; in the caller's transaction."""
    realisation.revision += 1
    realisation.save()
    milestone = Milestone.objects.create(
        realisation=realisation,
        step=told.step,
        state_before=told.before,
        state_after=realisation.state,
        at=told.at,
        by=told.by,
        party=told.party,
        waits_for=parties.waiting_for(realisation),
        note=told.note[:500],
        facts=dict(told.facts),
        policy=dict(told.policy),
    )
    _record(realisation, told)
    return milestone


def _record(realisation: Realisation, told: Told) -> None:
    changes = dict(told.changes)
    if told.before != realisation.state:
        changes["realisation_state"] = (told.before, realisation.state)
    audit.record(
        told.action, realisation, by=told.by, changes=changes, municipality_code=realisation.municipality_code
    )
