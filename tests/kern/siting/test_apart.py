"""Fewest poles in parts that share nothing: the bound holds, and nothing proven is nothing claimed."""

import itertools

import numpy as np
import pytest

from laadkern.siting import Effort, SitingProblem, build_problem, fewest_poles
from laadkern.siting.exact import Answer, Limits
from laadkern.siting.parts import apart, fewest_by_parts
from laadkern.siting.quota import may_be_added
from laadkern.siting.state import State
from tests.kern.siting.peers import close_pairs, milp_optimum
from tests.kern.siting.towns import PLAIN, candidates_at, pieces_at


def hamlets(seed: int, count: int = 4) -> SitingProblem:
    """A few groups of homes, each with candidates, a kilometre apart."""
    random = np.random.default_rng(seed)
    middles = np.arange(count)[:, np.newaxis] * np.array([1000.0, 0.0])
    homes = np.repeat(middles, 12, axis=0) + random.normal(0, 120, (12 * count, 2))
    places = np.repeat(middles, 5, axis=0) + random.normal(0, 120, (5 * count, 2))
    return build_problem(
        pieces_at([(x, y) for x, y in homes], random.gamma(2, 0.4, len(homes)).tolist()),
        candidates_at([(x, y) for x, y in places]),
        municipality_code="GM1",
        rules=PLAIN,
    )


def limits_of(problem: SitingProblem, target: float) -> Limits:
    nothing = np.zeros(problem.sites, dtype=np.int32)
    return Limits(nothing, may_be_added(problem, nothing), None, target)


def state_of(problem: SitingProblem) -> State:
    return State(problem, np.ones(len(problem.worth)))


@pytest.mark.parametrize("seed", range(4))
def test_parts_share_neither_need_nor_spacing(seed: int) -> None:
    problem = hamlets(seed)
    usable = may_be_added(problem, np.zeros(problem.sites, dtype=np.int32))

    parts = apart(state_of(problem).graph, usable)

    assert len(parts) >= 4
    assert sorted(np.concatenate(parts).tolist()) == np.flatnonzero(usable).tolist()
    of = {site: number for number, part in enumerate(parts) for site in part.tolist()}
    pieces = [set(problem.pair_piece[np.isin(problem.pair_site, part)].tolist()) for part in parts]
    assert all(one.isdisjoint(other) for one, other in itertools.combinations(pieces, 2))
    assert all(of[one] == of[other] for one, other in close_pairs(problem) if one in of and other in of)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("poles_per_point", [0.0, 0.4, 0.5, 0.8, 3.0])
def test_whatever_a_point_is_worth_the_bound_holds(seed: int, poles_per_point: float) -> None:
    problem = hamlets(seed, count=3)
    state = state_of(problem)
    target = 0.5 * problem.reachable_points

    answer = fewest_by_parts(
        state.graph,
        limits_of(problem, target),
        state.pole_points,
        state.flow,
        poles_per_point=poles_per_point,
        seconds=30,
    )

    assert answer.poles_at_least <= milp_optimum(problem, None, target) + 1e-6
    if poles_per_point == 0.5:  # two points are worth their pole: not far from the truth
        assert answer.poles_at_least >= 0.7 * milp_optimum(problem, None, target)


@pytest.mark.parametrize("seed", range(4))
def test_in_parts_and_as_a_whole_the_same(seed: int) -> None:
    problem = hamlets(seed)
    share = 0.6 * problem.reachable_points / problem.total_points

    plan = fewest_poles(problem, share, effort=Effort(gap_target=1e-7, mip_seconds=30))

    best = milp_optimum(problem, None, share * problem.total_points)
    assert plan.objective == plan.bound == pytest.approx(best)


def test_where_highs_proves_nothing_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = hamlets(1)
    share = 0.9 * problem.reachable_points / problem.total_points
    out_of_time = Answer(None, -np.inf, False)
    monkeypatch.setattr("laadkern.siting.proof.solve", lambda *_, **__: out_of_time)
    monkeypatch.setattr("laadkern.siting.parts.solve", lambda *_, **__: Answer(None, np.inf, False))

    plan = fewest_poles(problem, share, effort=Effort(gap_target=0.0, price_rounds=1))

    assert plan.bound <= milp_optimum(problem, None, share * problem.total_points)
    assert plan.bound_method == "prices"
    assert plan.gap > 0


def test_fixed_sites_count_for_nothing_new() -> None:
    problem = hamlets(2)
    fixed = {str(problem.candidate_ids[0]): 2}

    plan = fewest_poles(problem, 0.5, fixed_sites=fixed, effort=Effort(gap_target=1e-7, mip_seconds=30))

    assert plan.objective == plan.poles - 2
    assert plan.bound <= plan.objective
