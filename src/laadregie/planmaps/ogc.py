"""Planned sites and search areas in the map API: published ones for everyone, others for who may see them.

The one place that knows where rows come from is `_rows`.
"""

from typing import Any

import numpy as np
import polars as pl
import shapely
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc.tables import Collection, FeatureTable, Kind, Property, register as register_one
from laadregie.planmaps import selectors
from laadregie.planmaps.models import Exactness

EXACTNESS = {Exactness.BAY: "parkeervak", Exactness.STREET: "straat", Exactness.SEARCH_AREA: "zoekgebied"}
QUARTER_CORNERS = 8
_SHARED = (
    Property("nummer", "string", _("Number")),
    Property("naam", "string", _("Name")),
    Property("gemeentecode", "string", _("Code of the municipality")),
    Property("buurtcode", "string", _("Code of the neighbourhood")),
)
_PLANNED = (
    Property("palen", "integer", _("Poles")),
    Property("jaar", "integer", _("Year of the first pole")),
    Property("bediendeLaadpunten", "number", _("Need that it serves, charge points")),
    Property("planjaar", "integer", _("Year of the plan map")),
    Property("scenario", "string", _("Scenario")),
    Property("gepubliceerd", "boolean", _("Is published")),
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


def register() -> None:
    """Make both collections known to the map API."""
    register_one(
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
    register_one(
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
    found = _rows(viewer).filter(pl.col("nauwkeurigheid") != EXACTNESS[Exactness.SEARCH_AREA])
    return _table(found, SITE, _points(found))


def search_areas(viewer: Viewer) -> FeatureTable:
    """Search areas that the viewer may see, as circles."""
    found = _rows(viewer).filter(pl.col("nauwkeurigheid") == EXACTNESS[Exactness.SEARCH_AREA])
    radius = np.maximum(found["straalM"].to_numpy(), 1.0)
    return _table(found, AREA, shapely.buffer(_points(found), radius, quad_segs=QUARTER_CORNERS))


def _rows(viewer: Viewer) -> pl.DataFrame:
    """Every site and search area that the viewer may see, with the columns of both collections."""
    found = selectors.sites_of(selectors.visible_plan_maps(viewer))
    rows = [
        {
            "id": site.pk,
            "nummer": site.number,
            "naam": site.name,
            "gemeentecode": site.plan_map.municipality_code,
            "buurtcode": site.neighbourhood_code or None,
            "nauwkeurigheid": EXACTNESS[Exactness(site.exactness)],
            "straalM": round(site.radius_m, 1),
            "palen": site.poles,
            "jaar": site.year,
            "bediendeLaadpunten": round(site.served_points, 2),
            "planjaar": site.plan_map.year,
            "scenario": site.plan_map.scenario,
            "gepubliceerd": site.plan_map.is_published,
            "gepubliceerdOp": site.plan_map.published_at if site.plan_map.is_published else None,
            "x_m": site.x_m,
            "y_m": site.y_m,
        }
        for site in found
    ]
    return pl.DataFrame(rows, schema=_COLUMNS)


def _points(found: pl.DataFrame) -> Any:
    return shapely.points(found["x_m"].to_numpy(), found["y_m"].to_numpy())


def _table(found: pl.DataFrame, properties: tuple[Property, ...], shapes: Any) -> FeatureTable:
    return FeatureTable.of(found.select("id", *(one.name for one in properties)), shapes)
