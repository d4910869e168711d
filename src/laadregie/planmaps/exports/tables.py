"""Sites as CSV and GeoJSON, the same for the command line, the pages and the API.

Each row says where its position comes from and under which licence it may be passed on.
"""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.spreadsheets import csv_text
from laadregie.planmaps.exports import origin
from laadregie.planmaps.models import Exactness
from laadregie.planmaps.selectors import ShownSite

COLUMNS = (
    "number",
    "name",
    "municipality_code",
    "neighbourhood_code",
    "kind",
    "state",
    "x_m",
    "y_m",
    "lon",
    "lat",
    "radius_m",
    "poles",
    "year",
    "rank",
    "served_points",
    "worth",
    "score",
    "plan_year",
    "scenario",
    "plan_gap",
    "position_from",
    "licence",
)
CIRCLE_CORNERS = 32
LON_LAT_DECIMALS = 6


def sites_csv(sites: Iterable[ShownSite]) -> str:
    """One line per site; a search area has its radius."""
    rows = [_properties(site) for site in sites]
    return csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def sites_geojson(sites: Iterable[ShownSite]) -> str:
    """GeoJSON (RFC 7946): a bay or street as a point, a search area as the area it is."""
    features = [
        {"type": "Feature", "id": row["number"], "geometry": _geometry(row), "properties": row}
        for row in map(_properties, sites)
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def circle(x_m: float, y_m: float, radius_m: float) -> list[list[float]]:
    """Closed ring of lon/lat round a point in RD New, counter-clockwise."""
    angle = np.linspace(0, 2 * np.pi, CIRCLE_CORNERS + 1)
    lon, lat = lonlat_from_rd(x_m + radius_m * np.cos(angle), y_m + radius_m * np.sin(angle))
    ring = np.column_stack([lon, lat]).round(LON_LAT_DECIMALS)
    ring[-1] = ring[0]
    corners: list[list[float]] = ring.tolist()
    return corners


def _geometry(row: dict[str, Any]) -> dict[str, Any]:
    if row["kind"] == Exactness.SEARCH_AREA:
        return {"type": "Polygon", "coordinates": [circle(row["x_m"], row["y_m"], row["radius_m"])]}
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def _properties(site: ShownSite) -> dict[str, Any]:
    lon, lat = lonlat_from_rd([site.x_m], [site.y_m])
    plan = site.plan
    return {
        "number": site.number,
        "name": site.name,
        "municipality_code": plan.municipality_code,
        "neighbourhood_code": site.neighbourhood_code,
        "kind": site.exactness,
        "state": site.state,
        "x_m": round(site.x_m, 1),
        "y_m": round(site.y_m, 1),
        "lon": round(float(lon[0]), LON_LAT_DECIMALS),
        "lat": round(float(lat[0]), LON_LAT_DECIMALS),
        "radius_m": round(site.radius_m, 1),
        "poles": site.poles,
        "year": site.year,
        "rank": site.rank,
        "served_points": _rounded(site.served_points, 2),
        "worth": _rounded(site.worth, 3),
        "score": _rounded(site.score, 3),
        "plan_year": plan.year,
        "scenario": plan.scenario,
        "plan_gap": round(plan.gap, 6),
        "position_from": origin.position_from(site),
        "licence": origin.licence_of(site),
    }


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
