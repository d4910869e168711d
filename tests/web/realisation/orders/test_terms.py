"""Terms worked out by hand with the calendar: what ends on a weekend day or holiday runs on."""

from datetime import date

import pytest

from laadregie.realisation.models import Objection
from laadregie.realisation.orders import process, terms


@pytest.mark.parametrize(
    ("published_on", "last_day"),
    [
        pytest.param(date(2026, 11, 16), date(2026, 12, 28), id="a-plain-monday"),
        pytest.param(date(2026, 11, 13), date(2026, 12, 28), id="christmas-and-the-weekend-after"),
        pytest.param(date(2026, 11, 20), date(2027, 1, 4), id="new-years-day-and-the-weekend-after"),
        pytest.param(date(2026, 11, 7), date(2026, 12, 21), id="saturday-runs-on-to-monday"),
        pytest.param(date(2027, 3, 16), date(2027, 4, 28), id="kings-day"),
        pytest.param(date(2026, 2, 20), date(2026, 4, 7), id="good-friday-to-tuesday-after-easter"),
        pytest.param(date(2028, 3, 24), date(2028, 5, 8), id="liberation-day-on-a-friday"),
        pytest.param(date(2026, 4, 2), date(2026, 5, 15), id="ascension-day"),
        pytest.param(date(2026, 4, 13), date(2026, 5, 26), id="whit-monday"),
    ],
)
def test_last_day_to_object(published_on, last_day):
    assert terms.objection_ends(published_on, 6) == last_day


@pytest.mark.parametrize(
    ("changes", "on", "last_day"),
    [
        # six weeks from 28 December 2026 are 8 February 2027
        pytest.param({}, date(2027, 1, 5), date(2027, 2, 8), id="six-weeks"),
        pytest.param({"with_committee": True}, date(2027, 1, 5), date(2027, 3, 22), id="with-committee"),
        # 8 February + 6 weeks = 22 March
        pytest.param({"adjourned_weeks": 6}, date(2027, 1, 5), date(2027, 3, 22), id="adjourned"),
        # 12 + 6 weeks from 28 December = 3 May 2027, a Monday
        pytest.param(
            {"adjourned_weeks": 6, "with_committee": True},
            date(2027, 1, 5),
            date(2027, 5, 3),
            id="committee-and-adjourned",
        ),
        # 8 + 9 days = 17 February
        pytest.param({"defects_days": 9}, date(2027, 1, 5), date(2027, 2, 17), id="stood-still-nine-days"),
        # still standing still: asked on 4 January, four days later; 8 + 4 = 12 February
        pytest.param(
            {"defects_from": date(2027, 1, 4)}, date(2027, 1, 8), date(2027, 2, 12), id="stands-still-now"
        ),
        # came on 20 January, more than the week of the post: six weeks from there, 3 March
        pytest.param({"received_on": date(2027, 1, 20)}, date(2027, 1, 20), date(2027, 3, 3), id="late"),
    ],
)
def test_last_day_to_decide(changes, on, last_day):
    found = Objection(**{"received_on": date(2026, 12, 1), **changes})

    assert (
        terms.decide_before(found, term_ended_on=date(2026, 12, 28), weeks=6, weeks_with_committee=12, on=on)
        == last_day
    )


def test_appeal_counts_from_the_decision_that_was_sent_last():
    assert terms.appeal_ends([date(2027, 2, 1), date(2027, 2, 8)], 6) == date(2027, 3, 22)


@pytest.mark.parametrize(
    ("state", "ends", "on", "expected"),
    [
        ("in_force", date(2026, 12, 28), date(2026, 12, 28), "in_force"),
        ("in_force", date(2026, 12, 28), date(2026, 12, 29), "uncontested"),
        ("in_force", date(2026, 12, 28), date(2027, 1, 4), "uncontested"),
        ("in_force", date(2026, 12, 28), date(2027, 1, 5), "irrevocable"),
        ("uncontested", date(2027, 1, 4), date(2027, 1, 4), "uncontested"),
        ("uncontested", date(2027, 1, 4), date(2027, 1, 5), "irrevocable"),
        ("objection", date(2027, 2, 8), date(2028, 1, 1), "objection"),
        ("dismissed", date(2027, 3, 22), date(2027, 3, 22), "dismissed"),
        ("dismissed", date(2027, 3, 22), date(2027, 3, 23), "irrevocable"),
        ("appeal", None, date(2030, 1, 1), "appeal"),
        ("irrevocable", None, date(2030, 1, 1), "irrevocable"),
    ],
)
def test_terms_that_passed_move_a_place_on(state, ends, on, expected):
    assert process.settled(state, ends, on, post_days=7)[0] == expected


def test_every_step_leads_from_and_to_a_known_state():
    for step in process.STEPS.values():
        assert step.before <= set(process.STATES)
        assert step.after in process.STATES
    for state in process.STATES.values():
        assert not state.passes_by or process.STEPS[state.passes_by].by == process.SYSTEM
    # a later moment holds the earlier ones
    for state in process.STATES.values():
        order = [moment for moment in process.MOMENTS if moment in state.moments]
        assert order == list(process.MOMENTS[: len(order)])
