"""Fewest poles that serve a share of the need: problem (b)."""

import time
from collections.abc import Mapping

import numpy as np

from laadkern import checks
from laadkern.siting.pairs import Int32Array
from laadkern.siting.plan import SitingPlan
from laadkern.siting.problem import SitingProblem
from laadkern.siting.proof import Effort, Proof
from laadkern.siting.quota import fixed_poles, may_be_added, plan_of
from laadkern.siting.state import State

CLOSENESS = 2.0**-10


def fewest_poles(
    problem: SitingProblem,
    share: float = 0.9,
    *,
    fixed_sites: Mapping[str, int] | None = None,
    effort: Effort | None = None,
) -> SitingPlan:
    """The fewest new poles with which a share of all need is served, with a proven bound.

    What existing points serve counts for the share. Of plans with equally few poles the one with more
    worth is kept where it is met. Where the share is out of reach (need without a candidate nearby,
    or spacing) the plan serves as much as was found to be possible, `plan.share` says how much, and
    the bound is about the poles for that much.

    Args:
        problem: The municipality's problem.
        share: Share of all need to serve, existing points included, 0..1.
        fixed_sites: As for `plan_with_quota`.
        effort: How far to go for the proof.

    Raises:
        InputError: The share is outside 0..1 or a fixed site is not a candidate.

    Source: docs/methods/siting.md.
    """
    effort = effort or Effort()
    checks.within("share", share, at_least=0, at_most=1)
    began = time.perf_counter()
    fixed = fixed_poles(problem, fixed_sites or {})
    most = may_be_added(problem, fixed)
    state, target = first_plan(problem, share, fixed, most)
    proof = Proof(state, np.ones(len(problem.worth)), fixed, most, None, target, effort).run()
    return plan_of(proof, aim="fewest_poles", seconds=time.perf_counter() - began, target_share=share)


def first_plan(
    problem: SitingProblem, share: float, fixed: Int32Array, most: Int32Array
) -> tuple[State, float]:
    """A greedy plan for a share of all need, and the points it serves for it: never more than it can.

    Args:
        problem: The municipality's problem.
        share: Share of all need to serve, existing points included, 0..1.
        fixed: Poles that stand whatever happens, shape (sites,).
        most: Poles that may be added, shape (sites,).
    """
    target = min(share * problem.total_points - problem.existing_points, problem.reachable_points)
    # Among equals the nearer: too little to weigh up against need served.
    state = State(problem, 1.0 + CLOSENESS * problem.worth).place(fixed)
    state.complete(fixed, most, None, target)
    return state, min(target, state.served_points)
