"""The clocks of a request: first answer, decision, what is missing, from acceptance to operation.

The term of a decision runs from the day of receipt (Awb 4:13) and stands still while the requester
supplies what is missing (Awb 4:15 paragraph 1).
"""

from datetime import datetime

from laadkern.terms import Term
from laadregie.foundation.clocks import selectors as running
from laadregie.foundation.clocks import services as clocks
from laadregie.intake import parties, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

FIRST_ANSWER, DECISION = "first_answer_working_days", "decision_weeks"
EVIDENCE, TARGET = "evidence_weeks", "realisation_target_weeks"
UNITS = {"weeks": "weeks", "days": "days", "hours": "hours"}
WAITS_FOR_EVIDENCE = "evidence"


def term_of(key: str, number: float) -> Term:
    """The term that a policy value gives; the end of its key names the unit."""
    unit = "working_days" if key.endswith("_working_days") else UNITS[key.rpartition("_")[2]]
    return Term(int(number), unit)  # type: ignore[arg-type]


def turn(charger_request: ChargerRequest, *, at: datetime) -> None:
    """Let the clocks say what the state a request came in says; in the caller's transaction."""
    name, state = about(charger_request), charger_request.state
    open_codes = {clock.code for clock in running.of(name) if clock.ended_at is None}
    if state == process.SUBMITTED:
        _start(charger_request, FIRST_ANSWER, open_codes, at=at)
        _start(charger_request, DECISION, open_codes, at=at)
        return
    _end(name, FIRST_ANSWER, open_codes, at=at)
    received = charger_request.submitted_at or at
    if state == process.INCOMPLETE:
        _start(charger_request, DECISION, open_codes, at=received)
        clocks.pause(name, DECISION, reason=WAITS_FOR_EVIDENCE, waiting_for=process.REQUESTER, at=at)
        _start(charger_request, EVIDENCE, open_codes, at=at)
        return
    _end(name, EVIDENCE, open_codes, at=at)
    if state == process.TESTING:
        _judging(charger_request, open_codes, at=at, received=received)
    elif state == process.ACCEPTED:
        _end(name, DECISION, open_codes, at=at)
        _start(charger_request, TARGET, open_codes, at=charger_request.decided_at or at)
    else:
        clocks.end_all(name, at=at)


def _judging(
    charger_request: ChargerRequest, open_codes: set[str], *, at: datetime, received: datetime
) -> None:
    """Judging goes on: the term stood still, or a decision was undone, or a review begins."""
    name = about(charger_request)
    _end(name, TARGET, open_codes, at=at)
    if DECISION not in open_codes:
        began = at if charger_request.is_review else received
        _start(charger_request, DECISION, open_codes, at=began)
    elif any(clock.code == DECISION and clock.is_paused for clock in running.of(name)):
        clocks.resume(name, DECISION, at=at)


def _start(charger_request: ChargerRequest, code: str, open_codes: set[str], *, at: datetime) -> None:
    if code in open_codes:
        return
    setting = regions.policy_set(charger_request.municipality_code)[code]
    waits_for = {EVIDENCE: process.REQUESTER, TARGET: ""}.get(code, parties.tester(charger_request))
    clocks.start(
        about(charger_request),
        code,
        at=at,
        term=term_of(code, setting.number),
        waiting_for=waits_for,
        municipality_code=charger_request.municipality_code,
    )
    open_codes.add(code)


def _end(name: str, code: str, open_codes: set[str], *, at: datetime) -> None:
    if code in open_codes:
        clocks.end(name, code, at=at)
        open_codes.discard(code)
