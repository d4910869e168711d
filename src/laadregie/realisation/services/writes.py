"""What each step writes at the realisation beside its state; returns the facts for its milestone."""

from collections.abc import Callable, Mapping
from typing import Any

from laadregie.foundation.accounts.models import User
from laadregie.planmaps import services as planmaps
from laadregie.realisation.conditions import Given
from laadregie.realisation.models import Realisation

Facts = dict[str, Any]
Write = Callable[[Realisation, Given, User | None], Facts]


def _proposed(realisation: Realisation, given: Given, by: User | None) -> Facts:
    realisation.location_note = given.note.strip()[:500]
    # another place is another question to the grid operator
    realisation.grid_capacity_kw, realisation.grid_condition, realisation.grid_reason = None, "", ""
    realisation.connection_planned_on = None
    if given.x_m is None or given.y_m is None or given.trial is None:
        return {"moved": False}
    realisation.site = planmaps.set_place(
        site_id=realisation.site_id, x_m=given.x_m, y_m=given.y_m, trial=given.trial, by=by
    )
    return {"moved": True, "x_m": round(given.x_m, 1), "y_m": round(given.y_m, 1)}


def _grid_accepted(realisation: Realisation, given: Given, by: User | None) -> Facts:
    realisation.grid_capacity_kw = given.capacity_kw
    realisation.grid_condition = given.condition.strip()[:500]
    realisation.grid_reason = ""
    realisation.connection_planned_on = given.planned_on
    return {
        "capacity_kw": given.capacity_kw,
        "condition": realisation.grid_condition,
        "possible_from": _iso(given.planned_on),
    }


def _grid_rejected(realisation: Realisation, given: Given, by: User | None) -> Facts:
    realisation.grid_capacity_kw, realisation.grid_condition = None, ""
    realisation.grid_reason = given.note.strip()[:500]
    realisation.connection_planned_on = None
    return {}


def _ordered(realisation: Realisation, given: Given, by: User | None) -> Facts:
    if given.planned_on is not None:
        realisation.connection_planned_on = given.planned_on
    return {"planned_on": _iso(realisation.connection_planned_on)}


def _on_a_day(realisation: Realisation, given: Given, by: User | None) -> Facts:
    return {"day": _iso(given.day)}


def _in_operation(realisation: Realisation, given: Given, by: User | None) -> Facts:
    realisation.evse_ids = list(given.evse_ids)
    realisation.points = len(given.evse_ids)
    realisation.in_operation_on = given.day
    realisation.feed_seen_on = None
    return {"day": _iso(given.day), "evse_ids": realisation.evse_ids, "points": realisation.points}


def _stopped(realisation: Realisation, given: Given, by: User | None) -> Facts:
    realisation.stop_reason = given.reason or "other"
    realisation.stop_note = given.note.strip()[:500]
    realisation.hold_reason = realisation.hold_waiting_for = ""
    return {"reason": realisation.stop_reason}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


WRITES: Mapping[str, Write] = {
    "propose_location": _proposed,
    "accept_grid": _grid_accepted,
    "reject_grid": _grid_rejected,
    "order_connection": _ordered,
    "connect": _on_a_day,
    "place": _on_a_day,
    "start_operation": _in_operation,
    "remove": _stopped,
    "stop": _stopped,
}
