"""The clock of a realisation: the term of the state it is in, by the process table and policy."""

from datetime import datetime

try:
    from laadkern.terms import Term

    from laadregie.foundation.clocks import services as clocks
except ImportError:  # until both are there
    clocks = None
from laadregie.realisation import parties, process
from laadregie.realisation.models import Realisation
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Setting

# The last part of a key names its unit.
UNITS = {"weeks": "weeks", "days": "days", "hours": "hours"}


def about(realisation: Realisation) -> str:
    """How mail, documents and clocks name a realisation."""
    return f"realisation:{realisation.number}"


def term(setting: Setting) -> "Term":
    """The term that a policy value gives."""
    if setting.key.endswith("_working_days"):
        return Term(int(setting.number), "working_days")
    return Term(int(setting.number), UNITS[setting.key.rpartition("_")[2]])  # type: ignore[arg-type]


def policy_of_state(realisation: Realisation, state: str) -> Setting | None:
    """The policy value with the term of a state, as it holds in this municipality."""
    key = process.STATES[state].term
    return regions.policy_set(realisation.municipality_code).get(key) if key else None


def turn(realisation: Realisation, before: str, *, at: datetime, started_at: datetime | None = None) -> None:
    """End the clock of the state before and start that of the state it is in now.

    A term that two states share goes on, unless another party has to act now.

    Args:
        at: Moment of the step.
        started_at: From when the new term runs, where that is not the step itself.
    """
    if clocks is None:
        return
    old = process.STATES[before] if before else None
    new = process.STATES[realisation.state]
    if old and old.term == new.term and old.waits_for == new.waits_for:
        return
    if old and old.term:
        clocks.end(about(realisation), old.term, at=at)
    setting = policy_of_state(realisation, realisation.state)
    if setting is not None:
        clocks.start(
            about(realisation),
            setting.key,
            at=started_at or at,
            term=term(setting),
            waiting_for=parties.waiting_for(realisation),
            municipality_code=realisation.municipality_code,
        )


def pause(realisation: Realisation, *, at: datetime) -> None:
    """Let the clock stand still while the realisation is on hold."""
    code = process.STATES[realisation.state].term
    if code and clocks is not None:
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
    if code and clocks is not None:
        clocks.resume(about(realisation), code, at=at)
