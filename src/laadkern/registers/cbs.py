"""Households per square of 500 m, as Statistics Netherlands (CBS) counts them.

Small numbers are not published: the square then has a negative code, and its households are
unknown. Published numbers are rounded to five.
"""

import numpy as np
import polars as pl
import shapely

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import CBS_CELL_M, cell_codes, cell_keys, geometries
from laadkern.registers.raw import Outcome, first_of, judged

CODES = ("crs28992res500m", "c28992r500")
HOUSEHOLDS = (
    "aantal_part_huishoudens",
    "aantalparthuishoudens",
    "aantal_huishoudens",
    "aantalhuishoudens",
    "parthh",  # names of at most ten characters in a shape file
    "aantal_hh",
)
_NEAR_M = 1.0

NO_HOUSEHOLDS = gettext_noop("%(field)s has no column with the number of households (%(columns)s).")


def household_squares(raw: pl.DataFrame) -> Outcome:
    """The squares whose number of households is published.

    Args:
        raw: A column with households and geometry: the square as a polygon.

    Returns:
        cell_code, x_m, y_m (south-west corner, RD metres), households and geometry.

    Raises:
        InputError: There is no column with households.
    """
    if not any(name in raw.columns for name in HOUSEHOLDS):
        raise InputError("household_cells", NO_HOUSEHOLDS, columns=", ".join(HOUSEHOLDS[:4]))
    bounds = shapely.bounds(geometries("household_cells", raw["geometry"])).reshape(-1, 4)
    corner = np.rint(bounds / CBS_CELL_M) * CBS_CELL_M
    with np.errstate(invalid="ignore"):
        is_square = (np.abs(bounds - corner) <= _NEAR_M).all(axis=1)
        is_square &= (corner[:, 2:] - corner[:, :2] == CBS_CELL_M).all(axis=1)
    households = first_of(raw, HOUSEHOLDS).cast(pl.Float64, strict=False)
    squares = raw.select(
        "geometry",
        households=households,
        x_m=pl.Series(corner[:, 0], dtype=pl.Float64),
        y_m=pl.Series(corner[:, 1], dtype=pl.Float64),
        is_square=pl.Series(is_square),
    )
    kept, refused = judged(
        squares,
        {
            "no_square": ~pl.col("is_square"),
            "suppressed": pl.col("households").is_null() | (pl.col("households") < 0),
            "double": ~pl.struct("x_m", "y_m").is_first_distinct(),
        },
    )
    keys = cell_keys(kept["x_m"].to_numpy(), kept["y_m"].to_numpy(), CBS_CELL_M)
    codes = pl.Series("cell_code", cell_codes(keys, CBS_CELL_M), dtype=pl.String)
    table = kept.select(codes, "x_m", "y_m", pl.col("households").round(0).cast(pl.Int64), "geometry")
    return Outcome(table, raw.height, refused)
