"""Maximum cover on clustered need: own plan and bound, beside HiGHS, OR-Tools and spopt."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.siting.cover import CoverEffort, CoverProblem, cover_problem, maximum_cover
from laadregie.bench.siting import cover_peers
from laadregie.bench.siting.measure import alone, spent

THREADS = 2
GRACE = 2  # a peer that does not keep to its limit is ended after so many times it


@dataclass(frozen=True)
class Made:
    """A made instance: towns with normally spread homes, candidates spread like the homes.

    Attributes:
        points, sites, chosen: Demand points, candidates, and how many may be chosen.
        towns: Number of towns, anywhere in a square.
        spread_m, side_m, reach_m: Standard deviation of a town, side of the square, reach of a site.
    """

    name: str
    points: int
    sites: int
    chosen: int
    towns: int
    spread_m: float
    side_m: float
    reach_m: float
    seed: int = 1

    def places(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Positions of demand and candidates, metres, and the need of each demand point, whole points."""
        random = np.random.default_rng(self.seed)
        towns = random.uniform(0, self.side_m, (self.towns, 2))

        def around(count: int) -> npt.NDArray[np.float64]:
            middle = towns[random.integers(0, self.towns, count)]
            at: npt.NDArray[np.float64] = middle + random.normal(0, self.spread_m, (count, 2))
            return at

        return around(self.points), around(self.sites), random.integers(1, 31, self.points).astype(float)

    def problem(self) -> CoverProblem:
        """The cover problem of these places."""
        homes, sites, need = self.places()
        return cover_problem(
            pl.DataFrame({"x_m": homes[:, 0], "y_m": homes[:, 1], "need_points": need}),
            pl.DataFrame({"candidate_id": np.arange(self.sites), "x_m": sites[:, 0], "y_m": sites[:, 1]}),
            reach_m=self.reach_m,
        )


SMALL = Made("small", 10_000, 2_000, 100, towns=20, spread_m=900, side_m=45_000, reach_m=600)
LARGE = Made("large", 50_000, 10_000, 500, towns=100, spread_m=900, side_m=100_000, reach_m=600)
DENSE = Made("dense", 50_000, 10_000, 500, towns=50, spread_m=1_000, side_m=100_000, reach_m=500)


def report(instance: Made, *, peer_seconds: float, effort: CoverEffort | None = None) -> dict[str, Any]:
    """Own figures for an instance, then the peers' on the same one.

    Args:
        instance: What to solve.
        peer_seconds: Time limit of each peer; 0 leaves the peers out. They may stop as soon as they
            have proven a gap as small as the own one.
        effort: How far the own solver goes.
    """
    effort = effort or CoverEffort()
    own = alone(_own, instance, effort, seconds_limit=600)
    asked = cover_peers.PEERS if peer_seconds and "gap" in own else ()
    return {
        "instance": asdict(instance),
        "own": own,
        "peers": [_peer(name, instance, own["gap"], peer_seconds) for name in asked],
    }


def _own(instance: Made, effort: CoverEffort) -> dict[str, Any]:
    with spent() as building:
        problem = instance.problem()
    with ThreadPoolExecutor(THREADS) as executor:
        # Compiled loops are read from the cache or compiled before the clock starts.
        tiny = Made("tiny", 300, 40, 5, towns=2, spread_m=300, side_m=3_000, reach_m=300)
        maximum_cover(tiny.problem(), 5, effort=CoverEffort(gap_target=0), executor=executor)
        with spent() as took:
            plan = maximum_cover(problem, instance.chosen, effort=effort, executor=executor)
    return took.report() | {
        "seconds_building": round(building.seconds, 2),
        "threads": THREADS,
        "pairs": problem.pairs,
        "items": len(problem.cover.need),
        "sites_chosen": len(plan.candidate_ids),
        "share": round(plan.share, 5),
        "share_at_most": round(plan.bound / problem.total_points, 5),
        "gap": plan.gap,
        "bound_method": plan.bound_method,
        "parts_settled": plan.parts_settled,
    }


def _peer(name: str, instance: Made, gap: float, seconds: float) -> dict[str, Any]:
    if not cover_peers.installed(name):
        return {"name": name, "outcome": "not installed"}
    if name == "spopt" and instance.points * instance.sites > cover_peers.MOST_DISTANCES:
        return {"name": name, "outcome": "not tried: it wants every distance, 8 bytes each, in one table"}
    return {"name": name} | alone(_by_peer, name, instance, gap, seconds, seconds_limit=GRACE * seconds)


def _by_peer(name: str, instance: Made, gap: float, seconds: float) -> dict[str, Any]:
    problem = instance.problem()
    task = cover_peers.Task(problem, instance.chosen, gap, seconds, THREADS)
    with spent() as took:
        found = cover_peers.SOLVERS[name](task, *instance.places(), instance.reach_m)
    outcome = took.report() | {"seconds_limit": seconds, "gap_asked": gap}
    if found.covered is not None:
        outcome["share"] = round(found.covered / problem.total_points, 5)
    if found.bound is not None:
        outcome["share_at_most"] = round(found.bound / problem.total_points, 5)
        if found.covered is not None:
            outcome["gap"] = (found.bound - found.covered) / found.bound
    return outcome | {"bound_method": found.method}
