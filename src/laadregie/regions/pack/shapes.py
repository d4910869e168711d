"""Checking the shapes of a table, and bringing them to RD New (EPSG:28992, metres)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer

from laadkern.errors import gettext_noop
from laadregie.regions.pack.problems import SHOWN_PER_COLUMN, Problem
from laadregie.regions.pack.reading import Shapes, Sheet
from laadregie.regions.pack.specs import Table

RD_NEW = CRS.from_epsg(28992)
RD_BOUNDS_M = (-10_000.0, 290_000.0, 320_000.0, 640_000.0)  # the Netherlands, x and y from and to

NO_SHAPES = gettext_noop("The file has no shapes; GeoParquet, GeoPackage or GeoJSON was expected.")
MISSING_SHAPE = gettext_noop("A shape is missing.")
NO_POLYGON = gettext_noop("is not the shape that was expected: a polygon.")
CROSSING = gettext_noop("The polygon is not valid: %(reason)s.")
OUTSIDE = gettext_noop("lies outside the Netherlands; are its coordinates in %(crs)s?")
COLUMN = "geometry"


def in_rd(sheet: Sheet, table: Table, *, file: str) -> tuple[Shapes, list[Problem]]:
    """The shapes in RD New, and what is wrong with them as they stand in the file."""
    if sheet.shapes is None or sheet.crs is None:
        return np.full(sheet.frame.height, None, dtype=object), [Problem(file, NO_SHAPES, column=COLUMN)]
    shapes = sheet.shapes
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    problems: list[Problem] = []
    if table.shape_filled:
        problems += _problems(absent, file, sheet.first_row, MISSING_SHAPE)
    if table.shape == "polygon":
        is_polygon = np.isin(shapely.get_type_id(shapes), [3, 6])
        names = [shape.geom_type if shape is not None else "" for shape in shapes]
        problems += _problems(~is_polygon & ~absent, file, sheet.first_row, NO_POLYGON, values=names)
        problems += _invalid(shapes, file, sheet.first_row)
    moved = to_rd(shapes, sheet.crs)
    outside = ~absent & ~_within(moved)
    places = [shape.wkt[:40] if shape is not None else "" for shape in shapes]
    problems += _problems(outside, file, sheet.first_row, OUTSIDE, values=places, crs=sheet.crs.name)
    return moved, problems


def to_rd(shapes: Shapes, crs: CRS) -> Shapes:
    """The shapes with their coordinates in RD New, without heights."""
    flat: Shapes = shapely.force_2d(shapes)
    if crs.equals(RD_NEW, ignore_axis_order=True):
        return flat
    transformer = Transformer.from_crs(crs, RD_NEW, always_xy=True)

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    result: Shapes = shapely.transform(flat, moved)
    return result


def _within(shapes: Shapes) -> npt.NDArray[np.bool_]:
    bounds = shapely.bounds(shapes)
    x_from, y_from, x_to, y_to = RD_BOUNDS_M
    result: npt.NDArray[np.bool_] = (
        np.isfinite(bounds).all(axis=1)
        & (bounds[:, 0] >= x_from)
        & (bounds[:, 1] >= y_from)
        & (bounds[:, 2] <= x_to)
        & (bounds[:, 3] <= y_to)
    )
    return result


def _invalid(shapes: Shapes, file: str, first_row: int) -> list[Problem]:
    crossing = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    return [
        Problem(
            file,
            CROSSING,
            first_row + int(row),
            COLUMN,
            params={"reason": shapely.is_valid_reason(shapes[row])},
        )
        for row in crossing[:SHOWN_PER_COLUMN]
    ]


def _problems(
    wrong: npt.NDArray[np.bool_],
    file: str,
    first_row: int,
    template: str,
    *,
    values: Sequence[str] | None = None,
    **params: object,
) -> list[Problem]:
    return [
        Problem(file, template, first_row + int(row), COLUMN, values[row] if values else None, params)
        for row in np.flatnonzero(wrong)[:SHOWN_PER_COLUMN]
    ]
