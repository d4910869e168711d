"""From a problem to the arrays of the search, and back to tables."""

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.checks import FloatArray
from laadkern.siting.pairs import Int32Array
from laadkern.siting.problem import SitingProblem, exactly
from laadkern.siting.search import (
    Flow,
    Graph,
    Trace,
    add_best_poles,
    add_pole,
    lower_capacity,
    next_pole_worths,
    raise_capacity,
)


class State:
    """A plan in the making: the poles so far and who serves whom at best.

    Args:
        problem: The municipality's problem.
        worth: Worth per point of each pair; the problem's own when left out.
    """

    def __init__(self, problem: SitingProblem, worth: FloatArray | None = None) -> None:
        self.problem = problem
        self.graph = Graph(
            problem.site_start,
            problem.pair_site,
            problem.pair_piece,
            problem.worth if worth is None else exactly(worth),
            problem.piece_start,
            problem.piece_pair,
            problem.need,
            problem.conflict_start,
            problem.conflict_site,
        )
        sites = problem.sites
        self.pole_points = float(exactly(np.array([problem.rules.points_per_pole]))[0])
        self.flow = Flow(
            served=np.zeros(len(problem.worth)),
            free=problem.need.copy(),
            slack=np.zeros(sites),
            poles=np.zeros(sites, dtype=np.int32),
            blocked=np.zeros(sites, dtype=np.int32),
        )
        self.trace = Trace(
            gain=np.full(sites, -np.inf),
            taken=np.zeros(sites, dtype=np.int32),
            given=np.zeros(sites, dtype=np.int32),
            queue=np.zeros(sites + 1, dtype=np.int32),
            queued=np.zeros(sites, dtype=np.bool_),
            touched=np.zeros(sites, dtype=np.int32),
        )
        self.upper = np.full(sites, np.inf)

    @property
    def poles(self) -> Int32Array:
        """Poles of each site, shape (sites,)."""
        return self.flow.poles

    @property
    def worth(self) -> float:
        """Worth of the plan so far."""
        # Not as a dot product: the linear algebra library would start threads for it.
        return float((self.flow.served * self.graph.worth).sum())

    @property
    def served_points(self) -> float:
        """Need that the plan serves so far, points."""
        return float(self.flow.served.sum())

    def place(self, poles: npt.NDArray[np.integer]) -> "State":
        """Add these poles, whatever stands too close; returns itself."""
        for site in np.flatnonzero(poles).tolist():
            for _ in range(int(poles[site])):
                add_pole(self.graph, self.flow, site)
            raise_capacity(self.graph, self.flow, self.trace, site, int(poles[site]) * self.pole_points)
        return self

    def look_around(self, most: Int32Array) -> FloatArray:
        """Note what the next pole brings on each site, as upper limits for later; returns them.

        Args:
            most: Most poles of each site, standing ones included.
        """
        self.upper = next_pole_worths(self.graph, self.flow, self.trace, most, self.pole_points)
        return self.upper.copy()

    def add_best(self, poles: int, most: Int32Array, *, served_target: float = np.inf) -> int:
        """Add up to `poles` poles where each brings most; returns how many.

        Args:
            most: Most poles of each site, standing ones included.
            served_target: Stop when this much need is served, points.
        """
        _, added = add_best_poles(
            self.graph, self.flow, self.trace, self.upper, most, self.pole_points, poles, served_target
        )
        return added

    def complete(self, fixed: Int32Array, most: Int32Array, quota: int | None, target: float | None) -> bool:
        """Add poles up to the quota or the target; returns whether the plan keeps to the quota.

        Args:
            fixed: Poles that stood already, shape (sites,).
            most: Poles that may be added, shape (sites,).
            quota: Most new poles, or None.
            target: Need to serve, points, or None.
        """
        room = int(most.sum()) if quota is None else quota - int((self.poles - fixed).sum())
        if room > 0:
            goal = np.inf if target is None else target
            self.add_best(room, (fixed + most).astype(np.int32), served_target=goal)
        return room >= 0

    def site_table(self, fixed: Int32Array) -> pl.DataFrame:
        """The chosen sites: candidate_id, poles, new_poles, served_points, worth, rank.

        Rank 1 brings most worth with its poles alone; each next one brings most beside those before.

        Args:
            fixed: Poles that stood already, shape (sites,).
        """
        chosen = np.flatnonzero(self.poles)
        pair_site, sites = self.problem.pair_site, self.problem.sites
        served = np.bincount(pair_site, weights=self.flow.served, minlength=sites)
        worth = np.bincount(pair_site, weights=self.flow.served * self.problem.worth, minlength=sites)
        return pl.DataFrame(
            {
                "candidate_id": self.problem.candidate_ids[chosen].astype(str),
                "poles": self.poles[chosen].astype(np.int64),
                "new_poles": (self.poles - fixed)[chosen].astype(np.int64),
                "served_points": served[chosen],
                "worth": worth[chosen],
                "rank": self._ranks(chosen),
            },
            schema_overrides={"candidate_id": pl.String},
        ).sort("rank")

    def serving_table(self) -> pl.DataFrame:
        """Who serves whom: candidate_id, piece_id, points, walking_m."""
        used = np.flatnonzero(self.flow.served > 0)
        problem = self.problem
        return pl.DataFrame(
            {
                "candidate_id": problem.candidate_ids[problem.pair_site[used]].astype(str),
                "piece_id": problem.piece_ids[problem.pair_piece[used]].astype(str),
                "points": self.flow.served[used],
                "walking_m": problem.walking_m[used],
            },
            schema_overrides={"candidate_id": pl.String, "piece_id": pl.String},
        )

    def _ranks(self, chosen: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """Order in which the chosen sites bring most, each with all its poles."""
        alone = State(self.problem, self.graph.worth)
        upper = np.full(len(chosen), np.inf)
        ranks = np.zeros(len(chosen), dtype=np.int64)
        for rank in range(1, len(chosen) + 1):
            place = alone._next_of(chosen, upper, self.poles)
            ranks[place], upper[place] = rank, -np.inf
            one = np.zeros_like(self.poles)
            one[chosen[place]] = self.poles[chosen[place]]
            alone.place(one)
        return ranks

    def _next_of(self, chosen: npt.NDArray[np.integer], upper: FloatArray, poles: Int32Array) -> int:
        """Place of the site that brings most now; `upper` learns from each look."""
        while True:
            place = int(np.argmax(upper))
            site = int(chosen[place])
            points = int(poles[site]) * self.pole_points
            brings = raise_capacity(self.graph, self.flow, self.trace, site, points)
            lower_capacity(self.graph, self.flow, self.trace, site, points)
            upper[place] = brings
            if np.argmax(upper) == place:
                return place
