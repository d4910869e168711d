"""The siting problem as a mixed-integer programme, for HiGHS."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from laadkern.checks import FloatArray
from laadkern.siting.pairs import Int32Array
from laadkern.siting.search import Graph

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Programme:
    """min/max cost x with rows between limits; columns are pairs, then sites open, then poles.

    Attributes:
        sites: Candidate index of each site column, shape (sites,).
        pairs: Pair index of each pair column, shape (pairs,).
    """

    sites: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    matrix: sp.csr_matrix
    cost: FloatArray
    column_low: FloatArray
    column_high: FloatArray
    row_high: FloatArray
    row_low: FloatArray
    maximise: bool


@dataclass(frozen=True)
class Limits:
    """What a plan may do.

    Attributes:
        base: Poles that stand already on each site, shape (sites,).
        most: Poles that may be added on each site, shape (sites,).
        quota: Most new poles, or None.
        served_target: Need that must be served, points, or None; with it poles are minimised.
    """

    base: Int32Array
    most: Int32Array
    quota: int | None
    served_target: float | None


@dataclass(frozen=True)
class Answer:
    """What HiGHS found: poles per site column (None when it found no plan) and its proven bound."""

    poles: npt.NDArray[np.int64] | None
    bound: float
    optimal: bool


def programme(graph: Graph, limits: Limits, pole_points: float) -> Programme:
    """Write the problem out for the sites that may have poles.

    Source: docs/methods/siting.md, "As a mixed-integer programme".
    """
    alive = (limits.base + limits.most) > 0
    sites = np.flatnonzero(alive)
    pairs = np.flatnonzero(alive[graph.pair_site])
    blocks = _Blocks(graph, limits, sites, pairs, pole_points)
    rows = [blocks.need(), blocks.capacity(), blocks.only_where_open(), blocks.poles_where_open()]
    rows += [blocks.spacing(), *blocks.aim()]
    matrix = sp.vstack([block for block, _, _ in rows], format="csr")
    fewest = limits.served_target is not None
    base, most = limits.base[sites], limits.most[sites]
    fixed = (base > 0).astype(float)
    zeros, ones = np.zeros(len(pairs)), np.ones(len(sites))
    pole_cost = ones if fewest else 0.0 * ones
    worth = zeros if fewest else graph.worth[pairs]
    return Programme(
        sites=sites,
        pairs=pairs,
        matrix=matrix,
        cost=np.concatenate([worth, 0.0 * ones, pole_cost]),
        column_low=np.concatenate([zeros, fixed, base]),
        column_high=np.concatenate([graph.need[graph.pair_piece[pairs]], ones, base + most]),
        row_low=np.concatenate([low for _, low, _ in rows]),
        row_high=np.concatenate([high for _, _, high in rows]),
        maximise=not fewest,
    )


Row = tuple[sp.csr_matrix, FloatArray, FloatArray]


class _Blocks:
    """The groups of rows of the programme."""

    def __init__(
        self,
        graph: Graph,
        limits: Limits,
        sites: npt.NDArray[np.int64],
        pairs: npt.NDArray[np.int64],
        pole_points: float,
    ) -> None:
        self.graph, self.limits, self.sites, self.pole_points = graph, limits, sites, pole_points
        self.piece = graph.pair_piece[pairs]
        column = np.full(len(graph.conflict_start) - 1, -1)
        column[sites] = np.arange(len(sites))
        self.column, self.site = column, column[graph.pair_site[pairs]]
        self.pairs, self.width = len(pairs), len(pairs) + 2 * len(sites)

    def need(self) -> Row:
        """A piece is served at most once."""
        pieces, row = np.unique(self.piece, return_inverse=True)
        block = self._block(row, np.arange(self.pairs), np.ones(self.pairs), len(pieces))
        return _at_most(block, self.graph.need[pieces])

    def capacity(self) -> Row:
        """A site serves at most what its poles can."""
        here = np.arange(len(self.sites))
        row = np.concatenate([self.site, here])
        column = np.concatenate([np.arange(self.pairs), self._poles(here)])
        value = np.concatenate([np.ones(self.pairs), np.full(len(here), -self.pole_points)])
        return _at_most(self._block(row, column, value, len(here)), np.zeros(len(here)))

    def only_where_open(self) -> Row:
        """A pair serves only from an open site."""
        row = np.concatenate([np.arange(self.pairs)] * 2)
        column = np.concatenate([np.arange(self.pairs), self.pairs + self.site])
        value = np.concatenate([np.ones(self.pairs), -self.graph.need[self.piece]])
        return _at_most(self._block(row, column, value, self.pairs), np.zeros(self.pairs))

    def poles_where_open(self) -> Row:
        """Poles stand only on an open site, and an open site has at least one."""
        here = np.arange(len(self.sites))
        total = (self.limits.base + self.limits.most)[self.sites].astype(float)
        column = np.concatenate([self._poles(here), self.pairs + here] * 2)
        row = np.concatenate([here, here, here + len(here), here + len(here)])
        ones = np.ones(len(here))
        block = self._block(row, column, np.concatenate([ones, -total, -ones, ones]), 2 * len(here))
        return _at_most(block, np.zeros(2 * len(here)))

    def spacing(self) -> Row:
        """Of sites that are all too close to each other at most one is open."""
        groups = cliques(self.graph, self.sites, self.limits.base == 0)
        row = np.repeat(np.arange(len(groups)), [len(group) for group in groups]).astype(int)
        member = np.concatenate([*groups, np.empty(0, dtype=int)]).astype(int)
        block = self._block(row, self.pairs + self.column[member], np.ones(len(member)), len(groups))
        return _at_most(block, np.ones(len(groups)))

    def aim(self) -> list[Row]:
        """The quota, or the need that must be served."""
        rows: list[Row] = []
        if self.limits.quota is not None:
            here = np.arange(len(self.sites))
            block = self._block(0 * here, self._poles(here), np.ones(len(here)), 1)
            rows.append(_at_most(block, np.array([self.limits.quota + self.limits.base.sum()], dtype=float)))
        if self.limits.served_target is not None:
            here = np.arange(self.pairs)
            block = self._block(0 * here, here, -np.ones(len(here)), 1)
            rows.append(_at_most(block, np.array([-self.limits.served_target])))
        return rows

    def _poles(self, here: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return self.pairs + len(self.sites) + here

    def _block(
        self,
        row: npt.NDArray[np.integer],
        column: npt.NDArray[np.integer],
        value: FloatArray,
        height: int,
    ) -> sp.csr_matrix:
        return sp.csr_matrix((value, (row, column)), shape=(height, self.width))


def _at_most(block: sp.csr_matrix, high: FloatArray) -> Row:
    return block, np.full(len(high), -np.inf), high


def cliques(graph: Graph, sites: npt.NDArray[np.int64], free: BoolArray) -> list[list[int]]:
    """Groups of sites that are all too close to each other, together covering every such pair.

    Args:
        sites: Sites that count.
        free: Which sites are not fixed (fixed ones may stand as close as they do).
    """
    counts = np.zeros(len(free), dtype=bool)
    counts[sites] = True
    counts &= free
    near = {
        int(site): {
            int(other)
            for other in graph.conflict_site[graph.conflict_start[site] : graph.conflict_start[site + 1]]
            if counts[other]
        }
        for site in sites
        if counts[site]
    }
    covered: set[tuple[int, int]] = set()
    groups = []
    for site, others in near.items():
        for other in sorted(others):
            if other < site or (site, other) in covered:
                continue
            group, both = [site, other], others & near[other]
            while both:
                best = max(both, key=lambda place: (len(both & near[place]), -place))
                group.append(best)
                both &= near[best]
            groups.append(sorted(group))
            covered.update((low, high) for low in group for high in group if low < high)
    return groups
