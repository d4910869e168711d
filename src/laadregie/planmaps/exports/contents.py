"""What an export of one municipality holds, gathered once: sites, need, points, squares and sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from laadkern.coverage import WHITE
from laadkern.errors import InputError
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import process, selectors
from laadregie.planmaps.exports import origin
from laadregie.planmaps.models import CoverageCell, PlanGround, PlanMap
from laadregie.planmaps.selectors import PlanView, ShownSite
from laadregie.regions import selectors as regions
from laadregie.regions.labels import FILES

ALWAYS = ("municipalities", "neighbourhoods", "feed_locations", "usage_samples", "home_types")


@dataclass(frozen=True)
class Source:
    """A file that an export rests on."""

    kind: str
    label: str
    origin: str
    licence: str
    as_of: date | None


@dataclass(frozen=True)
class Contents:
    """One plan map with all that an export of it may show.

    Attributes:
        sites: As the viewer sees them, dropped ones included where the viewer works on the plan.
        need: Per neighbourhood code what is needed, there and short in the plan's year.
        areas: code, name, geometry (WKB, RD) of the neighbourhoods that have an outline.
        names: Name of every neighbourhood by its code.
        locations: Charging locations of the municipality, as `monitoring.location_frame`.
        white_spots: Squares with enough homes and no public point now.
        sources: What it all rests on.
        walked: Whether walks were measured over streets.
        at: The moment that counts as its date: equal contents have an equal moment.
    """

    view: PlanView
    name: str
    sites: Sequence[ShownSite]
    need: Mapping[str, Mapping[str, Any]]
    areas: pl.DataFrame
    names: Mapping[str, str]
    locations: pl.DataFrame
    white_spots: Sequence[CoverageCell]
    sources: Sequence[Source]
    walked: bool
    at: datetime

    @property
    def plan(self) -> PlanMap:
        return self.view.plan

    @property
    def standing(self) -> list[ShownSite]:
        """The sites that are not dropped."""
        return [site for site in self.sites if site.state != process.DROPPED]

    @property
    def has_osm(self) -> bool:
        """Whether a position of OpenStreetMap is in it."""
        return any(origin.is_from_osm(site) for site in self.sites)


def contents_of(view: PlanView) -> Contents:
    """Gather the contents of a plan map that the viewer was given."""
    plan, code = view.plan, view.municipality_code
    sites = selectors.shown_sites([view], with_explanation=True)
    areas = regions.neighbourhood_frame(with_geometry=True).filter(pl.col("municipality_code") == code)
    points = monitoring.location_frame().filter(
        (pl.col("municipality_code") == code) & (pl.col("regular_points") + pl.col("fast_points") > 0)
    )
    return Contents(
        view=view,
        name=regions.municipality(code).name,
        sites=sites,
        need=_need(plan),
        areas=areas.filter(pl.col("geometry").is_not_null()).select("code", "name", "geometry"),
        names=dict(areas.select("code", "name").iter_rows()),
        locations=points.sort("location_key"),
        white_spots=[cell for cell in selectors.cells_of([view]) if cell.colour_now == WHITE],
        sources=[*_sources(plan), *_enrichments(plan)],
        walked=PlanGround.objects.filter(plan_map=plan, streets__isnull=False).exists(),
        at=_moment(view, sites),
    )


def _need(plan: PlanMap) -> Mapping[str, Mapping[str, Any]]:
    """Need of the plan's year as the forecast has it now; empty where it no longer has that year."""
    try:
        return selectors.neighbourhood_need(
            year=plan.year, scenario=plan.scenario, municipality_code=plan.municipality_code
        )
    except InputError:
        return {}


def _moment(view: PlanView, sites: Sequence[ShownSite]) -> datetime:
    if view.version is not None:
        return view.version.published_at
    changed = [site.changed_at for site in sites if site.changed_at is not None]
    return max([view.plan.created_at, *changed])


def _sources(plan: PlanMap) -> list[Source]:
    """The files that count for this municipality, in the order of `FILES`."""
    kinds = set(ALWAYS)
    found = plan.candidates.get("by_exactness", {})
    kinds |= {"parking"} if found.get("street") else set()
    kinds |= {"large_scale_map"} if found.get("bay") else set()
    kinds |= {"buildings"} if selectors.has_buildings(plan.municipality_code) else set()
    files = {file.kind: file for file in regions.pack_files() if file.kind in kinds}
    return [
        Source(kind, str(label), files[kind].origin, files[kind].licence, files[kind].as_of)
        for kind, label in FILES.items()
        if kind in files
    ]


def _enrichments(plan: PlanMap) -> list[Source]:
    """What was loaded for this municipality alone, as far as the plan rests on it."""
    used = {one["digest"] for one in plan.inputs.get("enrichments", ())}
    return [
        Source(one.kind, one.get_kind_display(), one.origin, one.licence, one.as_of)
        for one in regions.enrichments(plan.municipality_code)
        if one.digest in used
    ]
