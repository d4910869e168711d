"""A site explains itself: what it serves, what is lost without it, what could replace it."""

import pytest

from laadkern.errors import InputError
from laadkern.siting import explain_site, explain_sites, fewest_poles, plan_with_quota
from tests.kern.siting.towns import random_town, town


def test_a_site_worked_out_by_hand() -> None:
    # Two homes at 0 and 100 m; candidates at 0 (chosen), 100, and 120 m.
    problem = town([(0, 0), (100, 0)], [3, 1], [(0, 0), (100, 0), (120, 0)])
    plan = plan_with_quota(problem, 2)

    site = explain_site(problem, plan, "c0")

    assert site.poles == 2
    assert site.served_points == 4
    assert site.worth == pytest.approx(3 + 0.75)
    assert site.mean_walking_m == pytest.approx(25)
    assert site.reachable_points == 4
    assert (site.pieces_near, site.households_near) == (2, 20)
    assert (site.lost_worth, site.lost_points) == pytest.approx((3.75, 4))
    # At 100 m: 1 + 3 * 0.75 = 3.25; at 120 m: 0.95 + 3 * 0.7 = 3.05.
    assert [other.candidate_id for other in site.alternatives] == ["c1", "c2"]
    assert [other.worth_change for other in site.alternatives] == pytest.approx([-0.5, -0.7])
    assert [other.distance_m for other in site.alternatives] == [100, 120]
    assert [other.served_change_points for other in site.alternatives] == [0, 0]


def test_neighbours_take_over_what_they_can() -> None:
    problem = town([(0, 0), (160, 0)], [1.5, 2], [(0, 0), (160, 0)])
    plan = plan_with_quota(problem, 2)

    site = explain_site(problem, plan, "c0")

    # c1 has 2 points, all in use at its own door: 1 - 0.5 * 160 / 200 = 0.6 there is not better.
    assert site.lost_worth == pytest.approx(1.5)
    other = explain_site(problem, plan, "c1")
    # Without c1 the half point left at c0 goes to the home at 160 m.
    assert other.lost_worth == pytest.approx(2 - 0.5 * 0.6)
    assert other.lost_points == pytest.approx(1.5)


def test_an_alternative_keeps_its_distance_to_the_rest_of_the_plan() -> None:
    problem = town([(0, 0), (200, 0)], [2, 2], [(0, 0), (200, 0), (100, 0), (0, 90)])
    plan = plan_with_quota(problem, 2)

    site = explain_site(problem, plan, "c0")

    assert [other.candidate_id for other in site.alternatives] == ["c3"]


@pytest.mark.parametrize("aim", ["quota", "share"])
def test_explaining_changes_nothing_and_adds_up(aim: str) -> None:
    problem = random_town(4, homes=200, places=90, side_m=1000)
    plan = plan_with_quota(problem, 15) if aim == "quota" else fewest_poles(problem, 0.4)

    sites = explain_sites(problem, plan)

    assert [site.candidate_id for site in sites] == plan.sites["candidate_id"].to_list()
    assert sum(site.worth for site in sites) == pytest.approx(plan.sites["worth"].sum())
    assert sum(site.served_points for site in sites) == pytest.approx(plan.served_points)
    assert all(site.lost_points <= site.served_points + 1e-9 for site in sites)
    if aim == "quota":  # the plan is proven, so no other place can be better
        assert all(
            other.worth_change <= plan.gap * plan.bound for site in sites for other in site.alternatives
        )


def test_a_candidate_that_is_unknown_is_refused() -> None:
    problem = town([(0, 0)], [2], [(0, 0)])

    with pytest.raises(InputError, match="not a candidate"):
        explain_site(problem, plan_with_quota(problem, 1), "elsewhere")
