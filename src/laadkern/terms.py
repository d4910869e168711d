"""Terms: when something is due, in working days, weeks or days, by Dutch law and custom.

Dates are calendar days in the Netherlands: who has a moment takes its local date first, so that the
change to and from summer time plays no part.

Source: Algemene termijnenwet art. 1 and 3 (a term set by law that ends on a Saturday, Sunday or
recognised holiday runs to the end of the next day that is none of these); docs/methods/terms.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

from laadkern.errors import InputError, gettext_noop

Unit = Literal["working_days", "days", "weeks", "hours"]
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Term:
    """How long something may take.

    Attributes:
        count: How many, at least 0.
        unit: Of what. Hours are for undoing something and never end on a date.
    """

    count: int
    unit: Unit


@lru_cache(maxsize=64)
def holidays_of(year: int) -> frozenset[date]:
    """Recognised holidays of a year: those of the law, Good Friday and Liberation Day every year.

    Art. 3 of the law names New Year's Day, Good Friday, Easter Monday, Ascension Day, Whit Monday,
    both days of Christmas, the King's birthday and 5 May. Days around them that are made equal by
    royal decree are not in here.
    """
    names = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    found = {day for day in names if day.year == year}
    found.add(date(year, 5, 5))  # equal by law each year; free at work in one of five only
    return frozenset(found)


def is_working_day(day: date) -> bool:
    """Whether a day is no Saturday, Sunday or recognised holiday."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def next_working_day(day: date) -> date:
    """The day itself when one works on it, else the first one after it on which one does."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def legal_end(last_day: date) -> date:
    """The day on which a term set by law ends, given the last day that was counted (art. 1)."""
    return next_working_day(last_day)


def due_on(start: date, term: Term) -> date:
    """The last day of a term; the day on which it starts does not count.

    Weeks and days are calendar time and may end on a weekend: for a term set by law take
    `legal_end` of it.

    Raises:
        InputError: The count is below 0, or the unit is hours.
    """
    if term.count < 0:
        raise InputError(
            "count", gettext_noop("A term cannot be negative: %(value)s."), value=str(term.count)
        )
    if term.unit == "weeks":
        return start + timedelta(weeks=term.count)
    if term.unit == "days":
        return start + timedelta(days=term.count)
    if term.unit == "working_days":
        return _working_days_after(start, term.count)
    raise InputError("unit", gettext_noop("A term in hours has no last day."))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(1 for day in _days_after(start, end) if is_working_day(day))


def moved_by_pause(due: date, paused_from: date, resumed_on: date, unit: Unit) -> date:
    """The last day after a pause: as much later as the pause took, in the unit of the term.

    A pause within one day moves nothing.

    Raises:
        InputError: The pause ends before it begins.
    """
    if resumed_on < paused_from:
        raise InputError("resumed_on", gettext_noop("A pause cannot end before it begins."))
    if unit == "working_days":
        return _working_days_after(due, working_days_between(paused_from, resumed_on))
    return due + (resumed_on - paused_from)


def _working_days_after(start: date, count: int) -> date:
    day = start
    while count:
        day += _ONE_DAY
        count -= is_working_day(day)
    return day


def _days_after(start: date, end: date) -> Iterator[date]:
    for step in range(1, (end - start).days + 1):
        yield start + timedelta(days=step)
