"""The penalty for a late decision, worked out by hand from Awb 4:17."""

from datetime import date

import pytest

from laadkern.default_penalty import penalty
from laadkern.errors import InputError

CENTS = (2300, 3500, 4500)


def of(on, *, notice_on=date(2026, 11, 2), term_ended_on=date(2026, 10, 30)):
    return penalty(term_ended_on=term_ended_on, notice_on=notice_on, on=on, grace_weeks=2, day_cents=CENTS)


@pytest.mark.parametrize(
    ("on", "days", "euros"),
    [
        pytest.param(date(2026, 11, 15), 0, 0, id="two-weeks-have-not-passed"),
        pytest.param(date(2026, 11, 16), 1, 23, id="first-day"),
        pytest.param(date(2026, 11, 29), 14, 322, id="end-of-first-step"),
        pytest.param(date(2026, 11, 30), 15, 357, id="first-day-of-second-step"),
        pytest.param(date(2026, 12, 14), 29, 857, id="first-day-of-third-step"),
        pytest.param(date(2026, 12, 27), 42, 1442, id="last-day"),
        pytest.param(date(2027, 3, 1), 42, 1442, id="never-more"),
    ],
)
def test_what_is_due(on, days, euros):
    found = of(on)
    assert (found.days, found.cents) == (days, euros * 100)
    assert found.most_cents == 144_200
    assert (found.first_day, found.last_day) == (date(2026, 11, 16), date(2026, 12, 27))


def test_a_notice_before_the_end_of_the_term_counts_from_that_end():
    assert of(date(2026, 11, 20), notice_on=date(2026, 10, 1)).first_day == date(2026, 11, 13)


def test_three_amounts_are_needed():
    with pytest.raises(InputError):
        penalty(
            term_ended_on=date(2026, 1, 1),
            notice_on=date(2026, 1, 1),
            on=date(2026, 1, 1),
            grace_weeks=2,
            day_cents=(1, 2),
        )
