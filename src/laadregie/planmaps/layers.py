"""Layers of the map as GeoJSON (lon/lat); what each holds is in docs/map-layers.md.

Areas and their figures change only with a new version, forecast or feed, so their text is
kept in memory under the keys of those.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
import shapely

from laadkern.checks import FloatArray
from laadkern.coverage import WHITE
from laadkern.geo import CBS_CELL_M, lonlat_from_rd
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import selectors
from laadregie.planmaps.exports import LON_LAT_DECIMALS
from laadregie.planmaps.models import CoverageCell
from laadregie.planmaps.selectors import ShownSite
from laadregie.regions import selectors as regions

Told = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


def neighbourhoods(*, year: int, scenario: str, municipality_code: str | None) -> str:
    """Outlines of neighbourhoods with what they need, what is there, and what is short."""
    figures = selectors.neighbourhood_need(year=year, scenario=scenario, municipality_code=municipality_code)
    told = tuple((code, tuple(known.items())) for code, known in figures.items())
    return _with_figures(regions.areas_geojson("neighbourhood"), told)


def municipalities() -> str:
    """Outlines of municipalities with name and inhabitants."""
    rows = regions.municipality_frame().select("code", "name", "inhabitants").iter_rows(named=True)
    told = tuple((row["code"], tuple(row.items())) for row in rows)
    return _with_figures(regions.areas_geojson("municipality"), told)


@lru_cache(maxsize=100)
def _with_figures(outlines: str, told: Told) -> str:
    """Outlines of the areas that something is told of; writing it takes longer than looking it up."""
    figures = {code: dict(known) for code, known in told}
    features = (
        f'{{"type":"Feature","properties":{_json(figures[code])},"geometry":{geometry}}}'
        for code, geometry in _geometries(outlines).items()
        if code in figures
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


@lru_cache(maxsize=2)
def _geometries(outlines: str) -> dict[str, str]:
    """The outline of each area as it is written, by its code; a region is read once for all its parts."""
    features = json.loads(outlines)["features"]
    return {one["properties"]["code"]: _json(one["geometry"]) for one in features}


def points() -> str:
    """Existing charging locations: a circle each, with points and how busy they are."""
    snapshot = monitoring.current_snapshot()
    return _points(snapshot.pk) if snapshot else _collection([])


def sites(found: Iterable[ShownSite]) -> str:
    """Sites and search areas by the middle of each; the map draws an area round a search area."""
    rows = list(found)
    lon, lat = lonlat_from_rd([site.x_m for site in rows], [site.y_m for site in rows])
    features = [
        _point(
            (east, north),
            {
                "id": site.pk,
                "number": site.number,
                "municipality_code": site.municipality_code,
                "name": site.name,
                "kind": site.exactness,
                "radius_m": round(site.radius_m, 1),
                "poles": site.poles,
                "year": site.year,
                "state": site.sign,
                "rank": site.rank or 0,
                "served": round(site.served_points or 0.0, 1),
            },
        )
        for site, east, north in zip(rows, lon.tolist(), lat.tolist(), strict=True)
    ]
    return _collection(features)


def white_spots(cells: Iterable[CoverageCell]) -> str:
    """Squares of 500 m with enough homes and no public point."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "colour": cell.colour_now,
                "planned": cell.colour_planned,
                "households": round(cell.households),
            },
            "geometry": {"type": "Polygon", "coordinates": [_square(cell.x_m, cell.y_m)]},
        }
        for cell in cells
        if cell.colour_now == WHITE
    ]
    return _collection(features)


def buildings(municipality_code: str) -> str:
    """Outlines of buildings, where they are loaded; only to see where streets and homes are."""
    file = regions.pack_file("buildings")
    return _buildings(file.digest, municipality_code) if file else _collection([])


@lru_cache(maxsize=4)
def _buildings(digest: str, municipality_code: str) -> str:
    """The outlines of one file; the key is only there so that a new file is read anew."""
    table = regions.pack_table("buildings")
    if table is None:
        return _collection([])
    own = table.filter(pl.col("municipality_code") == municipality_code)
    shapes = shapely.from_wkb(own["geometry"].to_list())
    degrees = shapely.transform(shapes, _lon_lat)
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for shape in degrees
    ]
    return _collection(features)


def _lon_lat(points: FloatArray) -> FloatArray:
    lon, lat = lonlat_from_rd(points[:, 0], points[:, 1])
    return np.column_stack([lon, lat]).round(LON_LAT_DECIMALS)


def outline() -> str:
    """Outlines of the municipalities around, for the background; empty where the pack has none."""
    return regions.outline_geojson() or _collection([])


@lru_cache(maxsize=2)
def _points(snapshot_id: int) -> str:
    """The points of one snapshot; the key is only there so that a new one is read anew."""
    frame = monitoring.location_frame().filter(pl.col("regular_points") + pl.col("fast_points") > 0)
    lon, lat = lonlat_from_rd(frame["x_m"].to_numpy(), frame["y_m"].to_numpy())
    columns = ("location_key", "regular_points", "fast_points", "access", "pressure")
    features = [
        _point(
            (east, north),
            {
                "id": location,
                "points": regular + fast,
                "speed": "fast" if fast else "regular",
                "access": access,
                "pressure": pressure,
            },
        )
        for (location, regular, fast, access, pressure), east, north in zip(
            frame.select(columns).iter_rows(), lon.tolist(), lat.tolist(), strict=True
        )
    ]
    return _collection(features)


def _square(x_m: float, y_m: float) -> list[list[float]]:
    x = np.array([0, 1, 1, 0, 0]) * CBS_CELL_M + x_m
    y = np.array([0, 0, 1, 1, 0]) * CBS_CELL_M + y_m
    lon, lat = lonlat_from_rd(x, y)
    corners: list[list[float]] = np.column_stack([lon, lat]).round(LON_LAT_DECIMALS).tolist()
    return corners


def _point(lon_lat: tuple[float, float], properties: dict[str, Any]) -> dict[str, Any]:
    place = [round(value, LON_LAT_DECIMALS) for value in lon_lat]
    geometry = {"type": "Point", "coordinates": place}
    return {"type": "Feature", "id": properties["id"], "properties": properties, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> str:
    return _json({"type": "FeatureCollection", "features": features})


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
