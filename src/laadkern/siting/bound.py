"""A proven bound: prices on need, moved until the relaxed problem promises little more than the plan.

Source: docs/methods/siting.md, "The bound".
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.pairs import Int32Array
from laadkern.siting.prices import Room, Sheet, Steps, outline, regroup, site_earnings, untaken
from laadkern.siting.search import NONE, Graph

REGROUP_EVERY = 20
PATIENCE = 12
PROPOSE_EVERY = 15
PROPOSE_SHARES = (0.7, 1.0)
SLOWEST_PACE = 0.005


Propose = Callable[[Int32Array], float]


@dataclass(frozen=True)
class Aim:
    """What is bounded: worth with at most `quota` poles, or poles that reach `target` worth.

    With a target the bound is the number of poles at which the relaxed problem reaches it.
    """

    quota: float
    target: float = np.inf

    @property
    def fewest(self) -> bool:
        """Whether poles are bounded instead of worth."""
        return bool(np.isfinite(self.target))


@dataclass(frozen=True)
class Relaxed:
    """The relaxed problem at one set of prices.

    Attributes:
        worth: Upper bound on worth at `poles` poles.
        poles: New poles used, fractions possible; infinite when the target stays out of reach.
        pole_worth: Worth of one pole more.
        slope: Change of `worth` with each price, shape (pieces,).
    """

    worth: float
    poles: float
    pole_worth: float
    slope: FloatArray


@dataclass(frozen=True)
class PriceBound:
    """The best bound found.

    Attributes:
        value: Worth at most, or new poles at least.
        falls: Per site, how far the worth at the same number of poles falls when that site must get
            a new pole, shape (sites,).
        pole_worth: Worth of one pole more at these prices.
    """

    value: float
    falls: FloatArray
    pole_worth: float


class PriceRelaxation:
    """The problem without "each piece once": sites earn worth minus price, each for itself."""

    def __init__(self, graph: Graph, room: Room, pole_points: float, aim: Aim) -> None:
        sites, levels = len(room.most), max(1, int(room.most.max(initial=0)))
        widest = max(1, int(np.diff(graph.site_start).max(initial=0)))
        self.graph, self.room, self.pole_points, self.aim = graph, room, pole_points, aim
        self.standing = np.flatnonzero(room.base)
        self.groups = 0
        self.used = np.zeros(0, dtype=np.int64)
        self.sheet = Sheet(
            earns=np.zeros((sites, levels + 1)),
            group=np.full(sites, NONE, dtype=np.int32),
            best=np.zeros((sites, levels + 1)),
            who=np.zeros((sites, levels + 1), dtype=np.int32),
            piece=np.zeros(widest, dtype=np.int32),
            margin=np.zeros(widest),
        )
        self.steps = Steps(np.zeros(sites * levels), *(_numbers(sites * levels) for _ in range(5)))

    def regroup(self, price: FloatArray, pole_worth: float) -> None:
        """Divide the sites into groups anew, those first that earn most at these prices."""
        site_earnings(self.graph, self.room, price, self.sheet, self.pole_points)
        profit = self._net(self.sheet.earns, pole_worth).max(axis=1) + 1e-6 * self.sheet.earns[:, 1]
        order = np.argsort(-profit, kind="stable")
        self.groups = regroup(self.graph, self.room, self.sheet, order, profit)

    def at(self, price: FloatArray) -> Relaxed:
        """Solve the relaxed problem at these prices."""
        worth = float((self.graph.need * price).sum())
        worth += site_earnings(self.graph, self.room, price, self.sheet, self.pole_points)
        count = outline(self.room, self.sheet, self.groups, self.steps)
        order = np.argsort(-self.steps.gain[:count], kind="stable")
        gain = self.steps.gain[order]
        width = (self.steps.to_level[order] - self.steps.from_level[order]).astype(np.float64)
        if self.aim.fewest:
            last, share, reached = _until(np.cumsum(gain * width), self.aim.target - worth)
        else:
            last, share, reached = _until(np.cumsum(width), self.aim.quota)
        self.used = order[: last + (share == 1.0)]
        width[last:] *= share
        width[last + 1 :] = 0.0
        return Relaxed(
            worth=worth + float((gain * width).sum()),
            poles=float(width.sum()) if reached or not self.aim.fewest else np.inf,
            pole_worth=float(gain[last]) if reached and count else 0.0,
            slope=self._slope(price, order[: last + 1], share),
        )

    def proposal(self, share: float) -> Int32Array:
        """Poles per site as the relaxed problem last used them, where spacing allows it.

        Args:
            share: Share of the steps to follow, best first, in (0, 1].
        """
        poles = self.room.base.copy()
        blocked = np.zeros(len(poles), dtype=bool)
        used = self.used[: int(np.ceil(share * len(self.used)))]
        level = dict(zip(self.steps.to_site[used].tolist(), self.steps.to_level[used].tolist(), strict=True))
        for site, more in level.items():
            if not blocked[site]:
                poles[site] += more
                near = slice(self.graph.conflict_start[site], self.graph.conflict_start[site + 1])
                blocked[self.graph.conflict_site[near]] = True
        return poles

    def falls(self, price: FloatArray, group: Int32Array) -> FloatArray:
        """Per site, how far the bound at these prices and groups falls when it must get a new pole."""
        self.sheet.group[:], self.groups = group, int(group.max(initial=NONE)) + 1
        pole_worth = self.at(price).pole_worth
        top = self._net(self.sheet.best[: max(1, self.groups)], pole_worth).max(axis=1)
        levels = np.arange(self.sheet.earns.shape[1])
        own = self._net(self.sheet.earns, pole_worth)
        own[(levels == 0) | (levels > self.room.most[:, np.newaxis])] = -np.inf
        falls: FloatArray = top[np.maximum(group, 0)] - own.max(axis=1)
        falls[group == NONE] = np.inf
        return falls

    def _net(self, earns: FloatArray, pole_worth: float) -> FloatArray:
        return earns - pole_worth * np.arange(earns.shape[1])

    def _slope(self, price: FloatArray, used: IntArray, share: float) -> FloatArray:
        """Need minus what is taken; the last of the used steps is taken for a share."""
        steps, base = self.steps, self.room.base
        last = np.full(self.groups, NONE, dtype=np.int64)
        last[steps.group[used]] = used
        taken = last[last != NONE]
        whole = np.where(taken == used[-1], share, 1.0) if len(used) else np.ones(0)
        grown = steps.to_site[taken]
        before = np.where(steps.from_site[taken] == NONE, grown, steps.from_site[taken])
        still = np.setdiff1d(self.standing, grown) if len(self.standing) else self.standing
        sites = np.concatenate([grown, before, still]).astype(np.int64)
        poles = np.concatenate([base[grown] + steps.to_level[taken], base[before] + steps.from_level[taken]])
        points = np.concatenate([poles, base[still]]) * self.pole_points
        shares = np.concatenate([whole, 1.0 - whole, np.ones(len(still))])
        real = (shares > 0) & (points > 0)
        return untaken(self.graph, price, self.sheet, sites[real], points[real], shares[real])


def price_bound(
    relaxation: PriceRelaxation,
    known: float,
    *,
    near_enough: float,
    rounds: int,
    propose: Propose | None = None,
) -> PriceBound:
    """Move the prices along the slope until the bound is near what is known.

    Args:
        relaxation: The relaxed problem.
        known: Worth of a plan at hand (or its new poles, with a target).
        near_enough: Distance of bound and known at which to stop.
        rounds: Most rounds.
        propose: Is shown the poles per site that the relaxed problem uses, now and then, and answers
            what is known by then.
    """
    price = np.zeros(len(relaxation.graph.need))
    relaxation.regroup(price, 0.0)
    search = _Search(relaxation, known, near_enough, price, propose)
    for turn in range(rounds):
        if not search.step(turn):
            break
    falls = relaxation.falls(search.best_price, search.best_group)
    return PriceBound(search.best, falls, search.best_pole_worth)


class _Search:
    """Subgradient steps as long as the known value promises, with some memory of earlier ones."""

    def __init__(
        self,
        relaxation: PriceRelaxation,
        known: float,
        near_enough: float,
        price: FloatArray,
        propose: Propose | None,
    ) -> None:
        self.relaxation, self.known, self.near_enough, self.price = relaxation, known, near_enough, price
        self.propose = propose
        self.sign = -1.0 if relaxation.aim.fewest else 1.0
        self.best, self.best_price = self.sign * np.inf, price.copy()
        self.best_group, self.best_pole_worth = relaxation.sheet.group.copy(), 0.0
        self.move = np.zeros(len(price))
        self.pace, self.idle, self.now_worth = 1.0, 0, 0.0

    def step(self, turn: int) -> bool:
        """One round; returns whether to go on."""
        if turn % REGROUP_EVERY == 3:
            self.relaxation.regroup(self.price, self.now_worth)
        now = self.relaxation.at(self.price)
        self.now_worth = now.pole_worth
        value = now.poles if self.relaxation.aim.fewest else now.worth
        self._keep(value, now)
        if self.propose and turn % PROPOSE_EVERY == PROPOSE_EVERY - 1:
            for share in PROPOSE_SHARES:
                self.known = self.propose(self.relaxation.proposal(share))
        if self.sign * (self.best - self.known) <= self.near_enough or not np.isfinite(value):
            return False
        if self.idle >= PATIENCE:
            return self._back_to_best()
        self.move = 0.7 * self.move + now.slope
        length = float((self.move * self.move).sum())
        if length <= 1e-18:
            return False
        ahead = self.sign * (value - self.known) + 0.05 * self.near_enough
        ahead *= now.pole_worth if self.relaxation.aim.fewest else 1.0
        self.price = np.maximum(0.0, self.price - self.pace * ahead / length * self.move)
        return True

    def _keep(self, value: float, now: Relaxed) -> None:
        better = self.sign * (self.best - value)
        self.idle = (
            0 if better > 1e-5 * abs(self.best - self.known) or not np.isfinite(self.best) else self.idle + 1
        )
        if better > 0:
            self.best, self.best_price, self.best_pole_worth = value, self.price.copy(), now.pole_worth
            self.best_group = self.relaxation.sheet.group.copy()

    def _back_to_best(self) -> bool:
        self.pace *= 0.6
        self.idle = 0
        self.price, self.move = self.best_price.copy(), np.zeros(len(self.price))
        return self.pace >= SLOWEST_PACE


def _until(reached: FloatArray, goal: float) -> tuple[int, float, bool]:
    """First place where a running total reaches the goal, the share of its step, and whether it does."""
    if not len(reached) or reached[-1] < goal:
        return max(0, len(reached) - 1), 1.0, False
    place = int(np.searchsorted(reached, goal))
    before = reached[place - 1] if place else 0.0
    step = reached[place] - before
    return place, float(np.clip((goal - before) / step, 0.0, 1.0)) if step > 0 else 0.0, True


def _numbers(count: int) -> npt.NDArray[np.int32]:
    return np.zeros(count, dtype=np.int32)
