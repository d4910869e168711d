"""The clocks of a request: first answer, decision, what is missing, from acceptance to operation.

The term of a decision runs from the day of receipt (Awb 4:13) and stands still while the requester
supplies what is missing (Awb 4:15 paragraph 1).
"""

from collections.abc import Mapping
from datetime import datetime

from laadregie.foundation.clocks import selectors as standing
from laadregie.foundation.clocks import services as clocks
from laadregie.foundation.clocks.models import Clock, Pause
from laadregie.intake import parties, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Setting

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


def of_new(
    charger_request: ChargerRequest, settings: Mapping[str, Setting], *, at: datetime
) -> tuple[list[Clock], list[Pause]]:
    """The terms that `turn` would start for a request that had none, not stored; and their pauses.

    Args:
        settings: The policy that holds for its municipality, read once for many requests.
    """
    received = charger_request.submitted_at or at

    def begun(code: str, since: datetime) -> Clock:
        return _new(charger_request, code, settings[code], at=since)

    state = charger_request.state
    if state == process.SUBMITTED:
        return [begun(FIRST_ANSWER, at), begun(DECISION, at)], []
    if state == process.INCOMPLETE:
        clocks_of = [begun(DECISION, received), begun(EVIDENCE, at)]
        waits = Pause(
            clock=clocks_of[0], reason=WAITS_FOR_EVIDENCE, waiting_for=process.REQUESTER, started_at=at
        )
        return clocks_of, [waits]
    if state == process.TESTING:
        return [begun(DECISION, received)], []
    if state == process.ACCEPTED:
        return [begun(TARGET, charger_request.decided_at or at)], []
    return [], []


def _start(charger_request: ChargerRequest, code: str, running: dict[str, Clock], *, at: datetime) -> None:
    """Start a term, unless it runs already."""
    if code in running:
        return
    setting = regions.policy_set(charger_request.municipality_code)[code]
    clocks.start(_new(charger_request, code, setting, at=at))


def _new(charger_request: ChargerRequest, code: str, setting: Setting, *, at: datetime) -> Clock:
    waits_for = {EVIDENCE: process.REQUESTER, TARGET: ""}.get(code, parties.tester(charger_request))
    return clocks.new(
        about(charger_request),
        code,
        at=at,
        term=regions.term_of(setting),
        waiting_for=waits_for,
        municipality_code=charger_request.municipality_code,
        is_legal=code == DECISION,
    )
