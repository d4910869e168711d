"""Planned sites and search areas in the map API: published ones for everyone, others for who may see them.

Where rows come from stands in `_version` and `_rows` alone.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
import shapely
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc.tables import Collection, FeatureTable, Kind, Property
from laadregie.foundation.ogc.tables import register as register_one
from laadregie.planmaps import selectors
from laadregie.planmaps.models import Exactness, PlanMap

Version = tuple[tuple[int, datetime, bool, datetime | None], ...]

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
# Where each column stands in the database.
_PATHS = {
    "id": "pk",
    "nummer": "number",
    "naam": "name",
    "gemeentecode": "plan_map__municipality_code",
    "buurtcode": "neighbourhood_code",
    "nauwkeurigheid": "exactness",
    "straalM": "radius_m",
    "palen": "poles",
    "jaar": "year",
    "bediendeLaadpunten": "served_points",
    "planjaar": "plan_map__year",
    "scenario": "plan_map__scenario",
    "gepubliceerd": "plan_map__is_published",
    "gepubliceerdOp": "plan_map__published_at",
    "x_m": "x_m",
    "y_m": "y_m",
}
_KINDS = {kind.value: name for kind, name in EXACTNESS.items()}


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
    return _site_table(_version(viewer))


def search_areas(viewer: Viewer) -> FeatureTable:
    """Search areas that the viewer may see, as circles."""
    return _area_table(_version(viewer))


def _version(viewer: Viewer) -> Version:
    """What the viewer may see now; the sites of a plan map never change, so this names them all."""
    seen = selectors.visible_plan_maps(viewer).order_by("pk")
    return tuple(seen.values_list("pk", "created_at", "is_published", "published_at"))


@lru_cache(maxsize=8)
def _site_table(version: Version) -> FeatureTable:
    found = _rows(version).filter(pl.col("nauwkeurigheid") != EXACTNESS[Exactness.SEARCH_AREA])
    return _table(found, SITE, _points(found))


@lru_cache(maxsize=8)
def _area_table(version: Version) -> FeatureTable:
    found = _rows(version).filter(pl.col("nauwkeurigheid") == EXACTNESS[Exactness.SEARCH_AREA])
    radius = np.maximum(found["straalM"].to_numpy(), 1.0)
    return _table(found, AREA, shapely.buffer(_points(found), radius, quad_segs=QUARTER_CORNERS))


def _rows(version: Version) -> pl.DataFrame:
    """Every site and search area of these plan maps, with the columns of both collections."""
    plan_maps = PlanMap.objects.filter(pk__in=[pk for pk, *_rest in version])
    rows = selectors.sites_of(plan_maps).values_list(*_PATHS.values())
    frame = pl.DataFrame(list(rows), schema={name: _COLUMNS[name] for name in _PATHS}, orient="row")
    return frame.with_columns(
        pl.col("nauwkeurigheid").replace_strict(_KINDS, return_dtype=pl.String),
        pl.col("straalM").round(1),
        pl.col("bediendeLaadpunten").round(2),
        pl.when(pl.col("buurtcode") != "").then(pl.col("buurtcode")).alias("buurtcode"),
        pl.when(pl.col("gepubliceerd")).then(pl.col("gepubliceerdOp")).alias("gepubliceerdOp"),
    )


def _points(found: pl.DataFrame) -> Any:
    return shapely.points(found["x_m"].to_numpy(), found["y_m"].to_numpy())


def _table(found: pl.DataFrame, properties: tuple[Property, ...], shapes: Any) -> FeatureTable:
    return FeatureTable.of(found.select("id", *(one.name for one in properties)), shapes)
