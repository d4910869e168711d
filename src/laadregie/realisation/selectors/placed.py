"""What was placed and how it went, for figures: counts and moments, no places or people."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from laadregie.realisation import happened, process
from laadregie.realisation.models import Milestone, Realisation


class Placed(NamedTuple):
    """Charge points that came into operation."""

    municipality_code: str
    cause: str
    points: int


class Turn(NamedTuple):
    """From when a realisation was in a state (as it happened), who had it, and whether it was on hold."""

    at: datetime
    state: str
    waits_for: str
    is_paused: bool


def placed(municipality_codes: Iterable[str], first: date, last: date) -> list[Placed]:
    """What came into operation between two days, both included, in some municipalities; public."""
    found = Realisation.objects.filter(
        municipality_code__in=list(municipality_codes),
        in_operation_on__range=(first, last),
        state__in=(process.IN_OPERATION, process.REMOVED),
    )
    return [Placed(*row) for row in found.values_list("municipality_code", "cause", "points")]


def turns(pks: QuerySet[Any]) -> dict[int, list[Turn]]:
    """Who had each of these realisations from when, oldest first; `pks` is a query of their keys."""
    found: dict[int, list[Turn]] = {}
    rows = Milestone.objects.filter(realisation__in=pks).order_by("at", "pk")
    for pk, step, state, recorded_at, waits_for, facts in rows.values_list(
        "realisation", "step", "state_after", "at", "waits_for", "facts"
    ):
        of_one = found.setdefault(pk, [])
        at = happened.of_milestone(recorded_at, facts, not_before=of_one[-1].at if of_one else None)
        # Other steps while on hold, such as a date that is given, do not end it.
        goes_on = bool(of_one) and of_one[-1].is_paused and step not in ("resume", "stop")
        is_paused = step == "hold" or (goes_on and of_one[-1].state == state)
        of_one.append(Turn(at, state, waits_for, is_paused))
    return found
