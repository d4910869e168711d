"""What the pages of the map show, composed from plan maps, forecast and network."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.forecasts import selectors as forecasts
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.planmaps import process, selectors
from laadregie.planmaps.comparing import KINDS, Comparison
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.models import Exactness, PlanMap, SiteState
from laadregie.planmaps.progress import ProgressRow
from laadregie.planmaps.selectors import PlanView, ShownSite
from laadregie.regions import selectors as regions

NEED_EDGES = (0, 1, 2, 3, 4)  # points short per 100 homes, lower edges of the classes of colour
BOUNDS_MARGIN_M = 300.0


@dataclass(frozen=True)
class Choice:
    """Year and scenario a page shows."""

    year: int
    scenario: str


def choice(form: ViewForm, plan: PlanMap | None = None) -> Choice:
    """Year and scenario: what was asked, else the plan's, else what policy says pages show first."""
    asked = form.understood()
    settings = regions.policy_set()
    first_year = plan.year if plan else int(settings["plan_horizon_year"].number)
    first_scenario = plan.scenario if plan else str(settings["forecast_scenario"].value)
    year = int(str(asked.get("jaar") or first_year))
    run = forecasts.current_run(viewer=AnonymousUser())
    if run is not None:
        year = min(max(year, run.first_year), run.last_year)
    return Choice(year, str(asked.get("scenario") or first_scenario))


def municipality_bounds(code: str | None = None) -> list[float]:
    """West, south, east, north (lon/lat) of a municipality, or of the region."""
    areas = regions.area_index("municipality")
    shapes = [s for c, s in zip(areas.codes, areas.shapes, strict=True) if code in (None, c)]
    boxes = [shape.bounds for shape in shapes]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    lon, lat = lonlat_from_rd(
        [west - BOUNDS_MARGIN_M, east + BOUNDS_MARGIN_M], [south - BOUNDS_MARGIN_M, north + BOUNDS_MARGIN_M]
    )
    return [round(float(value), 6) for value in (lon[0], lat[0], lon[1], lat[1])]


def map_of_municipality(
    code: str, view: PlanView | None, chosen: Choice, *, states: Collection[str] = ()
) -> dict[str, Any]:
    """Configuration of the map of a municipality (docs/map-layers.md).

    `states` are those of the sites to show. The address of the sites changes with every decision,
    so that the map asks for them anew.
    """
    plan = view.plan if view else None
    query = {"gemeente": code, "jaar": chosen.year, "scenario": chosen.scenario}
    layers = _layers(query)
    if selectors.has_buildings(code):
        layers["buildings"] = f"{reverse('planmaps:layer_buildings')}?gemeente={code}"
    if view is not None and plan is not None:
        shown = urlencode({"gemeente": code, "scenario": plan.scenario})
        dropped = "&vervallen=1" if process.DROPPED in states else ""
        stand = f"&stand={selectors.stand(code)}" if view.is_working else ""
        layers["sites"] = f"{reverse('planmaps:layer_sites')}?{shown}{dropped}{stand}"
        layers["cells"] = f"{reverse('planmaps:layer_cells')}?{shown}"
    return {
        "layers": layers,
        "bounds": municipality_bounds(code),
        "need_edges": NEED_EDGES,
        "area_code": code,
        "reach_m": _reach_m(plan),
        "keep_view": True,
    }


def map_of_region(chosen: Choice) -> dict[str, Any]:
    """Configuration of the map of the whole region."""
    layers = _layers({"jaar": chosen.year, "scenario": chosen.scenario})
    layers["sites"] = reverse("planmaps:layer_sites")
    layers["cells"] = reverse("planmaps:layer_cells")
    return {
        "layers": layers,
        "bounds": municipality_bounds(),
        "need_edges": NEED_EDGES,
        "keep_view": True,
    }


def small_map(code: str | None, chosen: Choice) -> dict[str, Any]:
    """A map for a page that scrolls: need per neighbourhood, without points or sites."""
    query: dict[str, Any] = {"jaar": chosen.year, "scenario": chosen.scenario}
    layers = _layers(query | {"gemeente": code} if code else query)
    del layers["points"]
    return {
        "layers": layers,
        "bounds": municipality_bounds(code),
        "need_edges": NEED_EDGES,
        "cooperative": True,
        **({"area_code": code} if code else {}),
    }


def _layers(query: dict[str, Any]) -> dict[str, str]:
    return {
        "outline": reverse("planmaps:layer_outline"),
        "municipalities": reverse("planmaps:layer_municipalities"),
        "neighbourhoods": f"{reverse('planmaps:layer_neighbourhoods')}?{urlencode(query)}",
        "points": reverse("planmaps:layer_points"),
    }


