"""Expected ends and backlog, worked out by hand."""

import numpy as np
import polars as pl
import pytest

from laadkern.backlog import CASES_SCHEMA, backlog, expected_ends
from laadkern.errors import InputError

WAYS = {"a": ("a", "b", "c"), "b": ("b", "c"), "c": ("c",), "back": ("back", "a", "b", "c")}
DAYS = {"a": 10.0, "b": 20.0, "c": 5.0, "back": 4.0}


def end_of(stage, days_in_stage, promised=None, extra=None, overdue=7.0):
    cases = pl.DataFrame([("1", stage, days_in_stage, promised)], schema=CASES_SCHEMA, orient="row")
    found = expected_ends(cases, ways=WAYS, stage_days=DAYS, extra_days=extra or {}, overdue_days=overdue)
    return found["expected_days"][0]


@pytest.mark.parametrize(
    ("stage", "days_in_stage", "promised", "extra", "expected"),
    [
        pytest.param("a", 0, None, {}, 35, id="whole-way"),
        pytest.param("a", 4, None, {}, 31, id="part-of-a-stage-is-over"),
        pytest.param("c", 2, None, {}, 3, id="last-stage"),
        pytest.param("back", 1, None, {}, 38, id="a-detour-begins-again"),
        pytest.param("b", 26, None, {}, 12, id="over-the-time-takes-a-week-more"),
        pytest.param("b", 20, None, {}, 12, id="exactly-at-the-time-too"),
        pytest.param("b", 0, 30, {}, 35, id="a-later-promise-counts"),
        pytest.param("b", 0, 8, {}, 25, id="an-earlier-promise-does-not"),
        pytest.param("a", 0, None, {"b": 14}, 49, id="a-stage-to-come-takes-longer"),
        pytest.param("b", 5, None, {"b": 14}, 34, id="this-stage-takes-longer"),
        pytest.param("c", 0, None, {"b": 14}, 5, id="what-is-behind-does-not-matter"),
        pytest.param("b", 60, None, {"b": 14}, 26, id="who-is-over-time-waits-longer-too"),
        pytest.param("b", 0, 30, {"b": 14}, 49, id="a-promise-moves-along"),
    ],
)
def test_expected_end_worked_out_by_hand(stage, days_in_stage, promised, extra, expected):
    assert end_of(stage, days_in_stage, promised, extra) == pytest.approx(expected)


def test_no_cases_give_no_ends():
    none = pl.DataFrame(schema=CASES_SCHEMA)

    assert expected_ends(none, ways=WAYS, stage_days=DAYS, extra_days={}, overdue_days=7).height == 0


def test_more_weeks_never_make_it_earlier():
    rng = np.random.default_rng(4)
    stages = rng.choice(list(WAYS), 200)
    cases = pl.DataFrame(
        {
            "case_id": [str(n) for n in range(200)],
            "stage": stages,
            "days_in_stage": rng.uniform(0, 40, 200),
            "promised_days": [None if n % 3 else float(n) for n in range(200)],
        },
        schema=CASES_SCHEMA,
    )
    ends = [
        expected_ends(cases, ways=WAYS, stage_days=DAYS, extra_days={"b": more}, overdue_days=7)[
            "expected_days"
        ].to_numpy()
        for more in (0.0, 7.0, 50.0)
    ]

    assert (ends[0] <= ends[1]).all()
    assert (ends[1] <= ends[2]).all()


@pytest.mark.parametrize(
    ("at", "per_day", "expected"),
    [
        pytest.param(0.0, 0.0, 3, id="all-open-now"),
        pytest.param(10.0, 0.0, 2, id="one-ended-on-its-day"),
        pytest.param(40.0, 0.0, 0, id="all-ended"),
        pytest.param(10.0, 0.5, 7, id="new-ones-came"),
        pytest.param(100.0, 0.5, 10, id="new-ones-end-as-well"),
    ],
)
def test_backlog_worked_out_by_hand(at, per_day, expected):
    ends = np.array([10.0, 20.0, 40.0])

    assert backlog(ends, np.array([at]), arrivals_per_day=per_day, whole_days=20.0)[0] == pytest.approx(
        expected
    )


def test_in_the_long_run_a_longer_way_adds_what_comes_in_that_time():
    """Little's law: 2 a day and 14 days more is 28 more open."""
    none, far = np.empty(0), np.array([1000.0])
    open_now = backlog(none, far, arrivals_per_day=2, whole_days=100)
    longer = backlog(none, far, arrivals_per_day=2, whole_days=114)

    assert (longer - open_now)[0] == pytest.approx(28)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stage": "nowhere"}, "stage"),
        ({"days_in_stage": -1}, "days_in_stage"),
        ({"extra": {"b": -1.0}}, "extra_days"),
        ({"overdue": 0.0}, "overdue_days"),
    ],
)
def test_what_cannot_be_is_refused(change, field):
    with pytest.raises(InputError) as refused:
        end_of(**{"stage": "a", "days_in_stage": 0, **change})
    assert refused.value.field == field
