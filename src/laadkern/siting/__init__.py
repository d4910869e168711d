"""Where poles should come: the optimiser behind the plan map (docs/methods/siting.md)."""

from laadkern.siting.existing import ServedByExisting, serve_existing
from laadkern.siting.explain import Alternative, SiteExplanation, explain_site, explain_sites
from laadkern.siting.fewest import fewest_poles
from laadkern.siting.mps import Stated, mps_text, stated_with_quota, stated_with_share
from laadkern.siting.nested import nested_years
from laadkern.siting.plan import SitingPlan
from laadkern.siting.problem import SitingProblem, build_problem, build_problems
from laadkern.siting.proof import Effort
from laadkern.siting.quota import plan_with_quota
from laadkern.siting.rules import SitingRules
from laadkern.siting.whatif import Service, service_of

__all__ = [
    "Alternative",
    "Effort",
    "ServedByExisting",
    "Service",
    "SiteExplanation",
    "SitingPlan",
    "SitingProblem",
    "SitingRules",
    "Stated",
    "build_problem",
    "build_problems",
    "explain_site",
    "explain_sites",
    "fewest_poles",
    "mps_text",
    "nested_years",
    "plan_with_quota",
    "serve_existing",
    "service_of",
    "stated_with_quota",
    "stated_with_share",
]
