"""What if the grid operator needs more time: expected dates and backlog of the open realisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from django.utils import timezone

from laadkern.backlog import backlog, expected_ends
from laadregie.realisation import expecting, process
from laadregie.realisation.expecting import OVERDUE_DAYS, WAY, WAYS, StageDays
from laadregie.realisation.models import Milestone, Realisation

ANSWER, CONNECTION = "answer", "connection"
STAGE_OF = {ANSWER: process.GRID_CHECK, CONNECTION: process.CONNECTION_ORDERED}
MONTHS_AHEAD = 18
# New realisations come as in the past half year.
ARRIVALS_DAYS = 182
DAYS_PER_WEEK = 7.0


@dataclass(frozen=True)
class Month:
    """Open realisations at the end of a month: as it is, and if it takes longer."""

    on: date
    now: float
    then: float


@dataclass(frozen=True)
class Case:
    """When one realisation is expected to work: as it is, and if it takes longer."""

    realisation: Realisation
    now_on: date
    then_on: date

    @property
    def later_days(self) -> int:
        return (self.then_on - self.now_on).days


@dataclass(frozen=True)
class WhatIf:
    """The answer.

    Attributes:
        weeks: How much longer it takes.
        cases: Open realisations, the earliest first.
        months: The backlog by month.
        stages: Days of each state, and on what they rest.
        arrivals_per_month: New realisations a month that are counted with.
        on_average_days: How much later a realisation works, mean of the open ones.
    """

    weeks: int
    what: str
    cases: tuple[Case, ...]
    months: tuple[Month, ...]
    stages: dict[str, StageDays]
    arrivals_per_month: float
    on_average_days: float


def what_if(found: Sequence[Realisation], *, weeks: int, what: str, today: date | None = None) -> WhatIf:
    """What `weeks` more for the answer or the connection of the grid operator would do.

    Args:
        found: Open realisations that the viewer sees.
        weeks: At least 0.
        what: `ANSWER` or `CONNECTION`.
    """
    day = today or timezone.localdate()
    stages = expecting.stage_days(None)
    days = {state: one.days for state, one in stages.items()}
    extra = {STAGE_OF[what]: weeks * DAYS_PER_WEEK}
    frame = expecting.cases_frame(list(found), day)
    ends = [
        expected_ends(frame, ways=WAYS, stage_days=days, extra_days=more, overdue_days=OVERDUE_DAYS)
        for more in ({}, extra)
    ]
    whole = sum(days[state] for state in WAY)
    per_day = arrivals_per_day(found, day)
    at = _month_ends(day)
    at_days = np.array([(one - day).days for one in at], dtype=np.float64)
    lines = [
        backlog(
            one["expected_days"].to_numpy(),
            at_days,
            arrivals_per_day=per_day,
            whole_days=whole + more,
        )
        for one, more in zip(ends, (0.0, weeks * DAYS_PER_WEEK), strict=True)
    ]
    cases = _cases(found, ends, day)
    return WhatIf(
        weeks=weeks,
        what=what,
        cases=cases,
        months=tuple(Month(on, float(a), float(b)) for on, a, b in zip(at, *lines, strict=True)),
        stages=stages,
        arrivals_per_month=per_day * 365.25 / 12,
        on_average_days=float(np.mean([one.later_days for one in cases])) if cases else 0.0,
    )


def arrivals_per_day(found: Sequence[Realisation], day: date) -> float:
    """New realisations a day in the municipalities of these ones, mean of the past half year."""
    codes = {one.municipality_code for one in found}
    since = day - timedelta(days=ARRIVALS_DAYS)
    opened = Milestone.objects.filter(
        step="open", at__date__gt=since, at__date__lte=day, realisation__municipality_code__in=codes
    )
    return opened.count() / ARRIVALS_DAYS


def _cases(found: Sequence[Realisation], ends: list[pl.DataFrame], day: date) -> tuple[Case, ...]:
    by_number = {one.number: one for one in found}
    now, then = (dict(one.select("case_id", "expected_days").iter_rows()) for one in ends)
    cases = [
        Case(
            by_number[number],
            day + timedelta(days=round(now[number])),
            day + timedelta(days=round(then[number])),
        )
        for number in now
    ]
    return tuple(sorted(cases, key=lambda one: (one.now_on, one.realisation.number)))


def _month_ends(day: date) -> list[date]:
    """Today, and the last day of each month to come."""
    ends = [day]
    year, month = day.year, day.month
    for _step in range(MONTHS_AHEAD):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        last = date(year, month, 1) - timedelta(days=1)
        if last > ends[-1]:
            ends.append(last)
    return ends
