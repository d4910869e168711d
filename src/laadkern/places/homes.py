"""Where homes are, from addresses, house numbers or building outlines.

A frame of home positions has the columns x_m, y_m (RD, metres), weight (homes there, above
0) and source (`addresses`, `house_numbers` or `building_outlines`). The weights divide the known number
of households of a neighbourhood; they need not be right, only in proportion.
"""

import numpy as np
import polars as pl
import shapely

from laadkern import checks
from laadkern.geo import area_index, geometries

HOME_COLUMNS = ("x_m", "y_m", "weight", "source")
SOURCES = ("addresses", "house_numbers", "building_outlines")  # the best first


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


def from_addresses(addresses: pl.DataFrame) -> pl.DataFrame:
    """Home positions from addresses that are homes (`x_m`, `y_m`); several at one place each count.

    Raises:
        InputError: A column is missing.
    """
    checks.columns("addresses", addresses, ["x_m", "y_m"])
    return addresses.select("x_m", "y_m", weight=pl.lit(1.0), source=pl.lit("addresses", dtype=pl.String))


def best_of(homes: pl.DataFrame, neighbourhoods: pl.DataFrame, *, complete_from: float = 0.6) -> pl.DataFrame:
    """The positions of the best source of each neighbourhood, so that no home counts twice.

    The best is the first of `SOURCES` with at least `complete_from` homes per household; where
    none has, the one with most homes. Positions outside every neighbourhood are left out.

    Args:
        homes: Home positions of several sources.
        neighbourhoods: households (null counts as 0) and geometry (WKB in RD, null allowed).
        complete_from: Homes per household from which a source counts as complete, above 0.

    Raises:
        InputError: A column is missing or a shape cannot be read.
    """
    checks.columns("homes", homes, HOME_COLUMNS)
    checks.columns("neighbourhoods", neighbourhoods, ["households", "geometry"])
    checks.within("complete_from", complete_from, above=0)
    shapes = geometries("neighbourhoods", neighbourhoods["geometry"])
    area = area_index(homes["x_m"].to_numpy(), homes["y_m"].to_numpy(), shapes)
    located = homes.with_columns(area=pl.Series(area, dtype=pl.Int64)).filter(pl.col("area") >= 0)
    households = neighbourhoods.select(
        pl.col("households").fill_null(0), area=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    order = pl.col("source").replace_strict(
        {name: rank for rank, name in enumerate(SOURCES)}, default=len(SOURCES)
    )
    best = (
        located.group_by("area", "source")
        .agg(pl.col("weight").sum())
        .join(households, on="area")
        .with_columns(order=order, complete=pl.col("weight") >= complete_from * pl.col("households"))
        .with_columns(first=pl.when("complete").then("order"))
        .sort("area", "first", pl.col("weight").neg(), "order", nulls_last=True)
        .unique("area", keep="first", maintain_order=True)
    )
    return located.join(best.select("area", "source"), on=["area", "source"], how="semi").drop("area")


def _frame(points: object, weight: object, source: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"x_m": shapely.get_x(points), "y_m": shapely.get_y(points), "weight": weight},
        schema={"x_m": pl.Float64, "y_m": pl.Float64, "weight": pl.Float64},
    ).with_columns(source=pl.lit(source))
