"""Most need within walking distance of a number of sites: maximum cover (docs/methods/siting.md)."""

from laadkern.siting.cover.plan import CoverEffort, CoverPlan, maximum_cover
from laadkern.siting.cover.problem import CoverProblem, cover_problem

__all__ = ["CoverEffort", "CoverPlan", "CoverProblem", "cover_problem", "maximum_cover"]
