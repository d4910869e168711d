"""The most need that a number of sites can cover, with a proven bound."""

import time
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from laadkern import checks
from laadkern.checks import IntArray
from laadkern.siting.cover.bound import Priced, price_bound
from laadkern.siting.cover.parts import parts_of, settled
from laadkern.siting.cover.problem import Cover, CoverProblem
from laadkern.siting.cover.search import covered_points, filled_up, swapped
from laadkern.siting.plan import gap_of

WARM, COLD = 0.1, 0.01  # of what a site covers on average
AGAIN = 0.02


@dataclass(frozen=True)
class CoverEffort:
    """How far to go for plan and proof.

    Args:
        gap_target: Relative gap that is good enough.
        swaps_per_site: Swaps looked at for each candidate, per start.
        starts: Starts with other random numbers; the best counts.
        price_rounds: Most rounds of moving prices.
        settle_seconds: Most seconds for HiGHS on the parts that prices leave open; 0 leaves it out.
        part_seconds: Most seconds for one part.
    """

    gap_target: float = 0.005
    swaps_per_site: int = 500
    starts: int = 2
    price_rounds: int = 3000
    settle_seconds: float = 25.0
    part_seconds: float = 15.0

    def __post_init__(self) -> None:
        checks.within("gap_target", self.gap_target, at_least=0)
        checks.within("swaps_per_site", self.swaps_per_site, at_least=0)
        checks.within("starts", self.starts, at_least=1)
        checks.within("price_rounds", self.price_rounds, at_least=1)
        checks.within("settle_seconds", self.settle_seconds, at_least=0)
        checks.within("part_seconds", self.part_seconds, at_least=0)


@dataclass(frozen=True)
class CoverPlan:
    """Sites that together cover much need.

    Attributes:
        candidate_ids: The chosen sites; fewer than asked where no further one adds anything.
        covered_points: Need within reach of a chosen site, points.
        share: The same as a share of all need, 0..1 (1 when there is none).
        bound: No choice of as many sites covers more, points.
        gap: Difference of the two as a share of the bound, at least 0.
        bound_method: "prices", "prices+parts" (parts settled by HiGHS) or "none needed".
        parts_settled: Parts that HiGHS settled wholly or in part.
        seconds: Time it took.
    """

    candidate_ids: list[str]
    covered_points: float
    share: float
    bound: float
    gap: float
    bound_method: str
    parts_settled: int
    seconds: float


def maximum_cover(
    problem: CoverProblem,
    sites: int,
    *,
    effort: CoverEffort | None = None,
    executor: Executor | None = None,
) -> CoverPlan:
    """The plan that covers most need with a number of sites, with a proven bound.

    A piece of need is covered when one site is within reach; capacity and spacing play no part. It
    answers how much of the need a number of places could bring within walking distance at best.
    Greedy gives a first plan and swaps a better one; prices on need give the bound; HiGHS settles,
    one by one, the parts that share no need with others.

    Args:
        problem: Candidates and need.
        sites: Most sites, at least 0.
        effort: How far to go.
        executor: For starts and parts side by side; threads do.

    Raises:
        InputError: The number of sites is negative.

    Source: docs/methods/siting.md, "Maximum cover".
    """
    checks.within("sites", sites, at_least=0)
    began = time.perf_counter()
    search = _Search(problem.cover, min(sites, problem.sites), effort or CoverEffort(), executor)
    if search.count and problem.pairs:
        search.run()
    total = problem.total_points
    return CoverPlan(
        candidate_ids=[str(problem.candidate_ids[site]) for site in search.chosen],
        covered_points=search.covered,
        share=search.covered / total if total else 1.0,
        bound=search.bound,
        gap=gap_of(search.covered, search.bound),
        bound_method=search.method,
        parts_settled=search.parts_settled,
        seconds=time.perf_counter() - began,
    )


class _Search:
    """A plan that only gets better and a bound that only gets tighter."""

    def __init__(self, cover: Cover, count: int, effort: CoverEffort, executor: Executor | None) -> None:
        self.cover, self.count, self.effort, self.executor = cover, count, effort, executor
        self.chosen: IntArray = np.zeros(0, dtype=np.int64)
        self.covered, self.bound, self.method, self.parts_settled = 0.0, 0.0, "none needed", 0

    def run(self) -> None:
        """First plan, swaps, prices, and the parts that they leave open."""
        self._consider(filled_up(self.cover, self.chosen, self.count))
        self.bound = self.covered
        if self.covered >= self.cover.need.sum() or len(self.chosen) < self.count:
            return  # all that can be covered is
        first = self.chosen
        if self.executor is None:
            for start in range(self.effort.starts):
                self._consider(self._swapped(first, start, WARM))
            found = self._priced()
        else:
            jobs = [
                self.executor.submit(swapped, *self._heats(first, start, WARM))
                for start in range(self.effort.starts)
            ]
            found = self._priced()
            for job in jobs:
                self._consider(job.result())
        self.bound, self.method = max(found.value, self.covered), "prices"
        if self._open() > self._near_enough() and self.effort.settle_seconds:
            self._settle(found)

    def _priced(self) -> Priced:
        return price_bound(
            self.cover,
            self.count,
            known=self.covered,
            near_enough=self._near_enough() / 10,
            rounds=self.effort.price_rounds,
        )

    def _settle(self, found: Priced) -> None:
        parts = parts_of(self.cover, found, self.chosen)
        bound, self.method = found.value, "prices+parts"
        better = np.zeros(len(found.earns), dtype=bool)
        better[self.chosen] = True
        effort = self.effort
        for part, outcome in settled(
            parts, self.executor, seconds=effort.settle_seconds, part_seconds=effort.part_seconds
        ):
            bound -= part.most - outcome.most
            if outcome.sites is not None:
                better[part.sites] = False
                better[outcome.sites] = True
                self.parts_settled += 1
            self.bound = max(self.covered, min(self.bound, bound))
            if self._open() <= self._near_enough():
                break
        filled = filled_up(self.cover, np.flatnonzero(better), self.count)
        self._consider(filled)
        self._consider(self._swapped(filled, self.effort.starts, AGAIN))
        self.bound = max(self.covered, self.bound)

    def _swapped(self, begin: IntArray, seed: int, warm: float) -> IntArray:
        return swapped(*self._heats(begin, seed, warm))

    def _heats(
        self, begin: IntArray, seed: int, warm: float
    ) -> tuple[Cover, IntArray, int, float, float, int]:
        average = self.covered / self.count
        tries = self.effort.swaps_per_site * len(self.cover.site_start)
        return self.cover, begin, tries, warm * average, COLD * average, seed

    def _consider(self, chosen: IntArray) -> None:
        covered = covered_points(self.cover, chosen)
        if covered > self.covered:
            self.chosen, self.covered = np.sort(chosen), covered

    def _open(self) -> float:
        return self.bound - self.covered

    def _near_enough(self) -> float:
        return self.effort.gap_target * self.covered
