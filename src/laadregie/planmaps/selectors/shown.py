"""Sites as a viewer sees them: one kind of row, from the working plan or from a version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.http import Http404

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import labels, measuring, process
from laadregie.planmaps.models import DropReason, Exactness, Origin, PlanMap, Site, SiteState, VersionSite
from laadregie.planmaps.selectors.views import PlanView, leading_plan, plan_view

ORDERS = {
    "rank": ("rank", "number"),
    "year": ("year", "rank", "number"),
    "neighbourhood": ("neighbourhood_code", "rank", "number"),
    "state": ("state", "rank", "number"),
    "open": ("open", "rank", "number"),
}
LAST = 1 << 30
# What of a site a version keeps too.
OF_VERSION = (
    "number",
    "name",
    "neighbourhood_code",
    "exactness",
    "x_m",
    "y_m",
    "radius_m",
    "poles",
    "year",
    "state",
    "drop_reason",
    "origin",
)
# What of a site a page, layer or export shows.
OF_SITE = ("pk", "municipality_code", *OF_VERSION, "drop_note", "revision", "changed_at")
OF_ROLE = ("rank", "served_points", "worth", "score")


@dataclass(frozen=True)
class SiteFilter:
    """What of a plan map to show: exactness, states, years and order of the list."""

    kinds: frozenset[str] | None = None
    states: frozenset[str] | None = None
    up_to_year: int | None = None
    neighbourhood_code: str = ""
    order: str = "rank"

    def apply(self, sites: Iterable["ShownSite"]) -> list["ShownSite"]:
        """The sites that meet the choice, in its order; None means all."""
        names = ORDERS.get(self.order, ORDERS["rank"])
        return sorted(filter(self._meets, sites), key=lambda one: tuple(one.sort_value(n) for n in names))

    def _meets(self, one: "ShownSite") -> bool:
        return (
            (self.kinds is None or one.exactness in self.kinds)
            and (self.states is None or one.state in self.states)
            and (self.up_to_year is None or one.year <= self.up_to_year)
            and (not self.neighbourhood_code or one.neighbourhood_code == self.neighbourhood_code)
        )


@dataclass(frozen=True)
class ShownSite:
    """A site as a viewer sees it, from the working plan or from a version.

    `rank`, `served_points`, `worth` and `score` are those of the plan; a decided site that the
    plan does not know yet has none (None), and what was checked at its place in `explanation`.
    """

    pk: int
    plan: PlanMap
    municipality_code: str
    number: str
    name: str
    neighbourhood_code: str
    exactness: str
    x_m: float
    y_m: float
    radius_m: float
    poles: int
    year: int
    state: str
    drop_reason: str
    origin: str
    rank: int | None
    served_points: float | None
    worth: float | None
    score: float | None
    drop_note: str = ""
    revision: int = 0
    changed_at: datetime | None = None
    explanation: dict[str, Any] = field(default_factory=dict)

    @property
    def kind_label(self) -> str:
        return str(Exactness(self.exactness).label)

    @property
    def state_label(self) -> str:
        return str(SiteState(self.state).label)

    @property
    def drop_label(self) -> str:
        """Why it was dropped, in words; empty where it was not."""
        return str(DropReason(self.drop_reason).label) if self.drop_reason else ""

    @property
    def sign(self) -> str:
        """How the state is called in signs and layers of the map."""
        return labels.SIGNS[self.state]

    @property
    def is_search_area(self) -> bool:
        return self.exactness == Exactness.SEARCH_AREA

    def sort_value(self, name: str) -> Any:
        if name == "open":
            return self.state != process.CANDIDATE
        if name == "state":
            return list(SiteState.values).index(self.state)
        value = getattr(self, name)
        return LAST if value is None else value


def shown_sites(views: Iterable[PlanView], *, with_explanation: bool = False) -> list[ShownSite]:
    """The sites of plan maps the viewer was given, by municipality, rank and number."""
    views = list(views)
    extra = ("explanation",) if with_explanation else ()
    found = [*_working(views, extra), *_published(views, extra)]
    return sorted(found, key=lambda one: (one.municipality_code, one.sort_value("rank"), one.number))


def shown_site(
    municipality_code: str, site_id: int, *, viewer: Viewer, view: PlanView | None = None
) -> ShownSite:
    """One site with its explanation, as the viewer sees it.

    Raises:
        Http404: The viewer sees no plan map of the municipality, or it has no such site.
    """
    view = view or plan_view(municipality_code, viewer=viewer)
    found = (
        [*_working([view], ("explanation",), pk=site_id), *_published([view], ("explanation",), pk=site_id)]
        if view
        else []
    )
    if not found:
        raise Http404
    return found[0]


def _working(views: Sequence[PlanView], extra: tuple[str, ...], pk: int | None = None) -> list[ShownSite]:
    """Sites as they stand now: those of the plan, and those people decided about or brought in."""
    plans = {view.municipality_code: view.plan for view in views if view.is_working}
    if not plans:
        return []
    role = FilteredRelation("planned", condition=Q(planned__plan_map__in=[p.pk for p in plans.values()]))
    decided = Q(state__in=[*process.FIXED, process.DROPPED]) | ~Q(origin=Origin.CALCULATED)
    sites = Site.objects.annotate(role=role).filter(
        Q(role__isnull=False) | decided, municipality_code__in=plans
    )
    if pk is not None:
        sites = sites.filter(pk=pk)
    names = [f"role__{name}" for name in (*OF_ROLE, "poles", "year", *extra)]
    rows = sites.values(*OF_SITE, *(["recheck", "measured"] if extra else []), *names)
    return [_shown(row, plans[row["municipality_code"]]) for row in rows]


def _shown(row: dict[str, Any], plan: PlanMap) -> ShownSite:
    role = {name.removeprefix("role__"): row.pop(name) for name in list(row) if name.startswith("role__")}
    recheck, measured = row.pop("recheck", {}), row.pop("measured", {})
    poles, year = role.pop("poles"), role.pop("year")
    if row["state"] == process.CANDIDATE and poles is not None:
        row |= {"poles": poles, "year": year}
    if "explanation" in role:
        place = {name: row[name] for name in ("x_m", "y_m", "radius_m")}
        told = recheck or role["explanation"] or {}
        role["explanation"] = measuring.overlaid(told, measuring.holding(measured, **place))
    if recheck:
        role["served_points"], role["score"] = recheck.get("served_points"), recheck.get("score")
    return ShownSite(plan=plan, **row, **role)


def _published(views: Sequence[PlanView], extra: tuple[str, ...], pk: int | None = None) -> list[ShownSite]:
    """Sites of versions; a dropped one is not public."""
    plans = {view.version.pk: view.plan for view in views if view.version is not None}
    if not plans:
        return []
    found = VersionSite.objects.filter(version__in=plans).exclude(state=process.DROPPED)
    if pk is not None:
        found = found.filter(site_id=pk)
    rows = found.annotate(site_pk=F("site_id")).values("version", "site_pk", *OF_VERSION, *OF_ROLE, *extra)
    shown = []
    for row in rows:
        plan = plans[row.pop("version")]
        shown.append(
            ShownSite(pk=row.pop("site_pk"), plan=plan, municipality_code=plan.municipality_code, **row)
        )
    return shown


def kind_counts(sites: Iterable[ShownSite]) -> dict[str, int]:
    """Number of sites of each exactness."""
    return _counts(one.exactness for one in sites)


def state_counts(sites: Iterable[ShownSite]) -> dict[str, int]:
    """Number of sites in each state."""
    return _counts(one.state for one in sites)


def _counts(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def criteria_at(site: Site) -> list[dict[str, Any]]:
    """Hard criteria at the place of a site with their outcome; the caller knows who may see the site."""
    plan = leading_plan(site.municipality_code)
    if plan is None:
        return list(site.recheck.get("criteria", []))
    found = _working([PlanView(site.municipality_code, plan, None)], ("explanation",), pk=site.pk)
    return list(found[0].explanation.get("criteria", [])) if found else []
