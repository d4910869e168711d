"""The clock of a realisation: the term of the state it is in, by the process table and policy."""

from datetime import datetime

from laadregie.foundation.clocks import services as clocks
from laadregie.realisation import parties, process
from laadregie.realisation.models import Realisation
from laadregie.regions import selectors as regions

# Terms that the law sets run on over weekends and holidays (Algemene termijnenwet).
LEGAL = frozenset({"objection_weeks"})


def about(realisation: Realisation) -> str:
    """How mail, documents and clocks name a realisation."""
    return f"realisation:{realisation.number}"


def turn(realisation: Realisation, before: str, *, at: datetime, started_at: datetime | None = None) -> None:
    """End the clock of the state before and start that of the state it is in now.

    A term that two states share goes on, unless another party has to act now.

    Args:
        at: Moment of the step.
        started_at: From when the new term runs, where that is not the step itself.
    """
    old = process.STATES[before] if before else None
    new = process.STATES[realisation.state]
    goes_on = old is not None and (old.term, old.waits_for) == (new.term, new.waits_for)
    if goes_on and new.term and before != realisation.state:
        return
    clocks.end_all(about(realisation), at=at)
    if not new.term:
        return
    setting = regions.policy_set(realisation.municipality_code)[new.term]
    party = parties.waiting_for(realisation)
    clocks.start(
        clocks.new(
            about(realisation),
            setting.key,
            at=started_at or at,
            term=regions.term_of(setting),
            waiting_for=party,
            waiting_code=parties.code_of(realisation, party),
            municipality_code=realisation.municipality_code,
            is_legal=setting.key in LEGAL,
        )
    )


def pause(realisation: Realisation, *, at: datetime) -> None:
    """Let the clock stand still while the realisation is on hold."""
    code = process.STATES[realisation.state].term
    if code:
        clocks.pause(
            about(realisation),
            code,
            reason=realisation.hold_reason,
            waiting_for=realisation.hold_waiting_for,
            at=at,
        )


def resume(realisation: Realisation, *, at: datetime) -> None:
    """Let the clock run again."""
    code = process.STATES[realisation.state].term
    if code:
        clocks.resume(about(realisation), code, at=at)
