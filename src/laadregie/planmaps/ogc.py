"""Planned sites and search areas in the map API: published ones for everyone, others for who may see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import shapely
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc import tables
from laadregie.foundation.ogc.kept import Kept
from laadregie.foundation.ogc.tables import Collection, FeatureTable, Kind, Property
from laadregie.planmaps import selectors
from laadregie.planmaps.models import Exactness, Site, SiteState, Version, VersionSite
from laadregie.planmaps.selectors import PlanView, ShownSite

# What codes are called in the API: Dutch, and the same for every reader.
EXACTNESS = {Exactness.BAY: "parkeervak", Exactness.STREET: "straat", Exactness.SEARCH_AREA: "zoekgebied"}
STATES = {
    SiteState.CANDIDATE: "voorstel",
    SiteState.VALIDATED: "goedgekeurd",
    SiteState.RESERVED: "gereserveerd",
    SiteState.IN_ORDER: "in-besluit",
    SiteState.REALISED: "gerealiseerd",
    SiteState.DROPPED: "vervallen",
}
QUARTER_CORNERS = 8
_SHARED = (
    Property("nummer", "string", _("Number")),
    Property("naam", "string", _("Name")),
    Property("gemeentecode", "string", _("Code of the municipality")),
    Property("buurtcode", "string", _("Code of the neighbourhood")),
    Property("status", "string", _("State"), tuple(STATES.values())),
)
_PLANNED = (
    Property("palen", "integer", _("Poles")),
    Property("jaar", "integer", _("Year of the first pole")),
    Property("bediendeLaadpunten", "number", _("Need that it serves, charge points")),
    Property("planjaar", "integer", _("Year of the plan map")),
    Property("scenario", "string", _("Scenario")),
    Property("gepubliceerd", "boolean", _("Is published")),
    Property("versie", "integer", _("Version that was published")),
    Property("gepubliceerdOp", "date-time", _("Published on")),
)
SITE = (
    *_SHARED,
    Property("nauwkeurigheid", "string", _("How exactly the place is known"), ("parkeervak", "straat")),
    *_PLANNED,
)
AREA = (*_SHARED, Property("straalM", "number", _("Radius, metres")), *_PLANNED)
_TYPES: dict[Kind, Any] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date-time": pl.Datetime("us", "UTC"),
}
_COLUMNS: dict[str, Any] = {
    "id": pl.Int64,
    **{one.name: _TYPES[one.kind] for one in (*SITE, *AREA)},
    "x_m": pl.Float64,
    "y_m": pl.Float64,
}
_kept: Kept[pl.DataFrame] = Kept(most=8)
_kept_sites: Kept[FeatureTable] = Kept(most=8)
_kept_areas: Kept[FeatureTable] = Kept(most=8)


def register() -> None:
    """Make both collections known to the map API."""
    tables.register(
        Collection(
            id="plaatsen",
            title=_("Sites"),
            description=_("Places where poles should come. Before publication only who may see them."),
            properties=SITE,
            table=sites,
            scope=Scope.PLAN_MAPS,
            shape="point",
            moment="gepubliceerdOp",
        )
    )
    tables.register(
        Collection(
            id="zoekgebieden",
            title=_("Search areas"),
            description=_("Areas in which a place is looked for. Before publication only who may see them."),
            properties=AREA,
            table=search_areas,
            scope=Scope.PLAN_MAPS,
            shape="polygon",
            moment="gepubliceerdOp",
        )
    )


def sites(viewer: Viewer) -> FeatureTable:
    """Bays and streets that the viewer may see, as points."""
    views = selectors.plan_views(viewer)
    version = _version(views)
    return _kept_sites.get(version, lambda: _site_table(_rows(views, version)))


def search_areas(viewer: Viewer) -> FeatureTable:
    """Search areas that the viewer may see, as circles."""
    views = selectors.plan_views(viewer)
    version = _version(views)
    return _kept_areas.get(version, lambda: _area_table(_rows(views, version)))


def _version(views: Sequence[PlanView]) -> tuple[object, ...]:
    """What names the rows of these plan maps: calculations, versions, and each decision since.

    A version never changes; a plan that is worked on changes with the revisions of its sites.
    """
    seen: list[tuple[int, datetime, datetime | None]] = [
        (view.plan.pk, view.plan.created_at, view.version.published_at if view.version else None)
        for view in views
    ]
    working = [view.municipality_code for view in views if view.is_working]
    if not working:
        return tuple(seen)
    decided = Site.objects.filter(municipality_code__in=working).aggregate(
        sites=Count("pk"), newest=Max("pk"), revisions=Sum("revision"), changed_at=Max("changed_at")
    )
    published = Version.objects.filter(municipality_code__in=working, is_current=True)
    return (*seen, *decided.values(), *published.order_by("pk").values_list("pk", "published_at"))


def _rows(views: Sequence[PlanView], version: tuple[object, ...]) -> pl.DataFrame:
    """Every site and search area of these plan maps, with the columns of both collections."""

    def read() -> pl.DataFrame:
        public = _published(views)
        rows = [_row(site, public.get(site.pk)) for site in selectors.shown_sites(views)]
        return pl.DataFrame(rows, schema=_COLUMNS)

    return _kept.get(version, read)


def _published(views: Sequence[PlanView]) -> dict[int, Version]:
    """The version that everyone sees of each site, also of sites that were changed since."""
    codes = [view.municipality_code for view in views]
    versions = {one.pk: one for one in Version.objects.filter(municipality_code__in=codes, is_current=True)}
    found = VersionSite.objects.filter(version__in=versions).exclude(state=SiteState.DROPPED)
    return {site: versions[version] for site, version in found.values_list("site", "version")}


def _row(site: ShownSite, version: Version | None) -> dict[str, Any]:
    return {
        "id": site.pk,
        "nummer": site.number,
        "naam": site.name,
        "gemeentecode": site.municipality_code,
        "buurtcode": site.neighbourhood_code or None,
        "status": STATES[SiteState(site.state)],
        "nauwkeurigheid": EXACTNESS[Exactness(site.exactness)],
        "straalM": round(site.radius_m, 1),
        "palen": site.poles,
        "jaar": site.year,
        "bediendeLaadpunten": None if site.served_points is None else round(site.served_points, 2),
        "planjaar": site.plan.year,
        "scenario": site.plan.scenario,
        "gepubliceerd": version is not None,
        "versie": version.number if version else None,
        "gepubliceerdOp": version.published_at if version else None,
        "x_m": site.x_m,
        "y_m": site.y_m,
    }


def _site_table(rows: pl.DataFrame) -> FeatureTable:
    found = rows.filter(pl.col("nauwkeurigheid") != EXACTNESS[Exactness.SEARCH_AREA])
    return _table(found, SITE, _points(found))


def _area_table(rows: pl.DataFrame) -> FeatureTable:
    found = rows.filter(pl.col("nauwkeurigheid") == EXACTNESS[Exactness.SEARCH_AREA])
    radius = np.maximum(found["straalM"].to_numpy(), 1.0)
    return _table(found, AREA, shapely.buffer(_points(found), radius, quad_segs=QUARTER_CORNERS))


def _points(found: pl.DataFrame) -> Any:
    return shapely.points(found["x_m"].to_numpy(), found["y_m"].to_numpy())


def _table(found: pl.DataFrame, properties: tuple[Property, ...], shapes: Any) -> FeatureTable:
    return FeatureTable.of(found.select("id", *(one.name for one in properties)), shapes)
