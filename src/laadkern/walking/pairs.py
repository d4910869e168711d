"""Who is within a walk of what: a table of pairs, over streets where they are known.

The table is how walking reaches siting: `serve_existing`, `build_problem` and `with_reach` take
it, and estimate distances themselves where it is left out.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop
from laadkern.geo import pairs_within
from laadkern.walking import kernels
from laadkern.walking.graph import StreetGraph
from laadkern.walking.kernels import NOBODY
from laadkern.walking.nearest import check_entrances, seeds_of
from laadkern.walking.snapping import NO_NODE, Entrances, attach, locate

MOST_OFF_M = 100.0
_ROOM = 1 << 20
_HAIR = 1 + 1e-12  # what lies exactly on the limit is within reach


class WalkingPairs(NamedTuple):
    """Pairs of a place and a point within a walk, ordered by place and then by point.

    Attributes:
        place, point: Indices, shape (pairs,).
        walking_m: Metres, shape (pairs,).
    """

    place: IntArray
    point: IntArray
    walking_m: FloatArray

    def those(self, kept: slice | npt.NDArray[np.bool_] | IntArray) -> "WalkingPairs":
        """Some of the pairs."""
        return WalkingPairs(self.place[kept], self.point[kept], self.walking_m[kept])

    def and_also(self, other: "WalkingPairs") -> "WalkingPairs":
        """These pairs, and then those."""
        return WalkingPairs(
            np.concatenate([self.place, other.place]),
            np.concatenate([self.point, other.point]),
            np.concatenate([self.walking_m, other.walking_m]),
        )


def walks(
    places: pl.DataFrame,
    pieces: pl.DataFrame,
    *,
    place_id: str,
    streets: StreetGraph | None,
    walking_limit_m: float,
    detour_factor: float,
    most_off_m: float = MOST_OFF_M,
) -> pl.DataFrame:
    """All pairs of a place and a piece of demand within a walk.

    Where both stand at a street the walk is: straight to the street, along streets, straight to the
    other. Where one of them does not, as where no streets are loaded, it is estimated as the
    straight distance times the detour factor.

    Args:
        places: `place_id`, x_m, y_m (RD, metres): candidates or existing locations.
        pieces: piece_id, x_m, y_m.
        place_id: Name of the column that identifies places; the result has it too.
        streets: The streets, or None where there are none.
        walking_limit_m: Longest walk, metres, above 0.
        detour_factor: Walking over straight distance, at least 1.
        most_off_m: What is further from any street does not stand at one.

    Returns:
        `place_id`, piece_id, walking_m and estimated (by the detour factor), ordered as the
        tables: by place, then by piece.

    Raises:
        InputError: A column is missing, an identifier is double or an argument is out of range.
    """
    for field, frame, name in (("places", places, place_id), ("pieces", pieces, "piece_id")):
        checks.columns(field, frame, [name, "x_m", "y_m"])
        checks.unique(field, frame, name)
    checks.within("walking_limit_m", walking_limit_m, above=0)
    checks.within("detour_factor", detour_factor, at_least=1)
    here, there = _positions(places), _positions(pieces)
    place, piece, straight_m = pairs_within(*here, *there, straight_m=walking_limit_m / detour_factor * _HAIR)
    guessed = WalkingPairs(place, piece, straight_m * detour_factor)
    walked = guessed.those(slice(0))
    if streets is not None:
        grown = attach(streets, *there, most_off_m=most_off_m)
        doors = locate(grown.graph, *here, most_off_m=most_off_m)
        walked = pairs_from(grown.graph, doors, grown.points, limit_m=walking_limit_m)
        unknown = ~(doors.on_street[place] & grown.points.on_street[piece])
        guessed = guessed.those(unknown)
    together = walked.and_also(guessed)
    estimated = np.repeat([False, True], [len(walked.place), len(guessed.place)])
    order = np.lexsort((together.point, together.place))
    pairs = together.those(order)
    return pl.DataFrame(
        {
            place_id: places[place_id].gather(pairs.place),
            "piece_id": pieces["piece_id"].gather(pairs.point),
            "walking_m": pairs.walking_m,
            "estimated": estimated[order],
        }
    )


def pairs_from(graph: StreetGraph, places: Entrances, points: Entrances, *, limit_m: float) -> WalkingPairs:
    """All pairs of a place and a point at most `limit_m` walking apart over the streets.

    A bounded search from each place; exact where the points are nodes or attached to the graph.

    Args:
        graph: The streets.
        places: How places come onto them.
        points: How points come onto them.
        limit_m: Longest walk, metres, above 0.

    Raises:
        InputError: Places or points do not fit the graph, or the limit is not above 0.
    """
    checks.within("limit_m", limit_m, above=0)
    check_entrances("places", places, graph)
    check_entrances("points", points, graph)
    doors = _doors(graph, points)
    seeds, queue = seeds_of(graph, places), graph.empty_queue()
    distance, station = np.full(graph.nodes, np.inf), np.full(graph.nodes, NOBODY, dtype=np.int32)
    nearest_m = np.full(len(points.node), np.inf)
    room = max(_ROOM, len(points.node))  # one place always fits
    pairs = WalkingPairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    place = 0
    while place < len(places.node):
        out = (np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room))
        place, filled = kernels.walks_from(
            graph.ways, queue, seeds, place, limit_m * _HAIR, distance, station, *doors, nearest_m, *out
        )
        found = WalkingPairs(out[0].astype(np.int64), out[1].astype(np.int64), out[2])
        pairs = pairs.and_also(found.those(slice(filled)))
    return pairs.those(np.lexsort((pairs.point, pairs.place)))


def indexed(
    walks: pl.DataFrame, places: pl.DataFrame, pieces: pl.DataFrame, *, place_id: str, walking_limit_m: float
) -> WalkingPairs:
    """The pairs of a table of walks as indices of two tables, ordered by place and then by piece.

    Pairs of which the place or the piece is in neither table, and those beyond the limit, are left
    out: a table of walks may be of the whole region.

    Raises:
        InputError: A column is missing, a walk is negative or missing, or a pair is there twice.
    """
    checks.columns("walks", walks, [place_id, "piece_id", "walking_m"])
    checks.within("walking_m", walks["walking_m"].cast(pl.Float64).to_numpy(), at_least=0)
    pairs = walks.select(pl.col(place_id, "piece_id").cast(pl.String), pl.col("walking_m").cast(pl.Float64))
    for frame, name, number in ((places, place_id, "place"), (pieces, "piece_id", "piece")):
        numbered = frame.select(pl.col(name).cast(pl.String)).with_row_index(number)
        pairs = pairs.join(numbered, on=name, how="inner")
    near = pairs.filter(pl.col("walking_m") <= walking_limit_m * _HAIR).sort("place", "piece")
    if near.select("place", "piece").is_duplicated().any():
        raise InputError("walks", gettext_noop("%(field)s has the same place and piece more than once."))
    return WalkingPairs(
        near["place"].cast(pl.Int64).to_numpy(),
        near["piece"].cast(pl.Int64).to_numpy(),
        near["walking_m"].to_numpy(),
    )


def _positions(frame: pl.DataFrame) -> tuple[FloatArray, FloatArray]:
    x_m, y_m = (frame[name].cast(pl.Float64).to_numpy() for name in ("x_m", "y_m"))
    return x_m, y_m


def _doors(
    graph: StreetGraph, points: Entrances
) -> tuple[kernels.Int32Array, kernels.Int32Array, FloatArray]:
    """Points by the node at which they come onto the streets: starts, points, walks."""
    node = points.node.ravel()
    there = np.flatnonzero(node != NO_NODE)
    order = there[np.argsort(node[there], kind="stable")]
    counts = np.bincount(node[order], minlength=graph.nodes)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return start, (order // 2).astype(np.int32), points.walk_m.ravel()[order]
