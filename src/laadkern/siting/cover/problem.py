"""Which site covers which need, as sparse pairs; need that the same sites cover is one item."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.siting.existing import points_of, positions
from laadkern.siting.pairs import Int32Array, pairs_within, row_starts
from laadkern.siting.problem import exactly

PIECE_COLUMNS = ("x_m", "y_m")
CANDIDATE_COLUMNS = ("candidate_id", "x_m", "y_m")


class Cover(NamedTuple):
    """Who covers what, both ways round.

    Attributes:
        site_start, site_item: Items of site j are `site_item[site_start[j]:site_start[j + 1]]`.
        item_start, item_site: Sites of item i are `item_site[item_start[i]:item_start[i + 1]]`.
        need: Need of each item, points, shape (items,).
    """

    site_start: Int32Array
    site_item: Int32Array
    item_start: Int32Array
    item_site: Int32Array
    need: FloatArray


class CoverProblem(NamedTuple):
    """Candidates and the need that they can cover.

    Attributes:
        candidate_ids: Identifiers, in the order of the indices.
        cover: Who covers what.
        total_points: All need, also what no candidate covers, points.
        pairs: Pairs of a piece and a candidate before equal need was merged.
    """

    candidate_ids: npt.NDArray[np.object_]
    cover: Cover
    total_points: float
    pairs: int

    @property
    def sites(self) -> int:
        """Number of candidates."""
        return len(self.candidate_ids)


def cover_problem(pieces: pl.DataFrame, candidates: pl.DataFrame, *, reach_m: float) -> CoverProblem:
    """The cover problem of these pieces and candidates; municipalities play no part in it.

    Args:
        pieces: x_m, y_m, and `remaining_points` or else `need_points`, at least 0.
        candidates: candidate_id, x_m, y_m.
        reach_m: Straight distance up to which a site covers, metres, above 0.

    Raises:
        InputError: A column is missing, an identifier occurs twice or a value cannot be used.
    """
    checks.columns("pieces", pieces, PIECE_COLUMNS)
    checks.columns("candidates", candidates, CANDIDATE_COLUMNS)
    checks.unique("candidates", candidates, "candidate_id")
    checks.within("reach_m", reach_m, above=0)
    need = points_of(pieces, "remaining_points" if "remaining_points" in pieces.columns else "need_points")
    near = pairs_within(positions(candidates), positions(pieces), reach_m)
    keep = need[near.piece] > 0
    return CoverProblem(
        candidate_ids=candidates["candidate_id"].cast(pl.String).to_numpy().astype(object),
        cover=merged(near.place[keep], near.piece[keep], need, candidates.height),
        total_points=float(need.sum()),
        pairs=int(keep.sum()),
    )


def merged(site: IntArray, piece: IntArray, need: FloatArray, sites: int) -> Cover:
    """Pairs ordered by site and piece, with pieces that exactly the same sites cover made one item.

    Args:
        site, piece: Of each pair, ordered by site, shape (pairs,).
        need: Need of each piece, shape (pieces,).
        sites: Number of sites.
    """
    order = np.argsort(piece, kind="stable")  # by piece, and within a piece by site
    start = row_starts(piece, len(need))
    items: dict[bytes, int] = {}
    item_of = np.full(len(need), -1, dtype=np.int64)
    by_piece = site[order].astype(np.int32)
    for place in np.flatnonzero(np.diff(start)).tolist():
        key = by_piece[start[place] : start[place + 1]].tobytes()
        item_of[place] = items.setdefault(key, len(items))
    reached = item_of >= 0
    first = np.zeros(len(need), dtype=bool)
    first[np.flatnonzero(reached)[np.unique(item_of[reached], return_index=True)[1]]] = True
    kept_site, kept_item = site[first[piece]], item_of[piece[first[piece]]]
    return Cover(
        site_start=row_starts(kept_site, sites),
        site_item=kept_item.astype(np.int32),
        item_start=row_starts(kept_item, len(items)),
        item_site=kept_site[np.argsort(kept_item, kind="stable")].astype(np.int32),
        need=exactly(np.bincount(item_of[reached], need[reached], len(items)).astype(np.float64)),
    )
