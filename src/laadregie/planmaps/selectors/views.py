"""Which plan map a viewer sees of each municipality.

Who works on a plan map sees it as it stands now: the newest calculation with what was decided
since. Everyone else sees the version that was published last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.once import once_per_page
from laadregie.planmaps import permissions
from laadregie.planmaps.models import Difference, DifferenceOutcome, PlanMap, Site, Version


@dataclass(frozen=True)
class PlanView:
    """A plan map as a viewer sees it: as it stands now (`version` None), or a published version."""

    municipality_code: str
    plan: PlanMap
    version: Version | None

    @property
    def is_working(self) -> bool:
        return self.version is None


@once_per_page
def plan_view(
    municipality_code: str, *, viewer: Viewer, year: int | None = None, scenario: str | None = None
) -> PlanView | None:
    """The plan map of a municipality as the viewer sees it; None where there is none.

    Who works on it may ask for another year or scenario that was calculated.
    """
    if municipality_code not in permissions.seen_unpublished(viewer):
        return published_view(municipality_code)
    found = PlanMap.objects.filter(municipality_code=municipality_code, is_current=True)
    if year is not None:
        found = found.filter(year=year)
    if scenario is not None:
        found = found.filter(scenario=scenario)
    plan = found.order_by("-created_at", "-pk").first()
    return PlanView(municipality_code, plan, None) if plan else None


def published_view(municipality_code: str) -> PlanView | None:
    """The plan map of a municipality as everyone sees it; None where nothing was published."""
    return next(iter(_public_views([municipality_code])), None)


@once_per_page
def plan_views(viewer: Viewer, municipality_code: str | None = None) -> list[PlanView]:
    """One plan map of each municipality, as the viewer sees it; sorted by code."""
    own = permissions.seen_unpublished(viewer)
    working = current_plan_maps(municipality_code).filter(municipality_code__in=own)
    leading = {plan.municipality_code: plan for plan in working.order_by("created_at", "pk")}
    views = [PlanView(code, plan, None) for code, plan in leading.items()]
    views += [
        view
        for view in _public_views([municipality_code] if municipality_code else None)
        if view.municipality_code not in own
    ]
    return sorted(views, key=lambda view: view.municipality_code)


def _public_views(codes: Sequence[str] | None) -> list[PlanView]:
    found = Version.objects.filter(is_current=True).select_related("plan_map", "published_by")
    if codes is not None:
        found = found.filter(municipality_code__in=codes)
    return [PlanView(version.municipality_code, version.plan_map, version) for version in found]


def leading_plan(municipality_code: str) -> PlanMap | None:
    """The plan map that officers work on: the newest calculation of the municipality."""
    return current_plan_maps(municipality_code).order_by("-created_at", "-pk").first()


def working_views(municipality_code: str | None = None) -> list[PlanView]:
    """All plan maps as they stand now: for the manager of the installation alone."""
    found = current_plan_maps(municipality_code).order_by("created_at", "pk")
    leading = {plan.municipality_code: plan for plan in found}
    return [PlanView(code, plan, None) for code, plan in sorted(leading.items())]


def current_plan_maps(municipality_code: str | None = None) -> QuerySet[PlanMap]:
    """All current plan maps, published or not: for the manager of the installation alone."""
    current = PlanMap.objects.filter(is_current=True)
    return current.filter(municipality_code=municipality_code) if municipality_code else current


def versions(municipality_code: str) -> QuerySet[Version]:
    """The published versions of a municipality, newest first; that one was published is public."""
    return Version.objects.filter(municipality_code=municipality_code).select_related(
        "published_by", "plan_map"
    )


def current_versions() -> QuerySet[Version]:
    """The public version of each municipality that published one."""
    return Version.objects.filter(is_current=True)


def version_view(municipality_code: str, number: int) -> PlanView | None:
    """A version that was published; all of them are public."""
    found = versions(municipality_code).filter(number=number).first()
    return PlanView(municipality_code, found.plan_map, found) if found else None


def has_versions() -> bool:
    """Whether any municipality published a plan map."""
    return Version.objects.exists()


def never_published(viewer: Viewer) -> set[str]:
    """Codes of municipalities whose plan map the viewer works on and nobody published yet."""
    worked_on = {"municipality_code__in": permissions.seen_unpublished(viewer)}
    working, published = (
        set(found.filter(**worked_on).order_by().values_list("municipality_code", flat=True).distinct())
        for found in (current_plan_maps(), Version.objects.all())
    )
    return working - published


def has_unpublished(view: PlanView) -> bool:
    """Whether something changed since the last version, or nothing was published yet."""
    last = versions(view.municipality_code).first()
    if last is None or last.plan_map_id != view.plan.pk:
        return True
    changed = Site.objects.filter(municipality_code=view.municipality_code).aggregate(at=Max("changed_at"))[
        "at"
    ]
    return bool(changed and changed > last.published_at)


def open_differences(plan: PlanMap) -> QuerySet[Difference]:
    """What the newest calculation changed and nobody settled yet."""
    return plan.differences.filter(outcome=DifferenceOutcome.OPEN).select_related("site")
