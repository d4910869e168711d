"""Nested years: what stood keeps standing, and each year is as good as that allows."""

import numpy as np
import pytest

from laadkern.errors import InputError
from laadkern.siting import Effort, SitingProblem, nested_years, plan_with_quota
from tests.kern.siting.towns import town

EXACT = Effort(gap_target=1e-7, mip_seconds=30)


def growing_town(seed: int = 3) -> dict[int, SitingProblem]:
    random = np.random.default_rng(seed)
    homes = random.uniform(0, 900, (80, 2)).tolist()
    places = random.uniform(0, 900, (40, 2)).tolist()
    first = random.gamma(2, 0.2, 80)
    return {
        year: town(homes, (first * (1 + 0.4 * n)).tolist(), places)
        for n, year in enumerate((2028, 2026, 2027))
    }


def test_earlier_sites_stand_in_later_years() -> None:
    plans = nested_years(growing_town(), quota_poles={2026: 3, 2027: 4, 2028: 2}, effort=EXACT)

    assert list(plans) == [2026, 2027, 2028]
    assert [plan.poles for plan in plans.values()] == [3, 7, 9]
    for earlier, later in ((2026, 2027), (2027, 2028)):
        before, after = plans[earlier].poles_by_site, plans[later].poles_by_site
        assert all(after[site] >= poles for site, poles in before.items())
        assert plans[later].sites["new_poles"].sum() == plans[later].poles - plans[earlier].poles
        assert max(after.values()) <= 4


def test_each_year_is_optimal_given_what_stands() -> None:
    problems = growing_town()
    plans = nested_years(problems, quota_poles={2026: 3, 2027: 4, 2028: 2}, effort=EXACT)

    again = plan_with_quota(problems[2028], 2, fixed_sites=plans[2027].poles_by_site, effort=EXACT)
    free = plan_with_quota(problems[2028], 9, effort=EXACT)

    assert plans[2028].objective == pytest.approx(again.objective)
    assert plans[2028].gap <= 1e-6
    assert plans[2028].objective <= free.objective + 1e-6


def test_an_earlier_site_may_get_more_poles() -> None:
    homes, places = [(0, 0)], [(0, 0)]
    problems = {2026: town(homes, [2], places), 2027: town(homes, [6], places)}

    plans = nested_years(problems, quota_poles={2026: 5, 2027: 5}, effort=EXACT)

    assert [plan.poles_by_site for plan in plans.values()] == [{"c0": 1}, {"c0": 3}]


def test_years_with_a_share() -> None:
    plans = nested_years(
        growing_town(), share={2026: 0.3, 2027: 0.4, 2028: 0.5}, effort=Effort(mip_seconds=2)
    )

    assert all(plan.share >= plan.target_share - 1e-6 for plan in plans.values())
    assert plans[2026].poles <= plans[2027].poles <= plans[2028].poles


@pytest.mark.parametrize(
    "values",
    [{}, {"quota_poles": {2026: 1}, "share": {2026: 0.5}}, {"quota_poles": {2026: 1}}],
    ids=["neither", "both", "a-year-missing"],
)
def test_unclear_years_are_refused(values: dict[str, dict[int, int]]) -> None:
    with pytest.raises(InputError):
        nested_years(growing_town(), **values)
