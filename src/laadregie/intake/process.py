"""States of a charger request and the steps between them, as one table without framework.

The manual's diagram, the work lists, the buttons of a page and the permissions test follow from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DRAFT, SUBMITTED, INCOMPLETE, TESTING = "draft", "submitted", "incomplete", "testing"
ACCEPTED, REJECTED, MERGED = "accepted", "rejected", "merged"
WITHDRAWN, SERVED, CLOSED = "withdrawn", "served", "closed"

# Who can be waited for, and who takes a step. `TESTER` is the concession holder or the municipality,
# by the route of the request; the system acts by rule.
REQUESTER, TESTER, MUNICIPALITY, SYSTEM = "requester", "tester", "municipality", "system"

UNDECIDED = frozenset({SUBMITTED, INCOMPLETE, TESTING})
OPEN = frozenset({*UNDECIDED, ACCEPTED})
SETTLED = frozenset({REJECTED, MERGED, WITHDRAWN, SERVED, CLOSED})


@dataclass(frozen=True)
class State:
    """A state: whose turn it is and which term runs (a policy value; "" without one)."""

    waits_for: str
    term: str


@dataclass(frozen=True)
class Step:
    """Something a party does.

    Attributes:
        before: States in which it can be done.
        after: The state it leads to.
        by: Parties that may do it.
        needs: Codes of what must hold, checked by the service.
        effects: Codes of what follows in the same transaction.
        mail: Template of the mail to the requester; "" without one.
    """

    before: frozenset[str]
    after: str
    by: frozenset[str]
    needs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    mail: str = ""


STATES: Mapping[str, State] = {
    DRAFT: State(REQUESTER, ""),
    SUBMITTED: State(TESTER, "first_answer_working_days"),
    INCOMPLETE: State(REQUESTER, "evidence_weeks"),
    TESTING: State(TESTER, "decision_weeks"),
    ACCEPTED: State("", "realisation_target_weeks"),
    REJECTED: State("", ""),
    MERGED: State("", ""),
    WITHDRAWN: State("", ""),
    SERVED: State("", ""),
    CLOSED: State("", ""),
}

_TESTERS = frozenset({TESTER, MUNICIPALITY})
STEPS: Mapping[str, Step] = {
    "submit": Step(
        frozenset({DRAFT}),
        SUBMITTED,
        frozenset({REQUESTER}),
        ("complete", "consent"),
        ("test", "link"),
        "received",
    ),
    "start_test": Step(frozenset({SUBMITTED}), TESTING, _TESTERS, mail="in_treatment"),
    "ask_more": Step(
        frozenset({SUBMITTED, TESTING}),
        INCOMPLETE,
        _TESTERS,
        ("question",),
        ("letter", "pause"),
        "more_needed",
    ),
    "supply": Step(
        frozenset({INCOMPLETE}), TESTING, frozenset({REQUESTER}), effects=("test",), mail="supplied"
    ),
    "accept": Step(frozenset({TESTING}), ACCEPTED, _TESTERS, ("second_person",), ("letter",), "accepted"),
    "reject": Step(
        frozenset({TESTING}),
        REJECTED,
        _TESTERS,
        ("reasons", "second_person"),
        ("letter", "evidence_goes"),
        "rejected",
    ),
    "merge": Step(
        frozenset({SUBMITTED, TESTING, ACCEPTED}), MERGED, _TESTERS, ("other",), ("evidence_goes",), "merged"
    ),
    "undo": Step(frozenset({ACCEPTED, REJECTED, MERGED}), TESTING, _TESTERS, ("within_limit",), (), "undone"),
    # What it was added to ends without a pole: the wish stands by itself again.
    "separate": Step(frozenset({MERGED}), TESTING, frozenset({SYSTEM}), effects=("test",), mail="separated"),
    "ask_review": Step(
        frozenset({REJECTED}),
        TESTING,
        frozenset({REQUESTER}),
        ("review_route",),
        ("to_municipality",),
        "review",
    ),
    "withdraw": Step(OPEN, WITHDRAWN, frozenset({REQUESTER}), effects=("evidence_goes",), mail="withdrawn"),
    "serve": Step(
        frozenset({ACCEPTED}), SERVED, frozenset({SYSTEM}), effects=("evidence_goes",), mail="served"
    ),
    "close": Step(frozenset({REJECTED, MERGED, WITHDRAWN, SERVED}), CLOSED, frozenset({SYSTEM})),
}


def allowed(step: str, state: str) -> bool:
    """Whether a step exists from a state."""
    return state in STEPS[step].before


def steps_from(state: str, party: str) -> list[str]:
    """The steps a party can take now, in the order of the table."""
    return [name for name, step in STEPS.items() if state in step.before and party in step.by]
