"""What can become of one site in a traffic order, as one table without framework.

An order is in force from publication (objection does not suspend it, Awb 6:16), uncontested when the
term passed without objection, irrevocable when nothing can be brought against it any more. Each site
has its own course (docs/methods/traffic-orders.md). Preliminary relief is no state: while it holds,
no moment counts as reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DRAFTED, LEFT = "drafted", "left"
IN_FORCE, UNCONTESTED, IRREVOCABLE = "in_force", "uncontested", "irrevocable"
OBJECTION, UPHELD, DISMISSED = "objection", "upheld", "dismissed"
APPEAL, ANNULLED = "appeal", "annulled"

MUNICIPALITY, SYSTEM = "municipality", "system"
# Moments, the earlier first; policy says from which the connection is ordered and poles are placed.
MOMENTS = (IN_FORCE, UNCONTESTED, IRREVOCABLE)
ENDED = frozenset({UPHELD, ANNULLED, LEFT})
PUBLISHED = frozenset({IN_FORCE, UNCONTESTED, IRREVOCABLE, OBJECTION, DISMISSED, APPEAL})


@dataclass(frozen=True)
class State:
    """A state of a site in an order.

    Attributes:
        moments: Which moments are reached in it.
        waits_for: Who has to act; "" where only time has to pass.
        term: Policy value with the length of the term that runs in it; "" without one.
        passes_by: The step that the system takes when that term has passed.
    """

    moments: frozenset[str] = frozenset()
    waits_for: str = ""
    term: str = ""
    passes_by: str = ""


@dataclass(frozen=True)
class Step:
    """Something that happens to a site in an order.

    Attributes:
        before: States in which it can happen.
        after: The state it leads to.
        by: Who takes it; the system when a term has passed.
        needs: Codes of what must hold, checked by the service.
        effects: Codes of what follows in the same transaction.
    """

    before: frozenset[str]
    after: str
    by: str = MUNICIPALITY
    needs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


_FORCE, _FREE = frozenset({IN_FORCE}), frozenset({IN_FORCE, UNCONTESTED})

STATES: Mapping[str, State] = {
    DRAFTED: State(waits_for=MUNICIPALITY),
    LEFT: State(),
    IN_FORCE: State(_FORCE, term="objection_weeks", passes_by="pass_objection_term"),
    UNCONTESTED: State(_FREE, term="irrevocable_after_days", passes_by="become_irrevocable"),
    OBJECTION: State(_FORCE, waits_for=MUNICIPALITY, term="objection_decision_weeks"),
    UPHELD: State(),
    DISMISSED: State(_FORCE, term="appeal_weeks", passes_by="pass_appeal_term"),
    APPEAL: State(_FORCE),
    ANNULLED: State(),
    IRREVOCABLE: State(frozenset(MOMENTS)),
}

STEPS: Mapping[str, Step] = {
    "publish": Step(
        frozenset({DRAFTED}), IN_FORCE, needs=("complete",), effects=("publish_order", "objection_term")
    ),
    "leave": Step(frozenset({DRAFTED}), LEFT, effects=("leave_order",)),
    "cover": Step(
        frozenset({DRAFTED}), IN_FORCE, needs=("earlier_order",), effects=("cover_by_order", "objection_term")
    ),
    "pass_objection_term": Step(frozenset({IN_FORCE}), UNCONTESTED, SYSTEM, needs=("term_passed",)),
    "become_irrevocable": Step(frozenset({UNCONTESTED}), IRREVOCABLE, SYSTEM, needs=("term_passed",)),
    "receive_objection": Step(
        frozenset({IN_FORCE, UNCONTESTED, OBJECTION, IRREVOCABLE}), OBJECTION, effects=("decision_term",)
    ),
    "receive_late_objection": Step(
        frozenset({IRREVOCABLE}), OBJECTION, needs=("excuse",), effects=("decision_term",)
    ),
    "adjourn_decision": Step(
        frozenset({OBJECTION}), OBJECTION, needs=("not_adjourned",), effects=("decision_term",)
    ),
    "suspend_decision": Step(frozenset({OBJECTION}), OBJECTION, effects=("pause",)),
    "resume_decision": Step(frozenset({OBJECTION}), OBJECTION, needs=("suspended",), effects=("resume",)),
    "withdraw_objection": Step(frozenset({OBJECTION}), IN_FORCE, needs=("none_left",)),
    "uphold_objection": Step(frozenset({OBJECTION}), UPHELD, effects=("uphold_objection",)),
    "dismiss_objection": Step(
        frozenset({OBJECTION}), DISMISSED, needs=("none_left",), effects=("appeal_term",)
    ),
    "pass_appeal_term": Step(frozenset({DISMISSED}), IRREVOCABLE, SYSTEM, needs=("term_passed",)),
    "receive_appeal": Step(frozenset({DISMISSED, APPEAL}), APPEAL),
    "withdraw_appeal": Step(frozenset({APPEAL}), DISMISSED, needs=("none_left",)),
    "uphold_appeal": Step(frozenset({APPEAL}), ANNULLED, effects=("uphold_objection",)),
    "dismiss_appeal": Step(frozenset({APPEAL}), DISMISSED, needs=("none_left",), effects=("appeal_term",)),
    "dismiss_higher_appeal": Step(frozenset({APPEAL}), IRREVOCABLE, needs=("none_left",)),
}


def allowed(step: str, state: str) -> bool:
    """Whether a step exists from a state."""
    return state in STEPS[step].before


def steps_from(state: str) -> list[str]:
    """The steps that people can take from a state, in the order of the table."""
    return [name for name, step in STEPS.items() if state in step.before and step.by != SYSTEM]


def settled(state: str, term_ends_on: date | None, on: date, *, post_days: int) -> tuple[str, date | None]:
    """State of a site on a day, once every term that passed before it has been applied.

    A term that ends on a day has passed the day after. The days after the term of objection are those
    in which an objection that was posted in time may still arrive (Awb 6:9, second paragraph).

    Args:
        state: As it was written last.
        term_ends_on: Last day of the term that runs in that state; None where none runs.
        on: The day to judge.
        post_days: Days from the end of the term of objection until the order is irrevocable.

    Returns:
        The state, and the last day of the term that runs in it.
    """
    while term_ends_on is not None and on > term_ends_on:
        step = STATES[state].passes_by
        if not step:
            break
        state = STEPS[step].after
        term_ends_on = term_ends_on + timedelta(days=post_days) if state == UNCONTESTED else None
    return state, term_ends_on


def reached(state: str, moment: str) -> bool:
    """Whether a moment is reached in a state."""
    return moment in STATES[state].moments
