"""Clocks: starting, standing still, going on, ending."""

from datetime import UTC, date, datetime

import pytest

from laadkern.terms import Term
from laadregie.foundation.clocks import selectors, services
from laadregie.foundation.clocks.models import Clock

pytestmark = pytest.mark.django_db
ABOUT, CODE = "request:LR-1", "decision_weeks"


def at(day: int, month: int = 11, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def start(when=None, term=None, **more):
    when, term = when or at(2), term or Term(8, "weeks")
    clock = services.new(
        ABOUT, CODE, at=when, term=term, waiting_for="tester", municipality_code="GM0001", **more
    )
    services.start(clock)
    return clock


def test_the_day_itself_does_not_count_and_is_the_one_in_the_netherlands():
    clock = start(datetime(2026, 11, 1, 23, 30, tzinfo=UTC))  # half past midnight on the second

    assert clock.due_on == date(2026, 12, 28)


def test_a_term_of_the_law_runs_on_over_christmas():
    assert start(at(30, 10), is_legal=True).due_on == date(2026, 12, 28)  # 25 December is a Friday


def test_standing_still_moves_the_end_and_is_never_late():
    start(term=Term(1, "weeks"))
    services.pause(ABOUT, CODE, reason="evidence", waiting_for="requester", at=at(4))
    services.pause(ABOUT, CODE, reason="again", waiting_for="requester", at=at(5))

    still = selectors.standing(selectors.of(ABOUT).get(), date(2026, 11, 20))
    assert (still.is_late, still.pause.reason) == (False, "evidence")
    assert not selectors.late(date(2026, 11, 20)).exists()

    services.resume(ABOUT, CODE, at=at(14))

    assert Clock.objects.get().due_on == date(2026, 11, 19)
    assert selectors.standing(selectors.of(ABOUT).get(), date(2026, 11, 20)).is_late
    assert selectors.late(date(2026, 11, 20)).count() == 1


def test_starting_again_ends_the_one_before():
    start()
    start(at(9))

    assert Clock.objects.filter(ended_at__isnull=True).count() == 1
    assert selectors.of(ABOUT).count() == 2


def test_ending_all_ends_pauses_too():
    start()
    services.pause(ABOUT, CODE, reason="evidence", waiting_for="requester", at=at(4))
    services.end_all(ABOUT, at=at(6))

    clock = selectors.of(ABOUT).get()
    assert clock.ended_at == at(6)
    assert [one.ended_at for one in clock.pauses.all()] == [at(6)]
    assert not selectors.running().exists()


def test_clocks_and_pauses_are_read_in_two_queries(django_assert_num_queries):
    for number in range(5):
        new = services.new(
            f"request:{number}",
            CODE,
            at=at(2),
            term=Term(1, "weeks"),
            waiting_for="tester",
            municipality_code="GM1",
        )
        services.start(new)

    with django_assert_num_queries(2):
        assert len([selectors.standing(one) for one in selectors.running()]) == 5
