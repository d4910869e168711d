"""Places: coordinates, distances, grid cells and areas, all vectorised.

Inside the calculations every position is RD New (EPSG:28992, metres); longitude and
latitude (EPSG:4326, degrees) exist at the edges only.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop

CBS_CELL_M: Final = 500
SMALL_CELL_M: Final = 100
_ROWS: Final = 1 << 20  # more rows than any grid of whole metres in RD has

Geometries = npt.NDArray[np.object_]


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def rd_from_lonlat(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """RD New x and y in metres of longitudes and latitudes in degrees.

    Raises:
        InputError: A coordinate is missing or not on earth.
    """
    checks.within("lon", lon, at_least=-180, at_most=180)
    checks.within("lat", lat, at_least=-90, at_most=90)
    x, y = _transformer(4326, 28992).transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x), np.asarray(y)


def lonlat_from_rd(x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Longitude and latitude in degrees of RD New coordinates in metres.

    Raises:
        InputError: A coordinate is missing or infinite.
    """
    checks.within("x_m", x_m)
    checks.within("y_m", y_m)
    lon, lat = _transformer(28992, 4326).transform(np.asarray(x_m, float), np.asarray(y_m, float))
    return np.asarray(lon), np.asarray(lat)


def straight_m(
    x1_m: npt.ArrayLike, y1_m: npt.ArrayLike, x2_m: npt.ArrayLike, y2_m: npt.ArrayLike
) -> FloatArray:
    """Distance as the crow flies, in metres; shapes broadcast."""
    return np.hypot(np.subtract(x1_m, x2_m, dtype=float), np.subtract(y1_m, y2_m, dtype=float))


def walking_m(straight: npt.ArrayLike, *, detour_factor: float) -> FloatArray:
    """Walking distance in metres, estimated as the straight distance times a detour factor.

    Args:
        straight: Straight distance, metres, at least 0.
        detour_factor: At least 1; nobody walks shorter than straight.

    Raises:
        InputError: A distance is negative or the factor is below 1.
    """
    checks.within("straight", straight, at_least=0)
    checks.within("detour_factor", detour_factor, at_least=1)
    return np.asarray(straight, float) * detour_factor


def points_tree(x_m: FloatArray, y_m: FloatArray) -> "cKDTree[None]":
    """Search tree over points in RD New."""
    return cKDTree(np.column_stack([x_m, y_m]))


def pairs_within(
    from_x_m: FloatArray, from_y_m: FloatArray, to_x_m: FloatArray, to_y_m: FloatArray, *, straight_m: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """All pairs of points at most `straight_m` apart, as the crow flies.

    Returns:
        Index of the first point, index of the second and their distance in metres, each of
        shape (pairs,), ordered by the first index, then the distance, then the second index.

    Raises:
        InputError: A coordinate is missing or the distance is not positive.
    """
    checks.within("straight_m", straight_m, above=0)
    for name, values in (("x_m", from_x_m), ("y_m", from_y_m), ("x_m", to_x_m), ("y_m", to_y_m)):
        checks.within(name, values)
    if not len(from_x_m) or not len(to_x_m):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    found = points_tree(from_x_m, from_y_m).sparse_distance_matrix(
        points_tree(to_x_m, to_y_m), straight_m, output_type="ndarray"
    )
    order = np.lexsort((found["j"], found["v"], found["i"]))
    return found["i"][order].astype(np.int64), found["j"][order].astype(np.int64), found["v"][order]


def cell_keys(x_m: npt.ArrayLike, y_m: npt.ArrayLike, size_m: int) -> IntArray:
    """Key of the grid cell in which each point falls.

    Cells are aligned to multiples of `size_m` in RD, as the squares of Statistics
    Netherlands (CBS) are. A point on a border belongs to the cell north-east of it.

    Raises:
        InputError: A coordinate is missing or negative, or the size is not positive.
    """
    checks.within("size_m", size_m, above=0)
    checks.within("x_m", x_m, at_least=0)
    checks.within("y_m", y_m, at_least=0)
    column = np.floor_divide(np.asarray(x_m, float), size_m).astype(np.int64)
    row = np.floor_divide(np.asarray(y_m, float), size_m).astype(np.int64)
    keys: IntArray = column * _ROWS + row
    return keys


def cell_corners(keys: IntArray, size_m: int) -> tuple[FloatArray, FloatArray]:
    """South-west corners, RD metres, of cells made by `cell_keys` with the same size."""
    column, row = np.divmod(np.asarray(keys, np.int64), _ROWS)
    return column * float(size_m), row * float(size_m)


def cell_centres(keys: IntArray, size_m: int) -> tuple[FloatArray, FloatArray]:
    """Centres, RD metres, of cells made by `cell_keys` with the same size."""
    x_m, y_m = cell_corners(keys, size_m)
    return x_m + size_m / 2, y_m + size_m / 2


def cell_codes(keys: IntArray, size_m: int) -> list[str]:
    """Codes of cells as CBS writes them: `E1855N4845` is the corner in hundreds of metres."""
    x_m, y_m = cell_corners(keys, size_m)
    columns = np.rint(x_m / 100).astype(int).tolist()
    rows = np.rint(y_m / 100).astype(int).tolist()
    return [f"E{column:04d}N{row:04d}" for column, row in zip(columns, rows, strict=True)]


def geometries(field: str, wkb: pl.Series) -> Geometries:
    """Shapes of a column of WKB bytes; a missing value stays None.

    Raises:
        InputError: The bytes are no shape.
    """
    try:
        return np.asarray(shapely.from_wkb(np.array(wkb.to_list(), dtype=object)), dtype=object)
    except shapely.errors.ShapelyError as error:
        raise InputError(field, gettext_noop("%(field)s has a shape that cannot be read.")) from error


def area_index(x_m: npt.ArrayLike, y_m: npt.ArrayLike, areas: Geometries) -> IntArray:
    """Index of the area in which each point falls; -1 where it falls in none.

    A point on a shared border, or where areas overlap, gets the first of them, so that
    every point is counted once. Missing areas (None) hold nothing.
    """
    points = shapely.points(np.asarray(x_m, float), np.asarray(y_m, float))
    found = np.full(len(points), len(areas), dtype=np.int64)
    tree = shapely.STRtree(areas)
    point, area = tree.query(points, predicate="intersects")
    np.minimum.at(found, point, area)
    return np.where(found == len(areas), -1, found)


def cells_inside(area: shapely.Geometry, size_m: int) -> IntArray:
    """Keys of the cells whose centre lies inside an area, sorted; none for a sliver."""
    west, south, east, north = area.bounds
    columns = np.arange(west // size_m, east // size_m + 1)
    rows = np.arange(south // size_m, north // size_m + 1)
    x_m, y_m = (grid.ravel() for grid in np.meshgrid((columns + 0.5) * size_m, (rows + 0.5) * size_m))
    shapely.prepare(area)
    inside = shapely.contains_xy(area, x_m, y_m)
    return np.sort(cell_keys(x_m[inside], y_m[inside], size_m))
