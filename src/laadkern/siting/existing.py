"""Existing points serve first, also across municipal borders."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import Int32Array, pairs_within
from laadkern.siting.rules import SitingRules
from laadkern.walking.pairs import WalkingPairs, indexed

NEGLIGIBLE_POINTS = 1e-9


@dataclass(frozen=True)
class ServedByExisting:
    """What is left to plan for, and who serves the rest.

    Attributes:
        pieces: The given pieces with `existing_points` (need that existing points serve) and
            `remaining_points` (what is left).
        serving: One row per location and piece it serves: location_id, piece_id, points, walking_m.
    """

    pieces: pl.DataFrame
    serving: pl.DataFrame


def serve_existing(
    pieces: pl.DataFrame,
    existing: pl.DataFrame,
    rules: SitingRules | None = None,
    *,
    walks: pl.DataFrame | None = None,
) -> ServedByExisting:
    """Allocate the capacity of existing points to need, nearest first.

    Of all pairs of a location and a piece within walking distance the shortest is served first, with
    as much as both still have; then the next shortest. At equal distance the order of the tables
    decides. People use the nearest free point, and anyone can check it by hand.

    Args:
        pieces: piece_id, x_m, y_m, need_points (points, at least 0).
        existing: location_id, x_m, y_m, points (at least 0); those that count as available.
        rules: Walking distance and detour factor.
        walks: location_id, piece_id, walking_m of all pairs within a walk, as
            `laadkern.walking.walks` makes it; when left out, straight distance times the detour
            factor.

    Raises:
        InputError: A column is missing or a value cannot be used.

    Source: docs/methods/siting.md, "Existing points serve first".
    """
    rules = rules or SitingRules()
    checks.columns("pieces", pieces, ("piece_id", "x_m", "y_m", "need_points"))
    checks.columns("existing", existing, ("location_id", "x_m", "y_m", "points"))
    need = points_of(pieces, "need_points")
    capacity = points_of(existing, "points")

    near = walking_pairs(existing, pieces, rules, walks, place_id="location_id")
    nearest_first = np.argsort(near.walking_m, kind="stable").astype(np.int32)
    place, piece = near.place.astype(np.int32), near.point.astype(np.int32)
    served = _allocate(place, piece, nearest_first, capacity.copy(), need.copy())

    used = np.flatnonzero(served > 0)
    existing_points = np.bincount(near.point, weights=served, minlength=len(need))
    remaining = np.maximum(need - existing_points, 0.0)
    remaining[remaining < NEGLIGIBLE_POINTS] = 0.0
    return ServedByExisting(
        pieces=pieces.with_columns(
            pl.Series("existing_points", need - remaining), pl.Series("remaining_points", remaining)
        ),
        serving=pl.DataFrame(
            {
                "location_id": existing["location_id"].gather(near.place[used]),
                "piece_id": pieces["piece_id"].gather(near.point[used]),
                "points": served[used],
                "walking_m": near.walking_m[used],
            }
        ),
    )


def walking_pairs(
    places: pl.DataFrame,
    pieces: pl.DataFrame,
    rules: SitingRules,
    walks: pl.DataFrame | None,
    *,
    place_id: str,
) -> WalkingPairs:
    """All pairs of a place and a piece within a walk, ordered by place and then by piece.

    From the table `walks` where it is given, else by straight distance times the detour factor.

    Raises:
        InputError: A coordinate is missing, or the table cannot be used.
    """
    if walks is not None:
        return indexed(walks, places, pieces, place_id=place_id, walking_limit_m=rules.walking_m)
    near = pairs_within(positions(places), positions(pieces), rules.reach_m)
    return WalkingPairs(near.place, near.piece, near.straight_m * rules.detour_factor)


def positions(frame: pl.DataFrame) -> FloatArray:
    """RD coordinates of a table, metres, shape (rows, 2).

    Raises:
        InputError: A coordinate is missing or infinite.
    """
    for name in ("x_m", "y_m"):
        checks.within(name, frame[name].cast(pl.Float64).to_numpy())
    return np.ascontiguousarray(frame.select(pl.col("x_m", "y_m").cast(pl.Float64)).to_numpy())


def points_of(frame: pl.DataFrame, column: str) -> FloatArray:
    """A column of points as an array of its own.

    Raises:
        InputError: A value is missing, infinite or negative.
    """
    values = frame[column].cast(pl.Float64).to_numpy().astype(np.float64, copy=True)
    checks.within(column, values, at_least=0)
    return values


@compiled
def _allocate(
    place: Int32Array, piece: Int32Array, order: Int32Array, capacity: FloatArray, need: FloatArray
) -> FloatArray:
    served = np.zeros(len(order))
    for pair in order:
        amount = min(capacity[place[pair]], need[piece[pair]])
        if amount > 0.0:
            served[pair] = amount
            capacity[place[pair]] -= amount
            need[piece[pair]] -= amount
    return served
