"""The clocks of a request: first answer, decision, what is missing, from acceptance to operation.

The term of a decision runs from the day of receipt (Awb 4:13) and stands still while the requester
supplies what is missing (Awb 4:15 paragraph 1).
"""

from datetime import datetime

from laadregie.foundation.clocks import selectors as standing
from laadregie.foundation.clocks import services as clocks
from laadregie.foundation.clocks.models import Clock
from laadregie.intake import parties, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

FIRST_ANSWER, DECISION = "first_answer_working_days", "decision_weeks"
EVIDENCE, TARGET = "evidence_weeks", "realisation_target_weeks"
WAITS_FOR_EVIDENCE = "evidence"


def turn(charger_request: ChargerRequest, *, at: datetime) -> None:
    """Let the clocks say what the state a request came in says; in the caller's transaction."""
    name, state = about(charger_request), charger_request.state
    running = {clock.code: clock for clock in standing.of(name) if clock.ended_at is None}
    if state == process.SUBMITTED:
        _start(charger_request, FIRST_ANSWER, running, at=at)
        _start(charger_request, DECISION, running, at=at)
        return
    clocks.end(name, FIRST_ANSWER, at=at)
    if state == process.INCOMPLETE:
        _start(charger_request, DECISION, running, at=charger_request.submitted_at or at)
        clocks.pause(name, DECISION, reason=WAITS_FOR_EVIDENCE, waiting_for=process.REQUESTER, at=at)
        _start(charger_request, EVIDENCE, running, at=at)
        return
    clocks.end(name, EVIDENCE, at=at)
    if state == process.TESTING:
        clocks.end(name, TARGET, at=at)
        clocks.resume(name, DECISION, at=at)
        began = at if charger_request.is_review else charger_request.submitted_at or at
        _start(charger_request, DECISION, running, at=began)
    elif state == process.ACCEPTED:
        clocks.end(name, DECISION, at=at)
        _start(charger_request, TARGET, running, at=charger_request.decided_at or at)
    else:
        clocks.end_all(name, at=at)


def _start(charger_request: ChargerRequest, code: str, running: dict[str, Clock], *, at: datetime) -> None:
    """Start a term, unless it runs already."""
    if code in running:
        return
    setting = regions.policy_set(charger_request.municipality_code)[code]
    waits_for = {EVIDENCE: process.REQUESTER, TARGET: ""}.get(code, parties.tester(charger_request))
    clocks.start(
        about(charger_request),
        code,
        at=at,
        term=regions.term_of(setting),
        waiting_for=waits_for,
        municipality_code=charger_request.municipality_code,
        is_legal=code == DECISION,
    )
