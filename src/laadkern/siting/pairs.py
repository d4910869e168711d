"""Which piece lies within reach of which place: sparse pairs, never a full matrix."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from laadkern.checks import FloatArray, IntArray

Int32Array = npt.NDArray[np.int32]


class Pairs(NamedTuple):
    """Pairs of a place and a piece, ordered by place and then by piece.

    Attributes:
        place: Index of the place, shape (pairs,).
        piece: Index of the piece, shape (pairs,).
        straight_m: Straight distance, metres, shape (pairs,).
    """

    place: IntArray
    piece: IntArray
    straight_m: FloatArray


def pairs_within(places_m: FloatArray, pieces_m: FloatArray, reach_m: float) -> Pairs:
    """All pairs at most `reach_m` apart.

    Args:
        places_m: RD coordinates, metres, shape (places, 2).
        pieces_m: RD coordinates, metres, shape (pieces, 2).
        reach_m: Straight distance, metres.
    """
    if not len(places_m) or not len(pieces_m):
        nothing = np.empty(0, dtype=np.int64)
        return Pairs(nothing, nothing, np.empty(0))
    # A hair wider than the limit: what lies exactly on it is within reach.
    near = cKDTree(places_m).sparse_distance_matrix(
        cKDTree(pieces_m), reach_m * (1 + 1e-12), output_type="ndarray"
    )
    order = np.lexsort((near["j"], near["i"]))
    near = near[order]
    return Pairs(near["i"].astype(np.int64), near["j"].astype(np.int64), near["v"].astype(np.float64))


def too_close(places_m: FloatArray, spacing_m: float) -> Pairs:
    """Both directions of all pairs of different places less than `spacing_m` apart.

    Places at the same position are a pair too, unless `spacing_m` is 0.
    """
    nothing = np.empty(0, dtype=np.int64)
    if spacing_m <= 0 or len(places_m) < 2:
        return Pairs(nothing, nothing, np.empty(0))
    couples = cKDTree(places_m).query_pairs(spacing_m, output_type="ndarray").astype(np.int64)
    apart_m = np.hypot(*(places_m[couples[:, 0]] - places_m[couples[:, 1]]).T)
    couples, apart_m = couples[apart_m < spacing_m], apart_m[apart_m < spacing_m]
    first = np.concatenate([couples[:, 0], couples[:, 1]])
    second = np.concatenate([couples[:, 1], couples[:, 0]])
    order = np.lexsort((second, first))
    return Pairs(first[order], second[order], np.tile(apart_m, 2)[order])


def row_starts(rows: IntArray, count: int) -> Int32Array:
    """Where each row begins in an array ordered by row, shape (count + 1,)."""
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).astype(np.int32)
