"""Most worth with a quota, by hand, against brute force and against HiGHS."""

import itertools
import multiprocessing

import numpy as np
import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.siting import Effort, SitingPlan, SitingProblem, SitingRules, plan_with_quota
from tests.kern.siting.peers import brute_force_worth, milp_optimum, worth_of
from tests.kern.siting.towns import random_town, town

EXACT = Effort(gap_target=1e-7, mip_seconds=30)


def chosen(plan: SitingPlan) -> dict[str, int]:
    return dict(plan.sites.sort("candidate_id").select("candidate_id", "poles").iter_rows())


@pytest.mark.parametrize(
    ("problem", "quota", "worth", "sites"),
    [
        pytest.param(town([(0, 0)], [2], [(0, 0)]), 1, 2.0, {"c0": 1}, id="at-the-door-worth-one"),
        pytest.param(town([(0, 0)], [2], [(200, 0)]), 1, 1.0, {"c0": 1}, id="at-the-limit-worth-half"),
        pytest.param(town([(0, 0)], [2], [(100, 0)]), 1, 1.5, {"c0": 1}, id="halfway-worth-three-quarters"),
        pytest.param(town([(0, 0)], [2], [(200.5, 0)]), 1, 0.0, {}, id="beyond-the-limit-nothing"),
        pytest.param(town([(0, 0)], [2], [(0, 0)], [0.8]), 1, 1.6, {"c0": 1}, id="times-the-score"),
        pytest.param(town([(0, 0)], [3], [(0, 0)]), 1, 2.0, {"c0": 1}, id="a-pole-is-two-points"),
        pytest.param(town([(0, 0)], [20], [(0, 0)]), 6, 8.0, {"c0": 4}, id="at-most-four-poles"),
        pytest.param(town([(0, 0)], [0.5], [(0, 0)]), 6, 0.5, {"c0": 1}, id="no-pole-without-use"),
        pytest.param(town([(0, 0)], [2], [(0, 0)]), 0, 0.0, {}, id="no-quota-no-poles"),
        pytest.param(
            town([(0, 0), (149.9, 0)], [2, 2], [(0, 0), (149.9, 0)]),
            2,
            2 + 2 * (1 - 0.5 * 149.9 / 200),
            {"c0": 2},
            id="too-close-so-one-site",
        ),
        pytest.param(
            town([(0, 0), (150, 0)], [2, 2], [(0, 0), (150, 0)]),
            2,
            4.0,
            {"c0": 1, "c1": 1},
            id="just-far-enough",
        ),
        pytest.param(
            town([(100, 0)], [4], [(0, 0), (200, 0)], rules=SitingRules(200, 1.0, poles_per_site=1)),
            2,
            3.0,
            {"c0": 1, "c1": 1},
            id="need-is-split-over-two-sites",
        ),
        pytest.param(
            # One pole: 1.75 in the middle, 1.70 outside. Two: 3.25 in the middle, 3.40 outside.
            town(
                [(0, 0), (100, 0), (200, 0)],
                [2, 1, 2],
                [(0, 0), (100, 0), (200, 0)],
                [0.85, 1.0, 0.85],
            ),
            2,
            0.85 * (2 + 2),
            {"c0": 1, "c2": 1},
            id="greedy-would-take-the-middle",
        ),
    ],
)
def test_plans_worked_out_by_hand(
    problem: SitingProblem, quota: int, worth: float, sites: dict[str, int]
) -> None:
    plan = plan_with_quota(problem, quota, effort=EXACT)

    assert plan.objective == pytest.approx(worth)
    assert chosen(plan) == sites
    assert plan.bound >= plan.objective
    assert plan.gap <= 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_equals_brute_force_on_tiny_towns(seed: int) -> None:
    problem = random_town(seed, homes=9, places=5, side_m=350)

    for quota in (1, 3, 5):
        plan = plan_with_quota(problem, quota, effort=EXACT)
        assert plan.objective == pytest.approx(brute_force_worth(problem, quota), abs=1e-6)


@pytest.mark.parametrize(("seed", "quota"), [(1, 4), (2, 10), (3, 25), (4, 40)])
def test_equals_highs_on_a_town(seed: int, quota: int) -> None:
    problem = random_town(seed, homes=150, places=60, side_m=900)

    plan = plan_with_quota(problem, quota, effort=EXACT)

    best = milp_optimum(problem, quota, None)
    assert plan.objective == pytest.approx(best, rel=1e-5)
    assert plan.bound >= best - 1e-5


