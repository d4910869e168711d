"""What a recalculation changed for the sites of a municipality, each with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from laadkern.places import reach
from laadregie.planmaps import process
from laadregie.planmaps.calculation import MunicipalityPlan
from laadregie.planmaps.ground import Ground
from laadregie.planmaps.models import DifferenceKind, Site

# A site is said to take over need, or existing points to serve it, from this much on.
LEAST_POINTS = 0.05


@dataclass(frozen=True)
class Role:
    """What a site is in a plan."""

    poles: int
    year: int

    def as_json(self) -> dict[str, int]:
        return {"poles": self.poles, "year": self.year}


@dataclass(frozen=True)
class Found:
    """One difference, before it is stored."""

    site: Site
    kind: str
    reason: str
    before: Role | None = None
    after: Role | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def between(
    before: Mapping[int, Role],
    after: Mapping[int, Role],
    sites: Mapping[int, Site],
    plan: MunicipalityPlan,
    ground: Ground,
) -> list[Found]:
    """Differences between what people last saw and a new plan.

    Args:
        before: Role of each site in the plan that people last saw, by the id of the site.
        after: The same in the new plan.
        sites: Every site of the municipality by its id.
        plan, ground: The new plan and what it was calculated on.
    """
    undecided = {pk for pk, site in sites.items() if site.state == process.CANDIDATE}
    new = [sites[pk] for pk in sorted(after.keys() - before.keys()) if pk in undecided]
    gone = [sites[pk] for pk in sorted(before.keys() - after.keys()) if pk in undecided]
    numbers = {site.candidate_id: site.number for site in sites.values()}
    why = _Reasons(plan, ground, numbers)
    found = [why.gone(site, before[site.pk]) for site in gone]
    found += [why.new(site, after[site.pk], gone) for site in new]
    for pk in sorted(before.keys() & after.keys()):
        if before[pk] != after[pk] and sites[pk].state != process.DROPPED:
            found.append(Found(sites[pk], DifferenceKind.CHANGED, "recalculated", before[pk], after[pk]))
    return found


class _Reasons:
    """Why a site is in a plan or no longer is."""

    def __init__(self, plan: MunicipalityPlan, ground: Ground, numbers: Mapping[str, str]) -> None:
        self.plan, self.ground, self.numbers = plan, ground, numbers
        self.rules = plan.policy.rules
        self.pieces = ground.horizon_pieces.filter(pl.col("municipality_code") == plan.municipality_code)

    def gone(self, site: Site, before: Role) -> Found:
        """Why a site is no longer in the plan: the first of these reasons that holds."""
        reason, detail = self._no_place(site) or self._served(site) or ("outside_quota", {})
        return Found(site, DifferenceKind.GONE, reason, before=before, detail=detail)

    def new(self, site: Site, after: Role, gone: Iterable[Site]) -> Found:
        """Why a site came into the plan."""
        near = [
            other.number
            for other in gone
            if (other.x_m - site.x_m) ** 2 + (other.y_m - site.y_m) ** 2 < self.rules.spacing_m**2
        ]
        serves = self.plan.sites.filter(pl.col("candidate_id") == site.candidate_id)["served_points"]
        detail = {"points": round(float(serves.sum()), 2), "sites": near}
        return Found(
            site, DifferenceKind.NEW, "replaces" if near else "serves_need", after=after, detail=detail
        )

    def _no_place(self, site: Site) -> tuple[str, dict[str, Any]] | None:
        known = self.ground.candidates.filter(pl.col("candidate_id") == site.candidate_id)
        if not known.height:
            return "no_candidate", {}
        refused = known["rejected_by"][0]
        return ("fails_criterion", {"criteria": refused.to_list()}) if len(refused) else None

    def _served(self, site: Site) -> tuple[str, dict[str, Any]] | None:
        """Who serves the need round a site now: other sites, or points that stand already."""
        _, near, _ = reach.pairs_within(
            pl.Series([site.x_m]).to_numpy(),
            pl.Series([site.y_m]).to_numpy(),
            self.pieces["x_m"].to_numpy(),
            self.pieces["y_m"].to_numpy(),
            straight_m=self.rules.reach_m,
        )
        around = self.pieces[near]
        existing = float((around["need_points"] - around["remaining_points"]).sum())
        others = (
            self.plan.horizon.plan.serving.filter(pl.col("piece_id").is_in(around["piece_id"].to_list()))
            .group_by("candidate_id")
            .agg(pl.col("points").sum())
            .filter(pl.col("points") >= LEAST_POINTS)
            .sort("points", "candidate_id", descending=[True, False])
        )
        by_sites = float(others["points"].sum())
        if max(by_sites, existing) < LEAST_POINTS:
            return ("no_need", {}) if float(around["need_points"].sum()) < LEAST_POINTS else None
        if existing > by_sites:
            return "served_by_existing", {"points": round(existing, 2)}
        rows = [
            {"number": self.numbers.get(code, code), "points": round(points, 2)}
            for code, points in others.head(2).iter_rows()
        ]
        return "served_by_site", {"sites": rows}
