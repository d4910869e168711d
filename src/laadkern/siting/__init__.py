"""Where poles should come: the optimiser behind the plan map (docs/methods/siting.md)."""

from laadkern.siting.existing import ServedByExisting, serve_existing
from laadkern.siting.plan import SitingPlan
from laadkern.siting.problem import SitingProblem, build_problem, build_problems
from laadkern.siting.quota import Effort, plan_with_quota
from laadkern.siting.rules import SitingRules

__all__ = [
    "Effort",
    "ServedByExisting",
    "SitingPlan",
    "SitingProblem",
    "SitingRules",
    "build_problem",
    "build_problems",
    "plan_with_quota",
    "serve_existing",
]
