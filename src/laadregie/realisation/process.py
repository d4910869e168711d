"""States of a realisation and the steps between them, as one table without framework.

The manual's diagram, the work lists, the buttons of a page and the permissions test follow from it.
What happens to the traffic order of a site (objection, appeal, the moments at which it is in force,
uncontested and irrevocable) is a table of its own: an order may run while its poles are connected.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LOCATION_PROPOSED, LOCATION_VETOED = "location_proposed", "location_vetoed"
GRID_CHECK, GRID_REJECTED, LOCATION_SETTLED = "grid_check", "grid_rejected", "location_settled"
ORDER_DRAFTED, ORDER_PUBLISHED = "order_drafted", "order_published"
CONNECTION_ORDERED, CONNECTED, PLACED = "connection_ordered", "connected", "placed"
IN_OPERATION, REMOVED, STOPPED = "in_operation", "removed", "stopped"

# Who can be waited for, and who takes a step. The system acts by rule (a term that ends, an order).
MUNICIPALITY, OPERATOR, GRID = "municipality", "operator", "grid_operator"
CONTRACTOR, SYSTEM = "contractor", "system"

BEFORE_ORDER = frozenset({LOCATION_PROPOSED, LOCATION_VETOED, GRID_CHECK, GRID_REJECTED, LOCATION_SETTLED})
ENDED = frozenset({IN_OPERATION, REMOVED, STOPPED})
OPEN = frozenset({*BEFORE_ORDER, ORDER_DRAFTED, ORDER_PUBLISHED, CONNECTION_ORDERED, CONNECTED, PLACED})


@dataclass(frozen=True)
class State:
    """A state: whose turn it is and which term runs.

    Attributes:
        waits_for: The party that has to act; "" where nobody has.
        term: Policy value with the length of the term; "" without one.
        site_state: What the site on the plan map is while the realisation is here.
    """

    waits_for: str
    term: str
    site_state: str


@dataclass(frozen=True)
class Step:
    """Something a party does.

    Attributes:
        before: States in which it can be done.
        after: The state it leads to.
        by: Parties that may do it.
        needs: Codes of what must hold, checked by the service (`conditions.py`).
        effects: Codes of what follows in the same transaction.
    """

    before: frozenset[str]
    after: str
    by: frozenset[str]
    needs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


STATES: Mapping[str, State] = {
    LOCATION_PROPOSED: State(MUNICIPALITY, "location_answer_weeks", "reserved"),
    LOCATION_VETOED: State(OPERATOR, "location_weeks", "reserved"),
    GRID_CHECK: State(GRID, "grid_check_weeks", "reserved"),
    GRID_REJECTED: State(OPERATOR, "location_weeks", "reserved"),
    LOCATION_SETTLED: State(MUNICIPALITY, "order_weeks", "reserved"),
    ORDER_DRAFTED: State(MUNICIPALITY, "order_weeks", "in_order"),
    ORDER_PUBLISHED: State(OPERATOR, "objection_weeks", "in_order"),
    CONNECTION_ORDERED: State(GRID, "connection_weeks", "in_order"),
    CONNECTED: State(CONTRACTOR, "placing_weeks", "in_order"),
    PLACED: State(OPERATOR, "placing_weeks", "in_order"),
    IN_OPERATION: State("", "", "realised"),
    REMOVED: State("", "", "dropped"),
    STOPPED: State("", "", "validated"),
}

STEPS: Mapping[str, Step] = {
    "propose_location": Step(
        frozenset({LOCATION_PROPOSED, LOCATION_VETOED, GRID_REJECTED}),
        LOCATION_PROPOSED,
        frozenset({OPERATOR, MUNICIPALITY}),
        needs=("hard_criteria",),
    ),
    "agree_location": Step(
        frozenset({LOCATION_PROPOSED}), GRID_CHECK, frozenset({MUNICIPALITY}), needs=("exact_place",)
    ),
    "veto_location": Step(
        frozenset({LOCATION_PROPOSED}), LOCATION_VETOED, frozenset({MUNICIPALITY}), needs=("reason",)
    ),
    "accept_grid": Step(frozenset({GRID_CHECK}), LOCATION_SETTLED, frozenset({GRID}), needs=("grid_answer",)),
    "reject_grid": Step(frozenset({GRID_CHECK}), GRID_REJECTED, frozenset({GRID}), needs=("reason",)),
    "draft_order": Step(
        frozenset({LOCATION_SETTLED}), ORDER_DRAFTED, frozenset({MUNICIPALITY}), effects=("order_holds_site",)
    ),
    "leave_order": Step(
        frozenset({ORDER_DRAFTED}), LOCATION_SETTLED, frozenset({MUNICIPALITY}), effects=("order_lets_go",)
    ),
    "publish_order": Step(
        frozenset({ORDER_DRAFTED}),
        ORDER_PUBLISHED,
        frozenset({MUNICIPALITY}),
        needs=("order_complete",),
        effects=("objection_term",),
    ),
    "cover_by_order": Step(
        frozenset({LOCATION_SETTLED}),
        ORDER_PUBLISHED,
        frozenset({MUNICIPALITY}),
        needs=("earlier_order",),
    ),
    "uphold_objection": Step(
        frozenset({ORDER_PUBLISHED, CONNECTION_ORDERED, CONNECTED}),
        LOCATION_PROPOSED,
        frozenset({MUNICIPALITY}),
        effects=("order_lets_go",),
    ),
    "order_connection": Step(
        frozenset({ORDER_PUBLISHED}),
        CONNECTION_ORDERED,
        frozenset({OPERATOR}),
        needs=("order_moment_connection",),
    ),
    "connect": Step(
        frozenset({CONNECTION_ORDERED}), CONNECTED, frozenset({GRID, OPERATOR}), needs=("day_not_ahead",)
    ),
    "place": Step(
        frozenset({CONNECTED}),
        PLACED,
        frozenset({CONTRACTOR, OPERATOR}),
        needs=("order_moment_placing", "day_not_ahead"),
    ),
    "start_operation": Step(
        frozenset({PLACED}),
        IN_OPERATION,
        frozenset({OPERATOR}),
        needs=("evse_ids", "day_not_ahead", "after_placing"),
        effects=("requests_served", "feed_watch"),
    ),
    "remove": Step(
        frozenset({IN_OPERATION}), REMOVED, frozenset({OPERATOR, MUNICIPALITY}), needs=("reason",)
    ),
    "stop": Step(
        OPEN, STOPPED, frozenset({MUNICIPALITY, OPERATOR}), needs=("reason",), effects=("requests_return",)
    ),
}


def allowed(step: str, state: str) -> bool:
    """Whether a step exists from a state."""
    return state in STEPS[step].before


def steps_from(state: str, party: str) -> list[str]:
    """The steps a party can take now, in the order of the table."""
    return [name for name, step in STEPS.items() if state in step.before and party in step.by]
