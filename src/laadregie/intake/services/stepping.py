"""One step of a request by the process table: state, time line, clocks and trail together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from laadkern.errors import gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.audit.services import Changes
from laadregie.foundation.conflict import NotNow
from laadregie.intake import mails, parties, process
from laadregie.intake.models import ChargerRequest, RequestEvent
from laadregie.intake.services import clocks, keeping

REFUSED_STEP = gettext_noop("This cannot be done now: the request is “%(value)s”.")
ENDS_WITHOUT_POLE = frozenset({process.REJECTED, process.WITHDRAWN})
DECIDED = frozenset({process.ACCEPTED, process.REJECTED, process.MERGED})


def take(
    step: str,
    charger_request: ChargerRequest,
    *,
    by: User | None,
    party: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    changes: Changes | None = None,
) -> RequestEvent:
    """Take a step with a held request, in the transaction of the caller.

    Raises:
        NotNow: The step cannot be taken from the state the request is in.
    """
    check(step, charger_request)
    before = charger_request.state
    charger_request.state = after = process.STEPS[step].after
    charger_request.state_since = at
    if after in DECIDED:
        charger_request.decided_at = at
    charger_request.settled_at = at if after in process.SETTLED else None
    keeping.save(charger_request)
    clocks.turn(charger_request, at=at)
    event = tell(
        step,
        charger_request,
        by=by,
        party=party,
        at=at,
        before=before,
        facts=facts,
        changes={"request_state": (before, after), **(changes or {})},
    )
    if after in ENDS_WITHOUT_POLE:
        followers = ChargerRequest.objects.select_for_update(of=("self",)).filter(merged_into=charger_request)
        for one in followers.filter(state=process.MERGED, anonymised_at=None).order_by("pk"):
            separate(one, at=at)
    return event


def separate(follower: ChargerRequest, *, at: datetime) -> None:
    """Let a request that was merged be judged by itself again, in the transaction of the caller.

    What it was merged with ends without a pole: that somebody else withdraws must not cost anybody theirs.
    """
    follower.merged_into, follower.merged_site, follower.decided_at = None, None, None
    take("separate", follower, by=None, party=process.SYSTEM, at=at)
    mails.send(follower, process.STEPS["separate"].mail)


def check(step: str, charger_request: ChargerRequest) -> None:
    """Raise NotNow unless the step exists from the state the request is in."""
    if not process.allowed(step, charger_request.state):
        raise NotNow("state", REFUSED_STEP, value=str(charger_request.get_state_display()))


def tell(
    step: str,
    charger_request: ChargerRequest,
    *,
    by: User | None,
    party: str,
    at: datetime,
    before: str | None = None,
    facts: Mapping[str, Any] | None = None,
    changes: Changes | None = None,
) -> RequestEvent:
    """Put what happened in the time line and the trail; without `before` the state did not change."""
    state = charger_request.state
    event = RequestEvent.objects.create(
        charger_request=charger_request,
        step=step,
        state_before=state if before is None else before,
        state_after=state,
        at=at,
        by=by,
        party=party,
        waits_for=parties.waiting_for(charger_request),
        facts=dict(facts or {}),
    )
    audit.record(
        f"intake.{step}",
        charger_request,
        by=by,
        changes=changes,
        municipality_code=charger_request.municipality_code,
    )
    return event
