"""Reading plan maps, limited to what the viewer may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import permissions
from laadregie.planmaps.models import CoverageCell, PlanMap, Site

ORDERS = {"rank": ("rank",), "year": ("year", "rank"), "neighbourhood": ("neighbourhood_code", "rank")}


@dataclass(frozen=True)
class SiteFilter:
    """What of a plan map to show: exactness (None for all), years and order of the list."""

    kinds: frozenset[str] | None = None
    up_to_year: int | None = None
    neighbourhood_code: str = ""
    order: str = "rank"

    def apply(self, sites: QuerySet[Site]) -> QuerySet[Site]:
        if self.kinds is not None:
            sites = sites.filter(exactness__in=self.kinds)
        if self.up_to_year is not None:
            sites = sites.filter(year__lte=self.up_to_year)
        if self.neighbourhood_code:
            sites = sites.filter(neighbourhood_code=self.neighbourhood_code)
        return sites.order_by(*ORDERS.get(self.order, ORDERS["rank"]))


def visible_plan_maps(viewer: Viewer) -> QuerySet[PlanMap]:
    """The newest plan maps of the municipalities the viewer works for, elsewhere the published ones."""
    own = Q(municipality_code__in=permissions.seen_unpublished(viewer))
    return PlanMap.objects.filter(Q(own, is_current=True) | Q(~own, is_published=True))


def plan_map(
    municipality_code: str, *, viewer: Viewer, year: int | None = None, scenario: str | None = None
) -> PlanMap | None:
    """The plan map of a municipality for a year and scenario, or else the newest; None without any."""
    found = visible_plan_maps(viewer).filter(municipality_code=municipality_code)
    if year is not None:
        found = found.filter(year=year)
    if scenario is not None:
        found = found.filter(scenario=scenario)
    return found.order_by("-created_at", "-pk").first()


def available(municipality_code: str, *, viewer: Viewer) -> list[tuple[int, str]]:
    """Years and scenarios for which the viewer can see a plan map."""
    found = visible_plan_maps(viewer).filter(municipality_code=municipality_code)
    return list(found.order_by("year", "scenario").values_list("year", "scenario"))


def sites(plan: PlanMap, chosen: SiteFilter | None = None) -> QuerySet[Site]:
    """The sites of a plan map the viewer was given, without their explanations."""
    return (chosen or SiteFilter()).apply(plan.sites.defer("explanation"))


def site(plan_maps: QuerySet[PlanMap], site_id: int) -> Site:
    """One site with its explanation, of the plan maps the viewer may see.

    Raises:
        Http404: None of them has this site.
    """
    found = Site.objects.select_related("plan_map").filter(pk=site_id, plan_map__in=plan_maps).first()
    if found is None:
        raise Http404
    return found


def kind_counts(plan: PlanMap) -> dict[str, int]:
    """Number of sites of each exactness."""
    rows = plan.sites.order_by().values("exactness").annotate(count=Count("pk"))
    return {row["exactness"]: row["count"] for row in rows}


def sites_of(plan_maps: Iterable[PlanMap]) -> QuerySet[Site]:
    """Sites of several plan maps, for the map of the region and for an export."""
    return (
        Site.objects.filter(plan_map__in=[plan.pk for plan in plan_maps])
        .select_related("plan_map")
        .defer("explanation")
        .order_by("plan_map__municipality_code", "rank")
    )


def cells_of(plan_maps: Iterable[PlanMap]) -> QuerySet[CoverageCell]:
    """The squares of 500 m of plan maps."""
    return CoverageCell.objects.filter(plan_map__in=[plan.pk for plan in plan_maps]).order_by("y_m", "x_m")


def totals(plan_maps: QuerySet[PlanMap]) -> dict[int, dict[str, int]]:
    """Sites and poles of each plan map, by its id."""
    rows = (
        plan_maps.order_by().values("pk").annotate(site_count=Count("sites"), pole_count=Sum("sites__poles"))
    )
    return {row["pk"]: {"sites": row["site_count"], "poles": row["pole_count"] or 0} for row in rows}


def current_plan_maps(municipality_code: str | None = None) -> QuerySet[PlanMap]:
    """All current plan maps, published or not: for the manager of the installation alone."""
    current = PlanMap.objects.filter(is_current=True)
    return current.filter(municipality_code=municipality_code) if municipality_code else current


@dataclass(frozen=True)
class CoverageNow:
    """Squares of 500 m that need a public point, by colour, and the coverage as a band (0..1)."""

    green: int
    blue: int
    white: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        needing = self.green + self.blue + self.white
        return self.green / needing if needing else None


def coverage_now(municipality_code: str | None = None) -> CoverageNow | None:
    """Coverage by the points that stand now, from the newest plan map of each municipality.

    What stands now is public, also where the plan is not. None where nothing was calculated.
    """
    newest = {
        plan.municipality_code: plan.coverage["now"]
        for plan in current_plan_maps(municipality_code).order_by("created_at")
    }
    if not newest:
        return None
    rows = list(newest.values())
    green, blue, white = (sum(row[name] for row in rows) for name in ("green", "blue", "white"))
    needing = [row["green"] + row["blue"] + row["white"] for row in rows]
    total = sum(needing) or 1
    low, high = (
        sum((row[name] or 0) * count for row, count in zip(rows, needing, strict=True)) / total
        for name in ("coverage_low", "coverage_high")
    )
    return CoverageNow(green, blue, white, low, high)
