"""Most worth with a yearly quota of poles: problem (a)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.errors import InputError, gettext_noop
from laadkern.siting.exact import Limits, programme
from laadkern.siting.highs import solve
from laadkern.siting.pairs import Int32Array
from laadkern.siting.plan import SitingPlan, gap_of
from laadkern.siting.prices import Room, bound_by_prices
from laadkern.siting.problem import SitingProblem
from laadkern.siting.state import State


@dataclass(frozen=True)
class Effort:
    """How far to go for the proof.

    Args:
        gap_target: Relative gap that is good enough.
        price_rounds: Most rounds of moving prices.
        mip_seconds: Most seconds for HiGHS on what prices leave open; 0 leaves it out.
    """

    gap_target: float = 1e-4
    price_rounds: int = 300
    mip_seconds: float = 20.0

    def __post_init__(self) -> None:
        checks.within("gap_target", self.gap_target, at_least=0)
        checks.within("price_rounds", self.price_rounds, at_least=1)
        checks.within("mip_seconds", self.mip_seconds, at_least=0)


def plan_with_quota(
    problem: SitingProblem,
    quota_poles: int,
    *,
    fixed_sites: Mapping[str, int] | None = None,
    effort: Effort | None = None,
) -> SitingPlan:
    """The plan with most worth within a quota of new poles, with a proven bound.

    A unit of need served is worth 1 at the door, falling to `worth_at_limit` at the walking limit,
    times the site's score. Greedy gives a plan; prices on need give the bound and rule out most
    candidates; HiGHS settles what is left.

    Args:
        problem: The municipality's problem.
        quota_poles: Most new poles, at least 0.
        fixed_sites: Poles per candidate that stand whatever happens (an earlier year's, or what an
            officer decided); they do not count for the quota, serve too, keep others at a distance
            and may get more poles up to the most per site.
        effort: How far to go for the proof.

    Raises:
        InputError: The quota is negative or a fixed site is not a candidate.

    Source: docs/methods/siting.md.
    """
    effort = effort or Effort()
    checks.within("quota_poles", quota_poles, at_least=0)
    began = time.perf_counter()
    fixed = fixed_poles(problem, fixed_sites or {})
    most = may_be_added(problem, fixed)

    state = State(problem).place(fixed)
    state.add_best(quota_poles, (fixed + most).astype(np.int32))
    state, bound, method = _proven(state, fixed, most, quota_poles, effort)
    return SitingPlan(
        municipality_code=problem.municipality_code,
        aim="most_worth",
        sites=state.site_table(fixed),
        serving=state.serving_table(),
        poles=int(state.poles.sum()),
        served_points=state.served_points,
        share=share_served(problem, state),
        objective=state.worth,
        bound=bound,
        gap=gap_of(state.worth, bound),
        bound_method=method,
        seconds=time.perf_counter() - began,
    )


def fixed_poles(problem: SitingProblem, fixed_sites: Mapping[str, int]) -> Int32Array:
    """Poles per site that stand whatever happens, shape (sites,).

    Raises:
        InputError: A fixed site is not a candidate, or has fewer than one pole.
    """
    poles = np.zeros(problem.sites, dtype=np.int32)
    index = {name: place for place, name in enumerate(problem.candidate_ids)}
    for name, count in fixed_sites.items():
        if name not in index:
            raise InputError(
                "fixed_sites",
                gettext_noop("%(field)s has “%(value)s”, which is not a candidate of this municipality."),
                value=name,
            )
        checks.within("fixed_sites", count, at_least=1)
        poles[index[name]] = count
    return poles


def may_be_added(problem: SitingProblem, fixed: Int32Array) -> Int32Array:
    """Poles that may be added on each site: none within the spacing of a fixed site."""
    most = np.maximum(problem.rules.poles_per_site - fixed, 0).astype(np.int32)
    for site in np.flatnonzero(fixed):
        near = problem.conflict_site[problem.conflict_start[site] : problem.conflict_start[site + 1]]
        most[near[fixed[near] == 0]] = 0
    most[np.diff(problem.site_start) == 0] = 0
    return most


def share_served(problem: SitingProblem, state: State) -> float:
    """Share of all need that existing points and the plan serve, 0..1 (1 when there is none)."""
    if problem.total_points <= 0:
        return 1.0
    return min(1.0, (problem.existing_points + state.served_points) / problem.total_points)


def _proven(
    state: State, fixed: Int32Array, most: Int32Array, quota: int, effort: Effort
) -> tuple[State, float, str]:
    """The plan, improved where HiGHS finds better, with a bound and how it was proven."""
    problem = state.problem
    if quota == 0 or not most.any():
        return state, state.worth, "none needed"
    bound, falls = _price_bound(state, fixed, most, quota, effort)
    open_gap = bound - state.worth
    if open_gap <= effort.gap_target * bound or not effort.mip_seconds:
        return state, max(bound, state.worth), "prices"

    # A site without which the bound stays, and with which it falls below what we have, is out.
    left = np.where(falls <= open_gap, most, 0).astype(np.int32)
    model = programme(state.graph, Limits(fixed, left, quota, None), state.pole_points)
    answer = solve(model, seconds_limit=effort.mip_seconds, near_enough=effort.gap_target / 2)
    if answer.poles is not None:
        poles = np.zeros(problem.sites, dtype=np.int32)
        poles[model.sites] = answer.poles
        other = State(problem).place(poles)
        state = other if other.worth > state.worth else state
    bound = max(min(bound, answer.bound), state.worth)
    return state, bound, "prices+mip"


def _price_bound(
    state: State, fixed: Int32Array, most: Int32Array, quota: int, effort: Effort
) -> tuple[float, FloatArray]:
    prices = np.zeros(len(state.problem.need))
    near_enough = effort.gap_target * state.worth
    bound, _, falls = bound_by_prices(
        state.graph,
        Room(fixed, most),
        prices,
        state.pole_points,
        float(quota),
        0.0,
        state.worth,
        near_enough,
        effort.price_rounds,
    )
    return float(bound), falls
