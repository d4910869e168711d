"""Fewest poles for a share of the need, by hand, against brute force and against HiGHS."""

import pytest

from laadkern.errors import InputError
from laadkern.siting import Effort, SitingProblem, SitingRules, build_problem, fewest_poles, serve_existing
from tests.kern.siting.peers import brute_force_fewest, milp_optimum
from tests.kern.siting.test_existing import locations
from tests.kern.siting.towns import PLAIN, candidates_at, pieces_at, random_town, town

EXACT = Effort(gap_target=1e-7, mip_seconds=30)


@pytest.mark.parametrize(
    ("problem", "share", "poles"),
    [
        pytest.param(town([(0, 0)], [4], [(0, 0)]), 1.0, 2, id="two-poles-for-four-points"),
        pytest.param(town([(0, 0)], [4.1], [(0, 0)]), 1.0, 3, id="a-little-more-is-a-whole-pole"),
        pytest.param(town([(0, 0)], [4.1], [(0, 0)]), 0.9, 2, id="nine-tenths-spares-one"),
        pytest.param(town([(0, 0)], [4], [(0, 0)]), 0.0, 0, id="nothing-asked"),
        pytest.param(
            # Capacity for 1.6 points is one pole, but nobody reaches both homes.
            town([(0, 0), (500, 0)], [0.8, 0.8], [(0, 0), (500, 0)]),
            1.0,
            2,
            id="two-hamlets-two-poles",
        ),
        pytest.param(
            # The middle reaches both homes, each outer site only one.
            town([(0, 0), (300, 0)], [1, 1], [(0, 0), (150, 0), (300, 0)]),
            1.0,
            1,
            id="one-in-the-middle",
        ),
        pytest.param(
            town([(0, 0), (400, 0)], [10, 2], [(0, 0), (400, 0)]),
            0.8,
            5,
            id="four-poles-a-site-then-the-next",
        ),
    ],
)
def test_plans_worked_out_by_hand(problem: SitingProblem, share: float, poles: int) -> None:
    plan = fewest_poles(problem, share, effort=EXACT)

    assert plan.objective == poles == plan.poles
    assert plan.bound == poles
    assert plan.share >= share - 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_equals_brute_force_on_tiny_towns(seed: int) -> None:
    problem = random_town(seed, homes=8, places=4, side_m=350)

    for share in (0.4, 0.7):
        served = share * problem.total_points
        best = brute_force_fewest(problem, served)
        plan = fewest_poles(problem, share, effort=EXACT)
        if best is None:
            assert plan.share < share
        else:
            assert (plan.objective, plan.bound) == (best, best)


@pytest.mark.parametrize(("seed", "share"), [(1, 0.5), (2, 0.7), (3, 0.6)])
def test_equals_highs_on_a_village(seed: int, share: float) -> None:
    problem = random_town(seed, homes=60, places=30, side_m=900, points=0.4)

    plan = fewest_poles(problem, share, effort=EXACT)

    best = round(milp_optimum(problem, None, share * problem.total_points))
    assert plan.share >= share - 1e-6
    assert plan.objective == best
    assert plan.bound == best


@pytest.mark.parametrize("seed", range(6))
def test_prices_alone_give_a_true_bound(seed: int) -> None:
    problem = random_town(seed, homes=60, places=30, side_m=700, points=0.5)

    plan = fewest_poles(problem, 0.7, effort=Effort(mip_seconds=0))

    assert (
        plan.bound <= milp_optimum(problem, None, 0.7 * problem.total_points) + 1e-6 <= plan.objective + 1e-5
    )


def test_a_share_out_of_reach_is_said_to_be_so() -> None:
    plan = fewest_poles(town([(0, 0), (5000, 0)], [2, 2], [(0, 0)]), 0.9, effort=EXACT)

    assert plan.target_share == 0.9
    assert plan.share == 0.5
    assert (plan.objective, plan.bound) == (1, 1)


def test_what_existing_points_serve_counts_for_the_share() -> None:
    served = serve_existing(pieces_at([(0, 0)], [10]), locations((0, 0, 6)), PLAIN)
    problem = build_problem(served.pieces, candidates_at([(0, 0)]), municipality_code="GM1", rules=PLAIN)

    plan = fewest_poles(problem, 0.8)

    assert plan.objective == 1
    assert plan.share == pytest.approx(0.8)


def test_fixed_poles_serve_and_do_not_count() -> None:
    plan = fewest_poles(
        town([(0, 0), (400, 0)], [4, 4], [(0, 0), (400, 0)]), 1.0, fixed_sites={"c0": 1}, effort=EXACT
    )

    assert plan.objective == 3
    assert plan.poles == 4


def test_the_policy_values_are_arguments() -> None:
    rules = SitingRules(walking_m=200, detour_factor=1, points_per_pole=3, poles_per_site=2)
    plan = fewest_poles(town([(0, 0), (400, 0)], [6, 3], [(0, 0), (400, 0)], rules=rules), 1.0, effort=EXACT)

    assert plan.poles_by_site == {"c0": 2, "c1": 1}


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(InputError, match="share"):
        fewest_poles(town([(0, 0)], [1], [(0, 0)]), 90)
