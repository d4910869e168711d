"""Terms: worked out by hand on a calendar, and what holds for any day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laadkern import terms
from laadkern.errors import InputError
from laadkern.terms import Term

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        pytest.param(date(2026, 11, 25), 5, "working_days", date(2026, 12, 2), id="over-a-weekend"),
        pytest.param(date(2026, 12, 24), 1, "working_days", date(2026, 12, 28), id="christmas-and-weekend"),
        pytest.param(
            date(2026, 4, 2), 1, "working_days", date(2026, 4, 7), id="good-friday-to-easter-monday"
        ),
        pytest.param(date(2026, 4, 24), 1, "working_days", date(2026, 4, 28), id="kings-day"),
        pytest.param(date(2026, 5, 4), 1, "working_days", date(2026, 5, 6), id="liberation-day-each-year"),
        pytest.param(date(2026, 11, 28), 1, "working_days", date(2026, 11, 30), id="from-a-saturday"),
        pytest.param(date(2026, 11, 25), 0, "working_days", date(2026, 11, 25), id="none"),
        pytest.param(
            date(2026, 10, 19), 6, "weeks", date(2026, 11, 30), id="weeks-over-the-end-of-summer-time"
        ),
        pytest.param(date(2028, 2, 28), 2, "days", date(2028, 3, 1), id="leap-day"),
    ],
)
def test_due_worked_out_by_hand(start, count, unit, expected):
    assert terms.due_on(start, Term(count, unit)) == expected


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        pytest.param(date(2026, 11, 30), date(2026, 11, 30), id="monday-stays"),
        pytest.param(date(2026, 11, 28), date(2026, 11, 30), id="saturday-to-monday"),
        pytest.param(date(2026, 12, 25), date(2026, 12, 28), id="christmas-then-weekend"),
        pytest.param(date(2026, 4, 3), date(2026, 4, 7), id="good-friday-to-tuesday"),
        pytest.param(date(2027, 5, 5), date(2027, 5, 7), id="liberation-day-then-ascension-day"),
    ],
)
def test_a_term_of_the_law_runs_on(last_day, expected):
    assert terms.legal_end(last_day) == expected


def test_a_pause_moves_the_end_in_the_unit_of_the_term():
    due, start, end = date(2026, 12, 2), date(2026, 11, 27), date(2026, 11, 30)  # Friday to Monday

    assert terms.moved_by_pause(due, start, end, "weeks") == date(2026, 12, 5)
    assert terms.moved_by_pause(due, start, end, "working_days") == date(2026, 12, 3)


def test_what_cannot_be_a_term_is_refused():
    with pytest.raises(InputError):
        terms.due_on(date(2026, 1, 1), Term(-1, "weeks"))
    with pytest.raises(InputError):
        terms.due_on(date(2026, 1, 1), Term(2, "hours"))
    with pytest.raises(InputError):
        terms.moved_by_pause(date(2026, 1, 9), date(2026, 1, 2), date(2026, 1, 1), "days")


@given(DAYS, st.integers(0, 60))
def test_counting_back_gives_the_number_of_working_days(start, count):
    end = terms.due_on(start, Term(count, "working_days"))

    assert terms.working_days_between(start, end) == count
    assert terms.working_days_between(end, start) == -count
    assert count == 0 or terms.is_working_day(end)


@given(DAYS)
def test_the_next_working_day_is_the_first(day):
    end = terms.next_working_day(day)

    assert terms.is_working_day(end)
    assert terms.working_days_between(day, end) == (end > day)
