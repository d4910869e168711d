"""What lies within walking reach of a place: households, need, existing charge points."""

from collections.abc import Callable

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.geo import pairs_within as pairs_within  # callers find it here too
from laadkern.geo import points_tree
from laadkern.walking.pairs import indexed


def with_reach(
    candidates: pl.DataFrame,
    pieces: pl.DataFrame,
    *,
    walking_limit_m: float,
    detour_factor: float,
    walks: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Candidates with the households, people and need within walking reach.

    Args:
        candidates: With x_m and y_m (RD, metres).
        pieces: x_m, y_m, households, need_points and, if known, household_size.
        walking_limit_m: Longest walk, metres, above 0.
        detour_factor: Walking over straight distance, at least 1.
        walks: candidate_id, piece_id, walking_m of all pairs within a walk, as
            `laadkern.walking.walks` makes it; when left out, straight distance times the factor.
            With it, `candidates` has candidate_id and `pieces` piece_id.

    Returns:
        `candidates` with households_within_reach, people_within_reach (null without household
        sizes), need_within_reach (points; all need, also what existing points serve) and
        central_share: 1 when the place is at the middle of the households within reach, 0 when
        that middle is a full walk away, null without households.

    Raises:
        InputError: A column is missing or an argument is out of range.
    """
    checks.columns("candidates", candidates, ["x_m", "y_m"])
    checks.columns("pieces", pieces, ["x_m", "y_m", "households", "need_points"])
    checks.within("walking_limit_m", walking_limit_m, above=0)
    checks.within("detour_factor", detour_factor, at_least=1)
    straight = walking_limit_m / detour_factor
    place_x, place_y = candidates["x_m"].to_numpy(), candidates["y_m"].to_numpy()
    piece_x, piece_y = pieces["x_m"].to_numpy(), pieces["y_m"].to_numpy()
    if walks is None:
        place, piece, _ = pairs_within(place_x, place_y, piece_x, piece_y, straight_m=straight)
    else:
        limit = walking_limit_m
        place, piece, _ = indexed(walks, candidates, pieces, place_id="candidate_id", walking_limit_m=limit)

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(place, weights=values[piece], minlength=candidates.height).astype(np.float64)

    households = pieces["households"].cast(pl.Float64).to_numpy()
    reached = total(households)
    with np.errstate(invalid="ignore"):
        middle_x, middle_y = total(households * piece_x) / reached, total(households * piece_y) / reached
    off_centre = np.hypot(middle_x - place_x, middle_y - place_y) / straight
    return candidates.with_columns(
        households_within_reach=pl.Series(reached).cast(pl.Int64),
        people_within_reach=_people(pieces, total),
        need_within_reach=pl.Series(total(pieces["need_points"].to_numpy())),
        central_share=pl.Series(1 - np.minimum(off_centre, 1)).fill_nan(None),
    )


def nearest_locations(
    places: pl.DataFrame,
    locations: pl.DataFrame,
    *,
    count: int,
    detour_factor: float,
    within_straight_m: float = 5000.0,
    walks: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The nearest existing charging locations of each place.

    Args:
        places: candidate_id, x_m, y_m.
        locations: location_id, x_m, y_m and whatever a reader wants to see of them, such as
            points, access, street, charging_share, samples and pressure.
        count: How many per place, at least 1.
        detour_factor: Walking over straight distance, at least 1.
        within_straight_m: Further locations are not listed.
        walks: candidate_id, location_id, walking_m and estimated of all pairs within some walk.
            With it those come first, by the walk; only where there are fewer than `count`, others
            follow by straight distance.

    Returns:
        candidate_id, place (1 is the nearest), straight_m, walking_m, estimated (the walk is the
        straight distance times the factor) and the columns of `locations` except its coordinates;
        a place with none near has no row.

    Raises:
        InputError: A column is missing or an argument is out of range.
    """
    checks.columns("places", places, ["candidate_id", "x_m", "y_m"])
    checks.columns("locations", locations, ["location_id", "x_m", "y_m"])
    checks.within("count", count, at_least=1)
    checks.within("detour_factor", detour_factor, at_least=1)
    here, there, distance = _nearest(places, locations, count, within_straight_m)
    near = pl.DataFrame(
        {
            "candidate_id": places["candidate_id"][here],
            "location_id": locations["location_id"][there],
            "walking_m": distance * detour_factor,
            "estimated": np.ones(len(here), dtype=np.bool_),
        }
    )
    if walks is not None:
        near = _walked_first(walks, near)
    listed = near.group_by("candidate_id", maintain_order=True).head(count)
    found = listed.join(locations, on="location_id", maintain_order="left").join(
        places.select("candidate_id", from_x_m="x_m", from_y_m="y_m"),
        on="candidate_id",
        maintain_order="left",
    )
    straight = ((pl.col("x_m") - pl.col("from_x_m")) ** 2 + (pl.col("y_m") - pl.col("from_y_m")) ** 2).sqrt()
    rest = [name for name in locations.columns if name not in ("location_id", "x_m", "y_m")]
    return found.select(
        "candidate_id",
        pl.int_range(1, pl.len() + 1).over("candidate_id").alias("place"),
        straight.alias("straight_m"),
        "walking_m",
        "estimated",
        "location_id",
        *rest,
    )


def _walked_first(walks: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """The walks by length, then what lies near as the crow flies and has none: further than all of them."""
    pair = ["candidate_id", "location_id"]
    known = walks.select(*pair, "walking_m", "estimated").sort("walking_m", "location_id")
    longest = known.select(pl.col("walking_m").max()).item() or 0.0
    others = near.join(known, on=pair, how="anti", maintain_order="left")
    return pl.concat([known, others.with_columns(pl.col("walking_m").clip(lower_bound=longest))])


def _nearest(
    places: pl.DataFrame, locations: pl.DataFrame, count: int, within_m: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """Index of the place, index of the location and their distance, nearest first per place."""
    if not locations.height or not places.height:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    tree = points_tree(locations["x_m"].to_numpy(), locations["y_m"].to_numpy())
    ranks = list(range(1, min(count, locations.height) + 1))
    found = tree.query(places.select("x_m", "y_m").to_numpy(), k=ranks)
    far, index = np.asarray(found[0]), np.asarray(found[1])
    here, rank = np.nonzero(far <= within_m)
    return here, index[here, rank], far[here, rank]


def _people(pieces: pl.DataFrame, total: Callable[[FloatArray], FloatArray]) -> pl.Series | pl.Expr:
    if "household_size" not in pieces.columns:
        return pl.lit(None, dtype=pl.Float64)
    people = (pieces["households"] * pieces["household_size"].fill_null(0.0)).to_numpy()
    return pl.Series(total(people))
