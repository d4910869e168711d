"""From a plan at hand to a proven one: prices first, HiGHS for what they leave open."""

from dataclasses import dataclass, field

import numpy as np

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.siting.bound import Aim, PriceBound, PriceRelaxation, price_bound
from laadkern.siting.exact import Answer, Limits, Programme, programme
from laadkern.siting.highs import solve
from laadkern.siting.pairs import Int32Array
from laadkern.siting.parts import fewest_by_parts
from laadkern.siting.prices import Room
from laadkern.siting.problem import SitingProblem
from laadkern.siting.state import State

SERVED_TOLERANCE_POINTS = 1e-6


@dataclass(frozen=True)
class Effort:
    """How far to go for the proof.

    Args:
        gap_target: Relative gap that is good enough.
        price_rounds: Most rounds of moving prices.
        mip_seconds: Most seconds for HiGHS on what prices leave open; 0 leaves it out.
        mip_pairs: Most pairs of a site and a piece that HiGHS is asked to settle; beyond it the time
            would pass without an answer.
    """

    gap_target: float = 1e-4
    price_rounds: int = 300
    mip_seconds: float = 20.0
    mip_pairs: int = 20_000

    def __post_init__(self) -> None:
        checks.within("gap_target", self.gap_target, at_least=0)
        checks.within("price_rounds", self.price_rounds, at_least=1)
        checks.within("mip_seconds", self.mip_seconds, at_least=0)
        checks.within("mip_pairs", self.mip_pairs, at_least=0)


@dataclass
class Proof:
    """A plan that only gets better, and what no plan can beat.

    Args:
        state: The plan at hand.
        worth: What each pair counts in the bound, shape (pairs,).
        fixed: Poles that stand whatever happens, shape (sites,).
        most: Poles that may be added, shape (sites,).
        quota: Most new poles, or None.
        target: Need to serve, points, or None; one of the two is given.
        effort: How far to go.
    """

    state: State
    worth: FloatArray
    fixed: Int32Array
    most: Int32Array
    quota: int | None
    target: float | None
    effort: Effort
    bound: float = 0.0
    method: str = "none needed"
    upper: FloatArray = field(default_factory=lambda: np.zeros(0))

    @property
    def problem(self) -> SitingProblem:
        """The problem that the plan is of."""
        return self.state.problem

    @property
    def value(self) -> float:
        """Worth of the plan, or its new poles when there is a target."""
        return self._value(self.state)

    def run(self) -> "Proof":
        """Improve the plan and prove how good it is; returns itself."""
        self.upper = State(self.problem, self.state.graph.worth).look_around(self.fixed + self.most)
        self.bound = self.value
        if not self.most.any() or self.quota == 0 or (self.target is not None and not self.value):
            return self
        found = self._by_prices()
        self.method = "prices"
        self.bound = self._clipped(found.value)
        if self._open() > self._near_enough() and self.effort.mip_seconds:
            if self.target is not None and found.pole_worth > 0:
                self._by_parts(self.target, 1.0 / found.pole_worth)
            if self._open() > self._near_enough():
                self._by_highs(found)
        return self

    def consider(self, poles: Int32Array) -> float:
        """Complete these poles to a plan and keep it when it is better; returns the value by then."""
        other = State(self.problem, self.state.graph.worth).place(poles)
        other.upper[:] = self.upper
        if other.complete(self.fixed, self.most, self.quota, self.target) and self._better(other):
            self.state = other
        return self.value

    def _by_prices(self) -> PriceBound:
        graph = State(self.problem, self.worth).graph
        aim = Aim(
            np.inf if self.quota is None else self.quota, np.inf if self.target is None else self.target
        )
        relaxation = PriceRelaxation(graph, Room(self.fixed, self.most), self.state.pole_points, aim)
        return price_bound(
            relaxation,
            self.value,
            near_enough=self._near_enough(),
            rounds=self.effort.price_rounds,
            propose=self.consider,
        )

    def _by_parts(self, target: float, poles_per_point: float) -> None:
        graph = State(self.problem, self.worth).graph
        if len(graph.worth) > self.effort.mip_pairs:
            return
        answer = fewest_by_parts(
            graph,
            Limits(self.fixed, self.most, None, target),
            self.state.pole_points,
            self.state.flow,
            poles_per_point=poles_per_point,
            seconds=self.effort.mip_seconds,
        )
        self.consider(answer.poles)
        self._tighten(answer.poles_at_least, "+parts")

    def _by_highs(self, found: PriceBound) -> None:
        # A site with which the prices' bound falls below the plan at hand is in no better plan.
        room = abs(self._clipped(found.value) - self.value) * (
            1.0 if self.target is None else found.pole_worth
        )
        left = np.where(found.falls <= room + 1e-7 * abs(self.bound), self.most, 0).astype(np.int32)
        graph = State(self.problem, self.worth).graph
        if np.isin(self.problem.pair_site, np.flatnonzero(left + self.fixed)).sum() > self.effort.mip_pairs:
            return
        model = programme(graph, Limits(self.fixed, left, self.quota, self.target), self.state.pole_points)
        answer = solve(
            model,
            seconds_limit=self.effort.mip_seconds,
            near_enough=self.effort.gap_target / 2,
            start=self._start(model),
        )
        self._learn(model, answer)

    def _learn(self, model: Programme, answer: Answer) -> None:
        if answer.poles is not None:
            poles = np.zeros(self.problem.sites, dtype=np.int32)
            poles[model.sites] = answer.poles
            self.consider(poles)
        self._tighten(answer.bound, "+mip")

    def _start(self, model: Programme) -> FloatArray:
        poles = self.state.poles[model.sites].astype(np.float64)
        return np.concatenate([self.state.flow.served[model.pairs], poles > 0, poles])

    def _better(self, other: State) -> bool:
        if self.target is None:
            return other.worth > self.state.worth
        if other.served_points < self.target - SERVED_TOLERANCE_POINTS:
            return False
        return (self._value(other), -other.worth) < (self.value, -self.state.worth)

    def _value(self, state: State) -> float:
        return state.worth if self.target is None else float((state.poles - self.fixed).sum())

    def _tighten(self, bound: float, how: str) -> None:
        """Take a new bound into account; it is named where it is the tighter one."""
        new, by_now = self._clipped(bound), self._clipped(self.bound)
        tighter = new < by_now if self.target is None else new > by_now
        self.bound = new if tighter else by_now
        if tighter:
            self.method += how

    def _clipped(self, bound: float) -> float:
        """The bound, never past the plan itself; poles come whole."""
        if self.target is None:
            return max(bound, self.value)
        if bound == np.inf:  # more than what the plan serves is out of reach
            return self.value
        return float(min(max(np.ceil(bound - 1e-6), 0.0), self.value))

    def _open(self) -> float:
        return abs(self.bound - self.value)

    def _near_enough(self) -> float:
        near = self.effort.gap_target * self.value
        return near if self.target is None else max(near, 0.999)
