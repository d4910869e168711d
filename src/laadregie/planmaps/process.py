"""States of a site and the steps between them, as one table.

Until a site is reserved its state is the plan map's; what comes after is written by the
realisation of the site.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CANDIDATE, VALIDATED, RESERVED = "candidate", "validated", "reserved"
IN_ORDER, REALISED, DROPPED = "in_order", "realised", "dropped"

# Decided: a calculation takes these as given.
FIXED = frozenset({VALIDATED, RESERVED, IN_ORDER, REALISED})
# The plan map may still change these.
OPEN = frozenset({CANDIDATE, VALIDATED, RESERVED})


@dataclass(frozen=True)
class Step:
    """Something a person does to a site.

    Attributes:
        before: States in which it can be done.
        after: The state it leads to; None where the state stays.
        decides: Whether a proposed site becomes approved by it: who chose its place wants it.
        exact_only: Whether a search area must get its pin first.
    """

    before: frozenset[str]
    after: str | None = None
    decides: bool = False
    exact_only: bool = False


STEPS: Mapping[str, Step] = {
    "validate": Step(frozenset({CANDIDATE}), VALIDATED),
    "reject": Step(OPEN, DROPPED),
    "restore": Step(frozenset({DROPPED}), CANDIDATE),
    "reserve": Step(frozenset({CANDIDATE, VALIDATED}), RESERVED, exact_only=True),
    "release": Step(frozenset({RESERVED}), VALIDATED),
    "move": Step(OPEN, decides=True),
    "pin_down": Step(frozenset({CANDIDATE, VALIDATED}), decides=True),
    "change": Step(OPEN, decides=True),
}


def allowed(step: str, *, state: str, is_search_area: bool) -> bool:
    """Whether a step can be taken from a state."""
    rule = STEPS[step]
    if step == "pin_down" and not is_search_area:
        return False
    return state in rule.before and not (rule.exact_only and is_search_area)


def state_after(step: str, state: str) -> str:
    """The state a site is in after a step that is allowed."""
    rule = STEPS[step]
    if rule.after is not None:
        return rule.after
    return VALIDATED if rule.decides and state == CANDIDATE else state


def steps_from(state: str, *, is_search_area: bool) -> list[str]:
    """The steps that can be taken now, in the order of the table."""
    return [step for step in STEPS if allowed(step, state=state, is_search_area=is_search_area)]
