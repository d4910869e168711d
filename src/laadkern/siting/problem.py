"""The siting problem of one municipality, as arrays."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.siting.existing import points_of, positions, walking_pairs
from laadkern.siting.pairs import Int32Array, row_starts, too_close
from laadkern.siting.rules import SitingRules

PIECE_COLUMNS = ("piece_id", "municipality_code", "x_m", "y_m")
CANDIDATE_COLUMNS = ("candidate_id", "municipality_code", "x_m", "y_m", "score")


@dataclass(frozen=True)
class SitingProblem:
    """Candidates, need and who can serve whom in one municipality.

    Pairs are ordered by site: those of site j stand at `site_start[j]:site_start[j + 1]`; those of
    piece i are `piece_pair[piece_start[i]:piece_start[i + 1]]`. Only pieces with remaining need
    within reach of a candidate are here; totals count all.

    Attributes:
        candidate_ids, piece_ids: Identifiers, in the order of the indices.
        total_points: All need of the municipality, points.
        existing_points: Need that existing points serve, points.
        need: Remaining need of each piece, points, above 0, shape (pieces,).
        pieces_near, households_near: Pieces and households within reach of each candidate, with or
            without remaining need, shape (sites,).
        score: Score of each candidate, 0..1, shape (sites,).
        positions_m: RD coordinates of the candidates, metres, shape (sites, 2).
        pair_piece, pair_site, walking_m, worth: Of each pair; worth per point served, 0..1.
        conflict_start, conflict_site: Candidates too close to each candidate, by candidate.
    """

    municipality_code: str
    rules: SitingRules
    candidate_ids: npt.NDArray[np.object_]
    piece_ids: npt.NDArray[np.object_]
    total_points: float
    existing_points: float
    need: FloatArray
    pieces_near: IntArray
    households_near: FloatArray
    score: FloatArray
    positions_m: FloatArray
    site_start: Int32Array
    pair_site: Int32Array
    pair_piece: Int32Array
    walking_m: FloatArray
    worth: FloatArray
    piece_start: Int32Array
    piece_pair: Int32Array
    conflict_start: Int32Array
    conflict_site: Int32Array

    @property
    def sites(self) -> int:
        """Number of candidates."""
        return len(self.score)

    @property
    def reachable_points(self) -> float:
        """Remaining need within reach of a candidate, points."""
        return float(self.need.sum())

    def index_of(self, candidate_ids: list[str]) -> npt.NDArray[np.int64]:
        """Indices of candidates; an unknown one raises `KeyError`."""
        index = {name: place for place, name in enumerate(self.candidate_ids)}
        return np.array([index[name] for name in candidate_ids], dtype=np.int64)


def build_problem(
    pieces: pl.DataFrame,
    candidates: pl.DataFrame,
    *,
    municipality_code: str,
    rules: SitingRules | None = None,
    walks: pl.DataFrame | None = None,
) -> SitingProblem:
    """The problem of one municipality, from the tables of one or more municipalities.

    New sites serve need of their own municipality only: a quota is a municipality's own, and so each
    problem can be solved, proven and repeated by itself (docs/methods/siting.md).

    Args:
        pieces: piece_id, municipality_code, x_m, y_m, and `remaining_points` (as `serve_existing`
            returns) or else `need_points`; `households` where known.
        candidates: candidate_id, municipality_code, x_m, y_m, score (0..1); only places that meet
            the hard criteria.
        municipality_code: Whose problem.
        rules: Policy values.
        walks: candidate_id, piece_id, walking_m of all pairs within a walk, as
            `laadkern.walking.walks` makes it, also of other municipalities; when left out, straight
            distance times the detour factor.

    Raises:
        InputError: A column is missing, an identifier occurs twice or a value cannot be used.
    """
    rules = rules or SitingRules()
    checks.columns("pieces", pieces, PIECE_COLUMNS)
    checks.columns("candidates", candidates, CANDIDATE_COLUMNS)
    own = pieces.filter(pl.col("municipality_code") == municipality_code)
    places = candidates.filter(pl.col("municipality_code") == municipality_code)
    return _own_problem(own, places, municipality_code, rules, walks)


def build_problems(
    pieces: pl.DataFrame,
    candidates: pl.DataFrame,
    *,
    rules: SitingRules | None = None,
    walks: pl.DataFrame | None = None,
) -> dict[str, SitingProblem]:
    """The problem of every municipality that has pieces, by code, in the order of the codes.

    Args and raises: as `build_problem`.
    """
    rules = rules or SitingRules()
    checks.columns("pieces", pieces, PIECE_COLUMNS)
    checks.columns("candidates", candidates, CANDIDATE_COLUMNS)
    places = candidates.partition_by("municipality_code", as_dict=True)
    none = candidates.clear()
    walked = _walks_by_municipality(walks, candidates)
    return {
        str(code): _own_problem(own, places.get((code,), none), str(code), rules, walked(str(code)))
        for (code,), own in sorted(pieces.partition_by("municipality_code", as_dict=True).items())
    }


def exactly(values: FloatArray) -> FloatArray:
    """Values rounded to multiples of 2^-30 (about 1e-9), so that sums of them are exact.

    Without it a search that compares sums of worths could run around in rounding differences.
    """
    return np.round(values * 2.0**30) / 2.0**30


def _walks_by_municipality(
    walks: pl.DataFrame | None, candidates: pl.DataFrame
) -> Callable[[str], pl.DataFrame | None]:
    """The walks to the candidates of a municipality, so that not each problem looks through all."""
    if walks is None:
        return lambda code: None
    checks.columns("walks", walks, ["candidate_id", "piece_id", "walking_m"])
    owners = candidates.select(pl.col("candidate_id", "municipality_code").cast(pl.String)).unique()
    owned = walks.with_columns(pl.col("candidate_id").cast(pl.String)).join(owners, on="candidate_id")
    parts = owned.partition_by("municipality_code", as_dict=True)
    return lambda code: parts.get((code,), owned.clear())


def _own_problem(
    own: pl.DataFrame,
    places: pl.DataFrame,
    municipality_code: str,
    rules: SitingRules,
    walks: pl.DataFrame | None,
) -> SitingProblem:
    checks.unique("pieces", own, "piece_id")
    checks.unique("candidates", places, "candidate_id")
    score = points_of(places, "score")
    checks.within("score", score, at_most=1)
    remaining = points_of(own, "remaining_points" if "remaining_points" in own.columns else "need_points")
    total = float(points_of(own, "need_points").sum()) if "need_points" in own.columns else remaining.sum()

    near = walking_pairs(places, own, rules, walks, place_id="candidate_id")
    keep = remaining[near.point] > 0
    place, piece, walking_m = near.those(keep)
    reached, piece = np.unique(piece, return_inverse=True)
    nearness = 1.0 - (1.0 - rules.worth_at_limit) * np.minimum(walking_m / rules.walking_m, 1.0)
    close = too_close(positions(places), rules.spacing_m)
    return SitingProblem(
        municipality_code=municipality_code,
        rules=rules,
        candidate_ids=places["candidate_id"].cast(pl.String).to_numpy().astype(object),
        piece_ids=own["piece_id"].cast(pl.String).to_numpy().astype(object)[reached],
        total_points=float(total),
        existing_points=float(total - remaining.sum()),
        need=exactly(remaining[reached]),
        pieces_near=np.bincount(near.place, minlength=len(score)),
        households_near=np.bincount(near.place, _households(own)[near.point], len(score)).astype(np.float64),
        score=score,
        positions_m=positions(places),
        site_start=row_starts(place, len(score)),
        pair_site=place.astype(np.int32),
        pair_piece=piece.astype(np.int32),
        walking_m=walking_m,
        worth=exactly(score[place] * nearness),
        piece_start=row_starts(piece, len(reached)),
        piece_pair=np.argsort(piece, kind="stable").astype(np.int32),
        conflict_start=row_starts(close.place, len(score)),
        conflict_site=close.piece.astype(np.int32),
    )


def _households(own: pl.DataFrame) -> FloatArray:
    if "households" not in own.columns:
        return np.zeros(own.height)
    return own["households"].cast(pl.Float64).fill_null(0.0).to_numpy().astype(np.float64)
