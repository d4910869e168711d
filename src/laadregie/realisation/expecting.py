"""When poles are expected to work: from the time that each state took here, or its term.

The usual way is that of a place that is agreed, accepted and ordered; a detour (another place)
begins it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl
from django.db.models import Count, Max
from django.utils import timezone

from laadkern.backlog import CASES_SCHEMA, expected_ends
from laadkern.lead_times import lead_time
from laadregie.foundation.once import once_per_page
from laadregie.realisation import happened, process
from laadregie.realisation.models import Milestone, Realisation
from laadregie.regions import selectors as regions

WAY = (
    process.LOCATION_PROPOSED,
    process.GRID_CHECK,
    process.LOCATION_SETTLED,
    process.ORDER_DRAFTED,
    process.ORDER_PUBLISHED,
    process.CONNECTION_ORDERED,
    process.CONNECTED,
    process.PLACED,
)
DETOURS = (process.LOCATION_VETOED, process.GRID_REJECTED)
WAYS: Mapping[str, tuple[str, ...]] = {
    **{state: WAY[i:] for i, state in enumerate(WAY)},
    **{state: (state, *WAY) for state in DETOURS},
}
LEAST_SEEN = 10  # fewer closed spells say too little: the term counts
OVERDUE_DAYS = 7.0
DAYS_PER_WEEK = 7.0


def way_from(state: str) -> tuple[str, ...]:
    """The states from this one to operation, itself first; only itself once it ended."""
    return WAYS.get(state, (state,))


@dataclass(frozen=True)
class StageDays:
    """Days a state takes, and on what that rests.

    Attributes:
        days: The median of what was seen, or the term.
        seen: How many closed spells it rests on; 0 where the term counts.
    """

    days: float
    seen: int


def stage_days(municipality_code: str | None = None) -> dict[str, StageDays]:
    """Days that each open state takes: median of the whole region, or else its term in a municipality.

    Two states that share a term take half of it each.
    """
    policy = regions.policy_set(municipality_code)
    medians = _medians_kept(_stamp())
    shared: dict[str, int] = {}
    for state in WAY:
        term = process.STATES[state].term
        shared[term] = shared.get(term, 0) + 1
    found = {}
    for state in WAYS:
        if state in medians:
            found[state] = medians[state]
            continue
        term = process.STATES[state].term
        weeks = policy[term].number / shared.get(term, 1)
        found[state] = StageDays(weeks * DAYS_PER_WEEK, 0)
    return found


@once_per_page
def _stamp() -> tuple[object, ...]:
    """Changes with every milestone, and every day: who is still in a state is a day longer in it."""
    last = Milestone.objects.aggregate(Count("pk"), Max("pk"), Max("at"))
    return (*last.values(), timezone.localdate())


@lru_cache(maxsize=2)
def _medians_kept(stamp: tuple[object, ...]) -> dict[str, "StageDays"]:
    """The medians, kept until a milestone is added: every page of a realisation asks for them."""
    return seen_medians()


def seen_medians() -> dict[str, StageDays]:
    """Median days that a state takes, of the states that were left often enough.

    Those who are still in it count as not over yet (`laadkern.lead_times`); time on hold does not count.
    """
    days: dict[str, list[tuple[float, bool]]] = {}
    for spell in spells(timezone.now()):
        days.setdefault(spell.state, []).append((spell.days, spell.until is not None))
    found = {}
    for state, values in days.items():
        time = lead_time(np.array([one[0] for one in values]), np.array([one[1] for one in values]))
        if time.ended >= LEAST_SEEN and time.median_days is not None:
            found[state] = StageDays(time.median_days, time.ended)
    return found


@dataclass(frozen=True)
class Spell:
    """A stay in one state; `until` is None while it lasts, `days` leaves out what stood still."""

    realisation_id: int
    state: str
    since: datetime
    until: datetime | None
    days: float


def spells(now: datetime) -> list[Spell]:
    """All stays of all realisations until now, from their milestones."""
    rows = Milestone.objects.order_by("realisation_id", "at", "pk").values_list(
        "realisation_id", "step", "state_before", "state_after", "at", "facts"
    )
    found: list[Spell] = []
    for pk, of_one in groupby(rows, key=lambda row: row[0]):
        found += _spells_of(pk, _as_it_happened(row[1:] for row in of_one), now)
    return found


def _as_it_happened(
    rows: Iterable[tuple[str, str, str, datetime, dict[str, Any]]],
) -> list[tuple[str, str, str, datetime]]:
    """The steps of one realisation with the moment on which each happened."""
    steps: list[tuple[str, str, str, datetime]] = []
    for step, before, after, recorded_at, facts in rows:
        last = steps[-1][3] if steps else None
        at = happened.of_milestone(recorded_at, facts, not_before=last)
        steps.append((step, before, after, at))
    return steps


def _spells_of(pk: int, steps: list[tuple[str, str, str, datetime]], now: datetime) -> Iterator[Spell]:
    """The stays of one realisation; a stay ends with the step that leads to another state."""
    state, since, held_at, held = "", now, None, timedelta()
    for step, before, after, at in steps:
        if held_at is not None:  # it went on, or stopped
            held, held_at = held + (at - held_at), None
        if step == "hold":
            held_at = at
        if before != after:
            if state:
                yield Spell(pk, state, since, at, _days(at - since - held))
            state, since, held = after, at, timedelta()
    if held_at is not None:
        held += now - held_at
    if state:
        yield Spell(pk, state, since, None, max(0.0, _days(now - since - held)))


def _days(time: timedelta) -> float:
    return time.total_seconds() / 86_400


def cases_frame(found: list[Realisation], today: date | None = None) -> pl.DataFrame:
    """Open realisations as `laadkern.backlog` takes them."""
    day = today or timezone.localdate()
    rows = [
        {
            "case_id": one.number,
            "stage": one.state,
            "days_in_stage": float(max(0, (day - timezone.localdate(one.state_since)).days)),
            "promised_days": _promised(one, day),
        }
        for one in found
        if one.state in process.OPEN
    ]
    return pl.DataFrame(rows, schema=CASES_SCHEMA)


def _promised(one: Realisation, day: date) -> float | None:
    promised = {
        process.CONNECTION_ORDERED: one.connection_planned_on,
        process.CONNECTED: one.placing_planned_on,
    }.get(one.state)
    return None if promised is None or promised < day else float((promised - day).days)


@dataclass(frozen=True)
class Expected:
    """When poles are expected to work.

    Attributes:
        on: The day.
        rests_on_seen: Whether every state that is to come rests on what was seen; else some on terms.
    """

    on: date
    rests_on_seen: bool


def expected(realisation: Realisation, today: date | None = None) -> Expected | None:
    """When the poles of a realisation are expected to work; None once it ended."""
    if realisation.state not in process.OPEN:
        return None
    day = today or timezone.localdate()
    stages = stage_days(realisation.municipality_code)
    ends = expected_ends(
        cases_frame([realisation], day),
        ways=WAYS,
        stage_days={state: one.days for state, one in stages.items()},
        extra_days={},
        overdue_days=OVERDUE_DAYS,
    )
    seen = all(stages[state].seen for state in way_from(realisation.state))
    return Expected(day + timedelta(days=round(ends["expected_days"][0])), seen)
