"""What must hold of stored plan maps, checked by `laadregie check`."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial import cKDTree

from laadregie.planmaps.models import PlanMap
from laadregie.regions import selectors as regions

ROUNDING_M = 0.001
ROUNDING_POINTS = 0.01


def problems() -> Iterator[str]:
    """Say of each current plan map what does not hold."""
    codes = set(regions.municipalities().values_list("code", flat=True))
    for plan in PlanMap.objects.filter(is_current=True).prefetch_related("sites"):
        if plan.municipality_code not in codes:
            yield f"{plan}: no municipality has this code"
        yield from (f"{plan}: {problem}" for problem in _of(plan))


def _of(plan: PlanMap) -> Iterator[str]:
    sites = list(plan.sites.all())
    poles = sum(site.poles for site in sites)
    if poles != plan.yearly[-1]["poles"]:
        yield f"{poles} poles at the sites, {plan.yearly[-1]['poles']} in the plan"
    if poles > plan.quota_poles * len(plan.yearly):
        yield f"{poles} poles are more than the quota allows"
    served = sum(site.served_points for site in sites)
    if abs(served - plan.served_by_plan_points) > ROUNDING_POINTS * max(1, len(sites)):
        yield f"the sites serve {served:.2f} points, the plan {plan.served_by_plan_points:.2f}"
    if plan.worth > plan.bound * (1 + 1e-9):
        yield "the worth is above its bound"
    most = int(plan.policy["max_poles_per_site"]["value"])
    yield from (f"{site.number} has {site.poles} poles" for site in sites if site.poles > most)
    yield from _too_close(plan)


def _too_close(plan: PlanMap) -> Iterator[str]:
    sites = list(plan.sites.all())
    spacing = float(plan.policy["site_spacing_m"]["value"])
    if len(sites) > 1 and spacing > 0:
        tree = cKDTree(np.array([(site.x_m, site.y_m) for site in sites]))
        for one, other in sorted(tree.query_pairs(spacing - ROUNDING_M)):
            yield f"{sites[one].number} and {sites[other].number} stand closer than {spacing:g} m"
