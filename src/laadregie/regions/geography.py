"""Areas in memory: which area a point lies in, and their outlines for a map."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from pyproj import Transformer
from shapely import STRtree

FloatArray = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
LON_LAT_DECIMALS = 6


@dataclass(frozen=True)
class AreaIndex:
    """Areas with a tree over their shapes (RD New, metres); `codes` and `shapes` go together."""

    codes: tuple[str, ...]
    shapes: Shapes
    tree: STRtree

    def codes_at(self, x_m: FloatArray, y_m: FloatArray, *, within_m: float = 0.0) -> list[str | None]:
        """Code of the area each point lies in, or of the nearest within `within_m`; else None.

        Args:
            x_m, y_m: Points in RD New; points that are not finite lie in no area.
            within_m: How far outside every area a point may lie and still count, m.
        """
        usable = np.flatnonzero(np.isfinite(x_m) & np.isfinite(y_m))
        points = shapely.points(x_m[usable], y_m[usable])
        found = np.full(len(x_m), -1, dtype=np.int64)
        inside, areas = self.tree.query(points, predicate="intersects")
        found[usable[inside[::-1]]] = areas[::-1]  # on a shared border the first area counts
        outside = np.flatnonzero(found[usable] < 0)
        if within_m > 0 and len(outside):
            near, areas = self.tree.query_nearest(points[outside], max_distance=within_m, all_matches=False)
            found[usable[outside[near]]] = areas
        return [self.codes[area] if area >= 0 else None for area in found.tolist()]


def area_index(areas: pl.DataFrame) -> AreaIndex:
    """Index of a table with `code` and `geometry` (WKB); rows without a shape are left out."""
    shaped = areas.filter(pl.col("geometry").is_not_null()).sort("code")
    shapes = np.asarray(shapely.from_wkb(shaped["geometry"].to_list()), dtype=object)
    return AreaIndex(tuple(shaped["code"]), shapes, STRtree(shapes))


def feature_collection(areas: pl.DataFrame, *, tolerance_m: float) -> str:
    """GeoJSON (lon/lat, 6 decimals) of areas, simplified so that shared borders stay shared.

    Args:
        areas: Table with `code`, `geometry` (WKB, RD New) and further columns, which become properties.
        tolerance_m: About the width of the details that are left out, m; 0 leaves out none.
    """
    shaped = areas.filter(pl.col("geometry").is_not_null())
    shapes = shapely.from_wkb(shaped["geometry"].to_list())
    simple = shapely.coverage_simplify(shapes, tolerance_m) if tolerance_m > 0 else shapes
    rows = shaped.drop("geometry").to_dicts()
    features = [
        {"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(shape)}
        for row, shape in zip(rows, shapely.transform(simple, _lon_lat), strict=True)
    ]
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _lon_lat(points: FloatArray) -> FloatArray:
    lon, lat = _to_lon_lat().transform(points[:, 0], points[:, 1])
    return np.column_stack([lon, lat]).round(LON_LAT_DECIMALS)


@lru_cache(maxsize=1)
def _to_lon_lat() -> Transformer:
    return Transformer.from_crs(28992, 4326, always_xy=True)
