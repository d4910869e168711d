"""Most worth with a yearly quota of poles: problem (a)."""

import time
from collections.abc import Mapping

import numpy as np

from laadkern import checks
from laadkern.errors import InputError, gettext_noop
from laadkern.siting.pairs import Int32Array
from laadkern.siting.plan import SitingPlan, gap_of
from laadkern.siting.problem import SitingProblem
from laadkern.siting.proof import Effort, Proof
from laadkern.siting.state import State


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
    state.complete(fixed, most, quota_poles, None)
    proof = Proof(state, problem.worth, fixed, most, quota_poles, None, effort).run()
    return plan_of(proof, aim="most_worth", seconds=time.perf_counter() - began)


def plan_of(proof: Proof, *, aim: str, seconds: float, target_share: float | None = None) -> SitingPlan:
    """The tables and figures of a proven plan."""
    problem, state = proof.problem, proof.state
    return SitingPlan(
        municipality_code=problem.municipality_code,
        aim=aim,
        sites=state.site_table(proof.fixed),
        serving=state.serving_table(),
        poles=int(state.poles.sum()),
        served_points=state.served_points,
        share=share_served(problem, state),
        objective=proof.value,
        bound=proof.bound,
        gap=gap_of(proof.value, proof.bound),
        bound_method=proof.method,
        seconds=seconds,
        target_share=target_share,
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
