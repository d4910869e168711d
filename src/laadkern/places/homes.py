"""Where homes are, from building outlines or house numbers.

A frame of home positions has the columns x_m, y_m (RD, metres), weight (homes there, above
0) and source (`building_outlines` or `house_numbers`). The weights divide the known number
of households of a neighbourhood; they need not be right, only in proportion.
"""

import numpy as np
import polars as pl
import shapely

from laadkern import checks
from laadkern.geo import geometries

HOME_COLUMNS = ("x_m", "y_m", "weight", "source")


def from_buildings(
    buildings: pl.DataFrame,
    *,
    smallest_home_m2: float = 30.0,
    one_home_up_to_m2: float = 200.0,
    m2_per_home_above: float = 100.0,
    most_homes: float = 20.0,
) -> pl.DataFrame:
    """Home positions from building outlines (`geometry`: WKB of polygons in RD).

    An outline says neither use nor number of homes. Sheds are smaller than a home; a
    building up to `one_home_up_to_m2` on the ground counts as one; a larger one as its
    ground area over `m2_per_home_above`, at most `most_homes` (halls are no towers).

    Raises:
        InputError: A column is missing, a shape cannot be read or an argument is wrong.
    """
    checks.columns("buildings", buildings, ["geometry"])
    checks.within("m2_per_home_above", m2_per_home_above, above=0)
    checks.within("smallest_home_m2", smallest_home_m2, at_least=0)
    outlines = geometries("buildings", buildings["geometry"])
    area_m2 = shapely.area(outlines)
    homes = area_m2 >= smallest_home_m2
    points = shapely.centroid(outlines[homes])
    large = np.minimum(area_m2[homes] / m2_per_home_above, most_homes)
    weight = np.where(area_m2[homes] <= one_home_up_to_m2, 1.0, large)
    return _frame(points, weight, "building_outlines")


def from_house_numbers(numbers: pl.DataFrame) -> pl.DataFrame:
    """Home positions from house-number points (`geometry`: WKB, optionally `building_id`).

    Each number counts as one home; the same place twice counts once.

    Raises:
        InputError: A column is missing or a shape cannot be read.
    """
    checks.columns("numbers", numbers, ["geometry"])
    points = shapely.centroid(geometries("numbers", numbers["geometry"].unique(maintain_order=True)))
    return _frame(points, np.ones(len(points)), "house_numbers")


def _frame(points: object, weight: object, source: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"x_m": shapely.get_x(points), "y_m": shapely.get_y(points), "weight": weight},
        schema={"x_m": pl.Float64, "y_m": pl.Float64, "weight": pl.Float64},
    ).with_columns(source=pl.lit(source))