@pytest.mark.parametrize("seed", range(6))
def test_prices_alone_give_a_true_bound(seed: int) -> None:
    problem = random_town(seed, homes=60, places=25, side_m=500)

    plan = plan_with_quota(problem, 6, effort=Effort(gap_target=0, mip_seconds=0))

    assert plan.bound_method == "prices"
    assert plan.objective - 1e-6 <= milp_optimum(problem, 6, None) <= plan.bound + 1e-6


def test_a_plan_keeps_to_every_rule() -> None:
    problem = random_town(5, homes=300, places=150, side_m=1200)

    plan = plan_with_quota(problem, 30)

    at = problem.positions_m[problem.index_of(plan.sites["candidate_id"].to_list())]
    assert all(np.hypot(*(one - other)) >= 150 for one, other in itertools.combinations(at, 2))
    assert plan.sites["poles"].sum() <= 30
    assert plan.sites["poles"].max() <= 4
    assert (plan.sites["served_points"] <= plan.sites["poles"] * 2 + 1e-9).all()
    assert plan.sites["rank"].to_list() == list(range(1, plan.sites.height + 1))
    assert plan.serving["walking_m"].max() <= 250
    assert plan.sites["worth"].sum() == pytest.approx(plan.objective)
    assert plan.serving["points"].sum() == pytest.approx(plan.served_points)


def test_need_is_served_at_most_once() -> None:
    problem = random_town(5, homes=300, places=150, side_m=1200)
    plan = plan_with_quota(problem, 60)

    need = dict(zip(problem.piece_ids, problem.need, strict=True))
    served = plan.serving.group_by("piece_id").agg(pl.col("points").sum())
    for piece, points in served.iter_rows():
        assert points <= need[piece] + 1e-9


def test_the_flow_is_the_best_for_its_poles() -> None:
    problem = random_town(6, homes=200, places=80, side_m=900)
    plan = plan_with_quota(problem, 25)

    poles = np.zeros(problem.sites)
    poles[problem.index_of(plan.sites["candidate_id"].to_list())] = plan.sites["poles"].to_numpy()
    assert plan.objective == pytest.approx(worth_of(problem, poles, problem.worth), rel=1e-9)


def test_fixed_sites_stand_and_keep_others_away() -> None:
    problem = town([(0, 0), (100, 0), (400, 0)], [2, 6, 2], [(0, 0), (100, 0), (400, 0)])

    plan = plan_with_quota(problem, 2, fixed_sites={"c0": 1}, effort=EXACT)

    # Without the fixed site c1 would be best; now c0 grows (2 points at 100 m: 0.75) and c2 comes.
    assert chosen(plan) == {"c0": 2, "c2": 1}
    assert plan.sites.filter(candidate_id="c0")["new_poles"].item() == 1
    assert plan.objective == pytest.approx(2 + 2 * 0.75 + 2)
    assert plan.poles == 3


def test_fixed_sites_match_highs_free_choice_when_they_are_optimal() -> None:
    problem = random_town(7, homes=120, places=50, side_m=800)
    free = plan_with_quota(problem, 12, effort=EXACT)
    first = dict(free.sites.head(3).select("candidate_id", "poles").iter_rows())

    plan = plan_with_quota(problem, 12 - sum(first.values()), fixed_sites=first, effort=EXACT)

    assert plan.objective == pytest.approx(free.objective, rel=1e-6)


def test_a_fixed_site_that_is_no_candidate_is_refused() -> None:
    with pytest.raises(InputError, match="not a candidate"):
        plan_with_quota(town([(0, 0)], [2], [(0, 0)]), 1, fixed_sites={"elsewhere": 1})


def test_a_negative_quota_is_refused() -> None:
    with pytest.raises(InputError, match="quota_poles"):
        plan_with_quota(town([(0, 0)], [2], [(0, 0)]), -1)


def test_a_municipality_without_candidates_has_an_empty_plan() -> None:
    plan = plan_with_quota(town([(0, 0)], [2], []), 5)

    assert plan.sites.is_empty()
    assert (plan.objective, plan.bound, plan.gap) == (0, 0, 0)


def test_problem_and_plan_travel_to_another_process() -> None:
    problem = random_town(1, homes=20, places=10, side_m=500)
    here, there = multiprocessing.Pipe()

    here.send(problem)
    plan = plan_with_quota(there.recv(), 4)
    here.send(plan)

    assert there.recv().sites.equals(plan.sites)
