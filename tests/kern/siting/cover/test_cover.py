"""Maximum cover: by hand, against every choice of sites, and against HiGHS through scipy."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from laadkern.errors import InputError
from laadkern.siting.cover import CoverEffort, CoverPlan, CoverProblem, cover_problem, maximum_cover
from laadkern.siting.cover.bound import price_bound, priced
from laadkern.siting.cover.parts import parts_of, settle
from laadkern.siting.cover.search import (
    close_site,
    covered_points,
    filled_up,
    nothing_open,
    open_site,
    swapped,
)

EXACT = CoverEffort(gap_target=0.0)
NO_PARTS = CoverEffort(gap_target=0.0, settle_seconds=0.0)


def pieces(places: list[tuple[float, float]], points: list[float]) -> pl.DataFrame:
    return pl.DataFrame(
        {"x_m": [x for x, _ in places], "y_m": [y for _, y in places], "need_points": points},
        schema={"x_m": pl.Float64, "y_m": pl.Float64, "need_points": pl.Float64},
    )


def candidates(places: list[tuple[float, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "candidate_id": [f"c{number}" for number in range(len(places))],
            "x_m": [x for x, _ in places],
            "y_m": [y for _, y in places],
        },
        schema={"candidate_id": pl.String, "x_m": pl.Float64, "y_m": pl.Float64},
    )


def random_problem(seed: int, homes: int, sites: int, side_m: float) -> CoverProblem:
    random = np.random.default_rng(seed)
    towns = random.uniform(0, side_m, (3, 2))
    home = towns[random.integers(0, 3, homes)] + random.normal(0, 150, (homes, 2))
    site = towns[random.integers(0, 3, sites)] + random.normal(0, 150, (sites, 2))
    need = random.integers(1, 9, homes).astype(float)
    return cover_problem(
        pieces([(x, y) for x, y in home], need.tolist()),
        candidates([(x, y) for x, y in site]),
        reach_m=120.0,
    )


def brute_force(problem: CoverProblem, count: int) -> float:
    cover = problem.cover
    sets = [
        set(cover.site_item[cover.site_start[site] : cover.site_start[site + 1]].tolist())
        for site in range(problem.sites)
    ]
    return max(
        float(sum(cover.need[item] for item in set().union(*(sets[site] for site in some))))
        for some in itertools.combinations(range(problem.sites), min(count, problem.sites))
    )


def by_milp(problem: CoverProblem, count: int) -> float:
    cover, sites, items = problem.cover, problem.sites, len(problem.cover.need)
    pair_site = np.repeat(np.arange(sites), np.diff(cover.site_start))
    near = sp.csr_matrix((np.ones(len(pair_site)), (cover.site_item, pair_site)), (items, sites))
    once = LinearConstraint(sp.hstack([near, -sp.eye(items)]), lb=0)
    few = LinearConstraint(np.r_[np.ones(sites), np.zeros(items)], ub=count)
    answer = milp(
        -np.r_[np.zeros(sites), cover.need],
        constraints=[once, few],
        bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(sites), np.zeros(items)],
        options={"mip_rel_gap": 0, "time_limit": 60},
    )
    assert answer.status == 0, answer.message
    return float(-answer.fun)


def covered_by(problem: CoverProblem, plan: CoverPlan) -> float:
    index = {name: place for place, name in enumerate(problem.candidate_ids)}
    return covered_points(problem.cover, np.array([index[name] for name in plan.candidate_ids], dtype=int))


# Homes on a line every 100 m; a site reaches 100 m to both sides.
LINE = cover_problem(
    pieces([(0, 0), (100, 0), (200, 0), (300, 0), (400, 0)], [2, 3, 4, 3, 2]),
    candidates([(100, 0), (200, 0), (300, 0)]),
    reach_m=100.0,
)


@pytest.mark.parametrize(
    ("problem", "count", "covered", "chosen"),
    [
        pytest.param(LINE, 0, 0, [], id="no-site"),
        pytest.param(LINE, 1, 10, ["c1"], id="the-middle-covers-most"),
        pytest.param(LINE, 2, 14, ["c0", "c2"], id="greedy-would-take-the-middle"),
        pytest.param(LINE, 9, 14, None, id="more-sites-than-places"),
        pytest.param(
            cover_problem(pieces([(0, 0)], [3]), candidates([(101, 0)]), reach_m=100.0),
            1,
            0,
            [],
            id="out-of-reach",
        ),
        pytest.param(
            cover_problem(pieces([(0, 0)], [3]), candidates([(100, 0)]), reach_m=100.0),
            1,
            3,
            ["c0"],
            id="just-within-reach",
        ),
        pytest.param(
            cover_problem(pieces([], []), candidates([]), reach_m=100.0), 3, 0, [], id="nothing-at-all"
        ),
    ],
)
def test_worked_out_by_hand(
    problem: CoverProblem, count: int, covered: float, chosen: list[str] | None
) -> None:
    plan = maximum_cover(problem, count, effort=EXACT)

    assert plan.covered_points == covered
    assert plan.bound == pytest.approx(covered)
    assert plan.gap == pytest.approx(0)
    if chosen is not None:
        assert plan.candidate_ids == chosen


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 4), side_m=st.sampled_from([100.0, 800.0]))
def test_equals_every_choice_of_sites(seed: int, count: int, side_m: float) -> None:
    problem = random_problem(seed, homes=14, sites=7, side_m=side_m)

    plan = maximum_cover(problem, count, effort=EXACT)

    best = brute_force(problem, count)
    assert plan.covered_points == pytest.approx(best)
    assert plan.bound >= best - 1e-9
    assert covered_by(problem, plan) == plan.covered_points
    assert len(plan.candidate_ids) <= count


@pytest.mark.parametrize(("seed", "count"), [(1, 5), (2, 12), (3, 25)])
def test_equals_highs(seed: int, count: int) -> None:
    problem = random_problem(seed, homes=400, sites=120, side_m=2_000)

    with ThreadPoolExecutor(2) as executor:
        plan = maximum_cover(problem, count, effort=EXACT, executor=executor)

    best = by_milp(problem, count)
    assert plan.covered_points <= best + 1e-6
    assert plan.covered_points >= 0.999 * best
    assert plan.bound >= best - 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_prices_alone_give_a_true_bound(seed: int) -> None:
    problem = random_problem(seed, homes=80, sites=40, side_m=300)

    plan = maximum_cover(problem, 5, effort=NO_PARTS)

    assert plan.bound_method in {"prices", "none needed"}
    assert plan.covered_points - 1e-9 <= by_milp(problem, 5) <= plan.bound + 1e-6


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.lists(st.floats(0, 1), min_size=14, max_size=14))
def test_whatever_the_prices_the_bound_holds(seed: int, share: list[float]) -> None:
    problem = random_problem(seed, homes=14, sites=6, side_m=200)
    need = problem.cover.need

    assert priced(problem.cover, 2, need * share[: len(need)]).value >= brute_force(problem, 2) - 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_parts_solved_apart_bound_the_whole(seed: int) -> None:
    problem = random_problem(seed, homes=60, sites=24, side_m=3_000)
    count, cover = 5, problem.cover
    found = price_bound(cover, count, known=0.9 * cover.need.sum(), near_enough=0.0, rounds=60)
    parts = parts_of(cover, found, filled_up(cover, np.zeros(0, dtype=np.int64), count))

    whole = found.site_price * count + sum(part.most for part in parts)
    tighter = found.site_price * count + sum(settle(part, np.inf, 30.0).most for part in parts)

    assert len(parts) > 1
    assert sorted(np.concatenate([part.sites for part in parts]).tolist()) == [
        site for site in range(problem.sites) if cover.site_start[site + 1] > cover.site_start[site]
    ]
    assert whole == pytest.approx(found.value)
    assert by_milp(problem, count) - 1e-6 <= tighter <= whole + 1e-9


def test_a_part_is_left_as_it_is_when_there_is_no_time() -> None:
    problem = random_problem(1, homes=60, sites=24, side_m=3_000)
    found = price_bound(problem.cover, 5, known=0.0, near_enough=0.0, rounds=5)
    part = parts_of(problem.cover, found, np.array([0]))[-1]

    assert settle(part, np.inf, 0.0).most == part.most
    assert settle(part, 0.0, 30.0).sites is None


def test_need_that_the_same_sites_cover_is_one_item() -> None:
    problem = cover_problem(
        pieces([(0, 0), (1, 0), (150, 0), (999, 0), (0, 1)], [1, 2, 4, 8, 0]),
        candidates([(0, 50), (100, 0)]),
        reach_m=110.0,
    )

    assert sorted(problem.cover.need.tolist()) == [3.0, 4.0]
    assert problem.total_points == 15.0
    assert problem.pairs == 5
    assert maximum_cover(problem, 1).share == 7 / 15


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1000), acts=st.lists(st.integers(0, 11), max_size=30))
def test_what_is_kept_equals_what_is_counted_anew(seed: int, acts: list[int]) -> None:
    problem = random_problem(seed, homes=40, sites=12, side_m=250)
    cover, stand = problem.cover, nothing_open(problem.cover)
    for site in acts:
        (close_site if stand.is_open[site] else open_site)(cover, stand, site)

    opened = np.flatnonzero(stand.is_open)
    now = covered_points(cover, opened)
    for site in range(problem.sites):
        other = np.setxor1d(opened, [site])
        if stand.is_open[site]:
            assert stand.loss[site] == pytest.approx(now - covered_points(cover, other))
        else:
            assert stand.gain[site] == pytest.approx(covered_points(cover, other) - now)


def test_swaps_never_end_below_where_they_began() -> None:
    problem = random_problem(3, homes=200, sites=60, side_m=900)
    begin = np.arange(10)

    after = swapped(problem.cover, begin, 5_000, 20.0, 1.0, 1)

    assert covered_points(problem.cover, after) > covered_points(problem.cover, begin)
    assert len(np.unique(after)) == 10
    assert after.tolist() == swapped(problem.cover, begin, 5_000, 20.0, 1.0, 1).tolist()


def test_filling_up_closes_the_least_and_adds_the_most() -> None:
    assert filled_up(LINE.cover, np.array([0, 1, 2]), 2).tolist() == [0, 2]
    assert filled_up(LINE.cover, np.array([0]), 2).tolist() == [0, 2]
    assert filled_up(LINE.cover, np.array([0, 2]), 3).tolist() == [0, 2]  # the middle adds nothing


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"pieces": pieces([(0, 0)], [-1])}, "need_points", id="negative-need"),
        pytest.param({"pieces": pieces([(0, 0)], [1]).drop("x_m")}, "pieces", id="no-position"),
        pytest.param({"candidates": candidates([(0, 0)]).drop("candidate_id")}, "candidates", id="no-id"),
        pytest.param({"reach_m": 0.0}, "reach_m", id="no-reach"),
    ],
)
def test_bad_input_is_refused(change: dict[str, object], field: str) -> None:
    usual = {"pieces": pieces([(0, 0)], [1]), "candidates": candidates([(0, 0)]), "reach_m": 100.0}

    with pytest.raises(InputError) as refusal:
        cover_problem(**(usual | change))  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_a_negative_number_of_sites_is_refused() -> None:
    with pytest.raises(InputError, match="sites"):
        maximum_cover(LINE, -1)
