"""What a late decision costs after a notice of default (dwangsom bij niet tijdig beslissen, Awb 4:17).

The penalty runs by the day: three steps of 14 days, 42 days at most. The first day is the one on
which two weeks have passed since the term was over and the notice was there, whichever came last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from laadkern.errors import InputError, gettext_noop

DAYS_PER_STEP = 14
STEPS = 3


@dataclass(frozen=True)
class Penalty:
    """The penalty on a day.

    Attributes:
        first_day: First day for which it is due.
        days: Days for which it is due so far, at most 42.
        cents: What is due so far, euro cents.
        most_cents: What it comes to when nothing is decided, euro cents.
        last_day: Last day for which it can be due.
    """

    first_day: date
    days: int
    cents: int
    most_cents: int
    last_day: date


def penalty(
    *, term_ended_on: date, notice_on: date, on: date, grace_weeks: int, day_cents: Sequence[int]
) -> Penalty:
    """The penalty for a decision that is still not there at the end of a day.

    Args:
        term_ended_on: Last day on which the decision was in time.
        notice_on: Day on which the notice of default was received.
        on: The day, or that of the decision.
        grace_weeks: Weeks between the notice and the first day, at least 0.
        day_cents: Euro cents a day in each of the three steps of 14 days, at least 0.

    Raises:
        InputError: There are not three amounts, or one is negative.

    Source: Awb 4:17 paragraphs 1 to 3; docs/methods/default-penalty.md.
    """
    if len(day_cents) != STEPS or min(day_cents) < 0 or grace_weeks < 0:
        template = gettext_noop("%(field)s: three amounts of at least 0 were expected.")
        raise InputError("day_cents", template)
    first = max(term_ended_on, notice_on) + timedelta(weeks=grace_weeks)
    most = DAYS_PER_STEP * STEPS
    days = min(most, max(0, (on - first).days + 1))
    return Penalty(
        first_day=first,
        days=days,
        cents=_sum(days, day_cents),
        most_cents=_sum(most, day_cents),
        last_day=first + timedelta(days=most - 1),
    )


def _sum(days: int, day_cents: Sequence[int]) -> int:
    return sum(
        cents * min(DAYS_PER_STEP, max(0, days - step * DAYS_PER_STEP))
        for step, cents in enumerate(day_cents)
    )