def _reach_m(plan: PlanMap | None) -> float:
    """Straight distance within which a site serves, by the policy the plan was made with."""
    settings = plan.policy if plan else {}
    walking = settings.get("walking_distance_m", {}).get("value", 250)
    straight = settings.get("walking_method", {}).get("value") == "straight"
    detour = 1.0 if straight else settings.get("detour_factor", {}).get("value", 1.3)
    return float(walking) / float(detour)


@dataclass(frozen=True)
class YearBar:
    """Poles of a year in the plan: placed up to then, and new in that year."""

    year: int
    new_poles: int
    quota: int
    is_chosen: bool


def year_bars(plan: PlanMap, chosen_year: int) -> list[YearBar]:
    """New poles per year of a plan, beside the quota."""
    bars, before = [], 0
    for row in plan.yearly:
        bars.append(YearBar(row["year"], row["poles"] - before, plan.quota_poles, row["year"] == chosen_year))
        before = row["poles"]
    return bars


@dataclass(frozen=True)
class KindChip:
    """A choice of exactness with how many sites it has."""

    value: str
    label: str
    count: int
    is_on: bool


def kind_chips(sites: Sequence[ShownSite], chosen: Sequence[str] | None) -> list[KindChip]:
    """How many sites of each exactness; without a choice all are shown."""
    counts = selectors.kind_counts(sites)
    return [
        KindChip(value, str(label), counts[value], chosen is None or value in chosen)
        for value, label in Exactness.choices
        if counts.get(value)
    ]


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality in the list beside the map of the region."""

    code: str
    name: str
    needed: float
    present: int | None
    short: float
    sites: int | None
    poles: int | None


def municipality_rows(chosen: Choice, *, viewer: Viewer) -> list[MunicipalityRow]:
    """Every municipality with need, stock and plan, the largest shortage first."""
    try:
        need = forecasts.need_frame("municipality", year=chosen.year, scenario=chosen.scenario, viewer=viewer)
    except InputError:  # no forecast yet: the list still names the municipalities
        return [MunicipalityRow(m.code, m.name, 0, None, 0, None, None) for m in regions.municipalities()]
    of_code = selectors.totals(selectors.plan_views(viewer))
    rows = [
        MunicipalityRow(
            code=row["code"],
            name=row["name"],
            needed=row["public_charge_points_needed"],
            present=row["public_charge_points_present"],
            short=max(0.0, row["public_charge_points_needed"] - (row["public_charge_points_present"] or 0)),
            sites=of_code.get(row["code"], {}).get("sites"),
            poles=of_code.get(row["code"], {}).get("poles"),
        )
        for row in need.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: -row.short)


def selection(site: ShownSite) -> dict[str, Any]:
    """What the map draws when a site is chosen: reach and lines to the nearest points."""
    nearest = site.explanation.get("nearest", [])
    x_m = [site.x_m, *(point["at_x_m"] for point in nearest)]
    y_m = [site.y_m, *(point["at_y_m"] for point in nearest)]
    lon, lat = lonlat_from_rd(x_m, y_m)
    places = [[round(float(e), 6), round(float(n), 6)] for e, n in zip(lon, lat, strict=True)]
    return {
        "id": site.pk,
        "at": places[0],
        "reach_m": _reach_m(site.plan),
        "nearest": [
            {"at": place, "metres": round(point["walking_m"] / 10) * 10}
            for place, point in zip(places[1:], nearest, strict=True)
        ],
    }


def map_of_comparison(code: str, before: PlanView, after: PlanView) -> dict[str, Any]:
    """Configuration of the map of what differs between two plan maps of a municipality."""
    chosen = Choice(after.plan.year, after.plan.scenario)
    config = small_map(code, chosen)
    query = {"gemeente": code, "van": version_key(before), "naar": version_key(after)}
    config["layers"]["sites"] = f"{reverse('planmaps:layer_comparison')}?{urlencode(query)}"
    return config


def version_key(view: PlanView) -> str:
    """How a plan map is named in an address: the number of its version, or the draft."""
    return str(view.version.number) if view.version else "concept"


def difference_counts(found: Sequence[Comparison]) -> list[tuple[str, int]]:
    """How many sites differ in each way, for a line above the list."""
    counts = [(label, sum(1 for one in found if one.kind == kind)) for kind, label in KINDS.items()]
    return [(str(label), count) for label, count in counts if count]


@dataclass(frozen=True)
class ProgressPage:
    """Progress of the municipalities with the totals above it."""

    rows: Sequence[ProgressRow]
    totals: list[tuple[str, int]]
    quota_poles: int
    decided: int
    published: int


def progress_page(rows: Sequence[ProgressRow]) -> ProgressPage:
    """What the page of progress shows."""
    totals = [
        (str(label), sum(row.poles.get(state, 0) for row in rows)) for state, label in SiteState.choices
    ]
    return ProgressPage(
        rows=rows,
        totals=totals,
        quota_poles=sum(row.quota_poles for row in rows),
        decided=sum(row.decided for row in rows),
        published=sum(1 for row in rows if row.version is not None),
    )
