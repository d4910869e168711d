"""What must hold of stored plan maps, checked by `laadregie check`."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial import cKDTree

from laadregie.planmaps import process
from laadregie.planmaps.models import PlanMap, Site
from laadregie.regions import selectors as regions

DECIDED = process.FIXED | {process.DROPPED}
ROUNDING_M = 0.001
ROUNDING_POINTS = 0.01


def problems() -> Iterator[str]:
    """Say of each current plan map what does not hold."""
    codes = set(regions.municipalities().values_list("code", flat=True))
    for plan in PlanMap.objects.filter(is_current=True):
        if plan.municipality_code not in codes:
            yield f"{plan}: no municipality has this code"
        yield from (f"{plan}: {problem}" for problem in _of(plan))


def _of(plan: PlanMap) -> Iterator[str]:
    sites = list(plan.planned.select_related("site").defer("explanation"))
    poles = sum(site.poles for site in sites)
    decided = sum(one.site.poles for one in sites if one.site.state in process.FIXED)
    if poles != plan.yearly[-1]["poles"]:
        yield f"{poles} poles at the sites, {plan.yearly[-1]['poles']} in the plan"
    if poles - decided > plan.quota_poles * len(plan.yearly):
        yield f"{poles} poles are more than the quota allows"
    served = sum(site.served_points for site in sites)
    if abs(served - plan.served_by_plan_points) > ROUNDING_POINTS * max(1, len(sites)):
        yield f"the sites serve {served:.2f} points, the plan {plan.served_by_plan_points:.2f}"
    if plan.worth > plan.bound * (1 + 1e-9):
        yield "the worth is above its bound"
    most = int(plan.policy["max_poles_per_site"]["value"])
    yield from (f"{one.site.number} has {one.poles} poles" for one in sites if one.poles > most)
    yield from _too_close(plan, [one.site for one in sites])


def _too_close(plan: PlanMap, sites: list[Site]) -> Iterator[str]:
    """Proposed sites that stand too close to another; what people decided may stand anywhere."""
    spacing = float(plan.policy["site_spacing_m"]["value"])
    if len(sites) > 1 and spacing > 0:
        tree = cKDTree(np.array([(site.x_m, site.y_m) for site in sites]))
        for one, other in sorted(tree.query_pairs(spacing - ROUNDING_M)):
            if {sites[one].state, sites[other].state} & DECIDED:
                continue
            yield f"{sites[one].number} and {sites[other].number} stand closer than {spacing:g} m"
