"""Candidates: places where a pole could come, each saying how exact it is.

Columns of every frame of candidates: candidate_id, municipality_code, neighbourhood_code,
x_m, y_m (RD, metres), exactness, radius_m, street_name (nullable), street_approximate,
bays (nullable: parking bays together) and source. `exactness` is

- `bay`: a real bay; the pole is meant within a metre or two;
- `street`: a parking street or car park; the pole is meant somewhere along it;
- `search_area`: homes are here, the bay still has to be found; draw it as an area.
"""

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.geo import (
    SMALL_CELL_M,
    Geometries,
    area_index,
    cell_centres,
    cell_codes,
    cell_keys,
    points_tree,
)

CANDIDATE_SCHEMA = {
    "candidate_id": pl.String,
    "municipality_code": pl.String,
    "neighbourhood_code": pl.String,
    "x_m": pl.Float64,
    "y_m": pl.Float64,
    "exactness": pl.String,
    "radius_m": pl.Float64,
    "street_name": pl.String,
    "street_approximate": pl.Boolean,
    "bays": pl.Int64,
    "source": pl.String,
}
SEARCH_RADIUS_M = SMALL_CELL_M / 2**0.5  # the circle round a cell of 100 m


def search_areas(
    pieces: pl.DataFrame, *, least_households: int = 16, block_m: int = 2 * SMALL_CELL_M
) -> pl.DataFrame:
    """A search area for each 100 m cell where homes are.

    A cell with fewer than `least_households` counts only when it has the most of its block of
    `block_m`, so that thinly built areas keep a place without every farm becoming one. A cell
    belongs to the neighbourhood with most of its households.

    Args:
        pieces: As `pieces.demand_pieces` returns.
        least_households: At least 0.
        block_m: A multiple of 100 m.

    Returns:
        Candidates with `exactness` `search_area` and `source` the basis of the households.

    Raises:
        InputError: A column is missing or an argument is out of range.
    """
    names = ["neighbourhood_code", "municipality_code", "x_m", "y_m", "households", "basis"]
    checks.columns("pieces", pieces, names)
    checks.within("least_households", least_households, at_least=0)
    checks.within("block_m", block_m, at_least=SMALL_CELL_M)
    key = cell_keys(pieces["x_m"].to_numpy(), pieces["y_m"].to_numpy(), SMALL_CELL_M)
    cells = (
        pieces.with_columns(key=key)
        .group_by("key", "neighbourhood_code", "municipality_code", "basis")
        .agg(pl.col("households").sum())
        .sort("key", pl.col("households").neg(), "neighbourhood_code")
        .group_by("key", maintain_order=True)
        .agg(pl.exclude("households").first(), pl.col("households").sum())
        .filter(pl.col("households") > 0)
    )
    x_m, y_m = cell_centres(cells["key"].to_numpy(), SMALL_CELL_M)
    cells = cells.with_columns(x_m=x_m, y_m=y_m, block=cell_keys(x_m, y_m, block_m))
    fullest = pl.col("households").rank("ordinal", descending=True).over("block") == 1
    return _search_candidates(cells.filter(fullest | (pl.col("households") >= least_households)))


def _search_candidates(cells: pl.DataFrame) -> pl.DataFrame:
    codes = pl.Series(cell_codes(cells["key"].to_numpy(), SMALL_CELL_M), dtype=pl.String)
    return cells.select(
        candidate_id=codes,
        municipality_code="municipality_code",
        neighbourhood_code="neighbourhood_code",
        x_m="x_m",
        y_m="y_m",
        exactness=pl.lit("search_area"),
        radius_m=pl.lit(SEARCH_RADIUS_M),
        street_name=pl.lit(None, dtype=pl.String),
        street_approximate=pl.lit(value=True),
        bays=pl.lit(None, dtype=pl.Int64),
        source="basis",
    )


def combined(exact: pl.DataFrame, areas: pl.DataFrame, *, replaced_within_m: float = 100.0) -> pl.DataFrame:
    """Exact candidates, and the search areas that have none near.

    A search area next to a known bay or car park says nothing new, and would often score
    higher because less is known of it.

    Args:
        exact: Candidates with `exactness` `bay` or `street` that were not rejected.
        areas: Search areas.
        replaced_within_m: A search area with an exact candidate within this distance of its
            centre is left out, metres, above 0.

    Raises:
        InputError: A column is missing, an id occurs twice or the distance is not positive.
    """
    for field, frame in (("exact", exact), ("areas", areas)):
        checks.columns(field, frame, list(CANDIDATE_SCHEMA))
    checks.within("replaced_within_m", replaced_within_m, above=0)
    if exact.height and areas.height:
        tree = points_tree(exact["x_m"].to_numpy(), exact["y_m"].to_numpy())
        centres = areas.select("x_m", "y_m").to_numpy()
        nearest, _ = tree.query(centres, distance_upper_bound=replaced_within_m)
        areas = areas.filter(pl.Series(np.isinf(nearest)))
    together = pl.concat([exact, areas], how="diagonal")
    checks.unique("candidates", together, "candidate_id")
    return together


def in_neighbourhoods(
    candidates: pl.DataFrame, neighbourhoods: pl.DataFrame, shapes: Geometries
) -> pl.DataFrame:
    """Candidates with the codes of the neighbourhood they stand in; those in none are left out.

    Args:
        candidates: With x_m and y_m.
        neighbourhoods: code and municipality_code, in the order of `shapes`.
        shapes: Outlines in RD or None, shape (neighbourhoods,).

    Raises:
        InputError: A column or shape is wrong.
    """
    checks.columns("candidates", candidates, ["x_m", "y_m"])
    checks.columns("neighbourhoods", neighbourhoods, ["code", "municipality_code"])
    checks.shape("shapes", shapes, (neighbourhoods.height,))
    area = area_index(candidates["x_m"].to_numpy(), candidates["y_m"].to_numpy(), shapes)
    inside = area >= 0
    return candidates.filter(inside).with_columns(
        municipality_code=neighbourhoods["municipality_code"][area[inside]],
        neighbourhood_code=neighbourhoods["code"][area[inside]],
    )


def with_street_names(
    candidates: pl.DataFrame, named: pl.DataFrame, *, within_m: float = 250.0
) -> pl.DataFrame:
    """Candidates with the street of the nearest named position, where they have none yet.

    The name is approximate: `street_approximate` becomes true and a page says "near".

    Args:
        candidates: With x_m, y_m, street_name and street_approximate.
        named: x_m, y_m (RD, metres) and street (null is skipped).
        within_m: A name further away is no description, metres, above 0.

    Raises:
        InputError: A column is missing or the distance is not positive.
    """
    checks.columns("candidates", candidates, ["x_m", "y_m", "street_name", "street_approximate"])
    checks.columns("named", named, ["x_m", "y_m", "street"])
    checks.within("within_m", within_m, above=0)
    named = named.filter(pl.col("street").is_not_null())
    if not named.height or not candidates.height:
        return candidates
    tree = points_tree(named["x_m"].to_numpy(), named["y_m"].to_numpy())
    distance, index = tree.query(candidates.select("x_m", "y_m").to_numpy(), distance_upper_bound=within_m)
    found = np.isfinite(distance)
    street = named["street"][np.where(found, index, 0)]
    nearest = pl.select(pl.when(pl.Series(found)).then(street)).to_series()
    missing = pl.col("street_name").is_null()
    return candidates.with_columns(
        street_name=pl.coalesce("street_name", nearest),
        street_approximate=pl.when(missing).then(pl.lit(value=True)).otherwise("street_approximate"),
    )
