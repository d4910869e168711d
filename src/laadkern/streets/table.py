"""The table of streets: straight pieces between two points, ready for a graph."""

from typing import Final, NamedTuple

import numpy as np
import polars as pl
import shapely

from laadkern import checks
from laadkern.geo import geometries

Box = tuple[float, float, float, float]  # RD New: x from, y from, x to, y to

STREET_SCHEMA: Final = {
    "from_x_m": pl.Float64,
    "from_y_m": pl.Float64,
    "to_x_m": pl.Float64,
    "to_y_m": pl.Float64,
    "length_m": pl.Float64,
    "kind": pl.String,
    "street_name": pl.String,
}
_ENDS = ("from_x_m", "from_y_m", "to_x_m", "to_y_m")


class Streets(NamedTuple):
    """What a source says of walking.

    Attributes:
        streets: One row per straight piece of walkable street, columns of `STREET_SCHEMA`: RD New
            ends, length in metres, kind as the source writes it, name where known. Pieces that
            share an end to the centimetre hang together.
        left_out: kind, reason and ways: how many ways of the source people cannot walk, and why.
    """

    streets: pl.DataFrame
    left_out: pl.DataFrame


def judged(lines: pl.DataFrame) -> Streets:
    """The streets of ways of which is known whether people walk there.

    Args:
        lines: geometry (WKB, lines in RD New, metres), kind, street_name, walkable and reason; each
            line part of a geometry counts by itself, other shapes than lines hold no street.

    Raises:
        InputError: A shape cannot be read or has a missing coordinate.
    """
    left_out = (
        lines.filter(~pl.col("walkable"))
        .group_by("kind", "reason")
        .agg(ways=pl.len().cast(pl.Int64))
        .sort("ways", "kind", "reason", descending=[True, False, False])
    )
    return Streets(_pieces(lines.filter(pl.col("walkable"))), left_out)


def within(streets: Streets, box: Box | None) -> Streets:
    """The pieces of street with an end in a box."""
    if box is None:
        return streets
    west, south, east, north = box
    inside = pl.any_horizontal(
        pl.col(f"{end}_x_m").is_between(west, east) & pl.col(f"{end}_y_m").is_between(south, north)
        for end in ("from", "to")
    )
    return Streets(streets.streets.filter(inside), streets.left_out)


def _pieces(lines: pl.DataFrame) -> pl.DataFrame:
    shapes = geometries("geometry", lines["geometry"])
    parts, line = shapely.get_parts(shapes, return_index=True)
    is_line = np.isin(shapely.get_type_id(parts), [1, 2])  # linestrings and rings
    at, part = shapely.get_coordinates(parts[is_line], return_index=True)
    checks.within("geometry", at)
    line = line[is_line]
    same = part[1:] == part[:-1]
    start, end = at[:-1][same], at[1:][same]
    of = line[part[1:][same]]
    ends = dict(zip(_ENDS, np.column_stack([start, end]).T.copy(), strict=True))
    pieces = pl.DataFrame(
        ends
        | {
            "length_m": np.hypot(*(end - start).T),
            "kind": lines["kind"].gather(of),
            "street_name": lines["street_name"].gather(of),
        },
        schema=STREET_SCHEMA,
    )
    return pieces.filter(pl.col("length_m") > 0)
