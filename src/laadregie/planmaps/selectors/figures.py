"""Counts and coverage of plan maps, and what was done with and said of one site."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from laadregie.planmaps import labels, process
from laadregie.planmaps.models import CoverageCell, PlannedSite, Site, SiteChange, SiteComment, VersionSite
from laadregie.planmaps.selectors.views import PlanView, current_plan_maps
from laadregie.regions import selectors as regions


def with_decided_sites() -> set[str]:
    """Codes of municipalities in which somebody decided about a site; that it happened is no secret."""
    decided = Site.objects.filter(state__in=process.FIXED).order_by()
    return set(decided.values_list("municipality_code", flat=True).distinct())


def cells_of(views: Iterable[PlanView]) -> QuerySet[CoverageCell]:
    """The squares of 500 m of plan maps."""
    return CoverageCell.objects.filter(plan_map__in=[view.plan.pk for view in views]).order_by("y_m", "x_m")


def totals(views: Iterable[PlanView]) -> dict[str, dict[str, int]]:
    """Sites and poles of each plan map, by municipality; of dropped sites none."""
    views = list(views)
    working = [view.plan.pk for view in views if view.is_working]
    rows = [
        *PlannedSite.objects.filter(plan_map__in=working)
        .exclude(site__state=process.DROPPED)
        .order_by()
        .values(code=F("plan_map__municipality_code"))
        .annotate(sites=Count("pk"), all_poles=Sum("poles")),
        *VersionSite.objects.filter(version__in=[view.version.pk for view in views if view.version])
        .exclude(state=process.DROPPED)
        .order_by()
        .values(code=F("version__municipality_code"))
        .annotate(sites=Count("pk"), all_poles=Sum("poles")),
    ]
    return {row["code"]: {"sites": row["sites"], "poles": row["all_poles"]} for row in rows}


def stand(municipality_code: str) -> str:
    """A short text that changes with every decision about a site of the municipality."""
    sites = Site.objects.filter(municipality_code=municipality_code)
    found = sites.aggregate(number=Count("pk"), changes=Sum("revision"))
    return f"{found['number']}-{found['changes'] or 0}"


def history(site_id: int) -> QuerySet[SiteChange]:
    """What people did with a site, newest first; for those who work on the plan map."""
    return SiteChange.objects.filter(site=site_id).select_related("by")


def comments(site_id: int) -> QuerySet[SiteComment]:
    """What people said about a site; for those who work on the plan map."""
    return SiteComment.objects.filter(site=site_id).select_related("by")


def neighbourhood_name(code: str) -> str:
    """Name of a neighbourhood, empty where it is not known."""
    return regions.neighbourhoods().filter(code=code).values_list("name", flat=True).first() or ""


def criterion_names(codes: Iterable[str]) -> list[str]:
    """What people call criteria, in the language of the moment."""
    return [str(labels.CRITERIA.get(code, code)).lower() for code in codes]


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
