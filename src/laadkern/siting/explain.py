"""Why a site is in the plan: what it serves, what is lost without it, and what could replace it."""

from dataclasses import dataclass

import numpy as np

from laadkern.errors import InputError, gettext_noop
from laadkern.siting.fewest import CLOSENESS
from laadkern.siting.plan import SitingPlan
from laadkern.siting.problem import SitingProblem
from laadkern.siting.search import add_pole, drop_poles, raise_capacity
from laadkern.siting.state import State


@dataclass(frozen=True)
class Alternative:
    """Another place for a site.

    Attributes:
        candidate_id: Which candidate.
        distance_m: Straight distance to the site, metres.
        worth_change: Change of the plan's worth with this place instead, at the same poles.
        served_change_points: Change of the need served, points.
    """

    candidate_id: str
    distance_m: float
    worth_change: float
    served_change_points: float


@dataclass(frozen=True)
class SiteExplanation:
    """What a site of a plan is for.

    Attributes:
        candidate_id: Which candidate.
        poles: Its poles.
        served_points: Need it serves, points.
        worth: Worth of that.
        mean_walking_m: Mean walking distance of the need it serves, metres; None when it serves none.
        reachable_points: Remaining need within walking distance, whoever serves it, points.
        pieces_near, households_near: Pieces and households within walking distance.
        lost_worth: Worth the plan loses without the site, after others take over what they can.
        lost_points: Need that then goes unserved, points.
        alternatives: The best other places nearby that keep their distance to the rest of the plan.
    """

    candidate_id: str
    poles: int
    served_points: float
    worth: float
    mean_walking_m: float | None
    reachable_points: float
    pieces_near: int
    households_near: float
    lost_worth: float
    lost_points: float
    alternatives: tuple[Alternative, ...]


def explain_site(
    problem: SitingProblem,
    plan: SitingPlan,
    candidate_id: str,
    *,
    nearby_m: float = 150.0,
    alternatives: int = 2,
) -> SiteExplanation:
    """Explain one site of a plan; see `explain_sites`."""
    chosen = _Explainer(problem, plan, nearby_m, alternatives)
    return chosen.explain(candidate_id)


def explain_sites(
    problem: SitingProblem, plan: SitingPlan, *, nearby_m: float = 150.0, alternatives: int = 2
) -> list[SiteExplanation]:
    """Explain every site of a plan, in the order of their rank.

    Args:
        problem: The problem that the plan answers.
        plan: The plan.
        nearby_m: How far an alternative may lie from the site, straight metres.
        alternatives: How many alternatives to give.

    Raises:
        InputError: The plan has a site that the problem does not know.
    """
    chosen = _Explainer(problem, plan, nearby_m, alternatives)
    return [chosen.explain(name) for name in plan.sites["candidate_id"]]


class _Explainer:
    """A plan in which sites can be taken out and put back."""

    def __init__(self, problem: SitingProblem, plan: SitingPlan, nearby_m: float, alternatives: int) -> None:
        self.problem, self.plan, self.nearby_m, self.wanted = problem, plan, nearby_m, alternatives
        self.index = {name: place for place, name in enumerate(problem.candidate_ids)}
        worth = problem.worth if plan.aim == "most_worth" else 1.0 + CLOSENESS * problem.worth
        poles = np.zeros(problem.sites, dtype=np.int32)
        for name, count in plan.poles_by_site.items():
            poles[self._place(name)] = count
        self.state = State(problem, worth).place(poles)

    def explain(self, candidate_id: str) -> SiteExplanation:
        """Explain one site, and leave the plan as it was."""
        site, problem, state = self._place(candidate_id), self.problem, self.state
        poles = int(state.poles[site])
        pairs = slice(problem.site_start[site], problem.site_start[site + 1])
        served = state.flow.served[pairs].copy()
        points = float(served.sum())
        walked_m = float(served @ problem.walking_m[pairs])
        worth, total = self._worth(), state.served_points
        site_worth = float(served @ problem.worth[pairs])
        drop_poles(state.graph, state.flow, state.trace, site, poles, state.pole_points)
        lost_worth, lost_points = worth - self._worth(), total - state.served_points
        others = self._alternatives(site, poles, worth, total)
        self._put(site, poles)
        return SiteExplanation(
            candidate_id=candidate_id,
            poles=poles,
            served_points=points,
            worth=site_worth,
            mean_walking_m=walked_m / points if points else None,
            reachable_points=float(problem.need[problem.pair_piece[pairs]].sum()),
            pieces_near=int(problem.pieces_near[site]),
            households_near=float(problem.households_near[site]),
            lost_worth=lost_worth,
            lost_points=lost_points,
            alternatives=others,
        )

    def _alternatives(self, site: int, poles: int, worth: float, total: float) -> tuple[Alternative, ...]:
        problem, state = self.problem, self.state
        apart_m = np.hypot(*(problem.positions_m - problem.positions_m[site]).T)
        free = (apart_m <= self.nearby_m) & (state.flow.blocked == 0) & (state.poles == 0)
        found = []
        for other in np.flatnonzero(free & (np.diff(problem.site_start) > 0)).tolist():
            if other == site:
                continue
            self._put(other, poles)
            change, more = self._worth() - worth, state.served_points - total
            drop_poles(state.graph, state.flow, state.trace, other, poles, state.pole_points)
            found.append(Alternative(str(problem.candidate_ids[other]), float(apart_m[other]), change, more))
        by_worth = self.plan.aim == "most_worth"
        found.sort(
            key=lambda one: (-(one.worth_change if by_worth else one.served_change_points), one.distance_m)
        )
        return tuple(found[: self.wanted])

    def _put(self, site: int, poles: int) -> None:
        state = self.state
        for _ in range(poles):
            add_pole(state.graph, state.flow, site)
        raise_capacity(state.graph, state.flow, state.trace, site, poles * state.pole_points)

    def _worth(self) -> float:
        return float((self.state.flow.served * self.problem.worth).sum())

    def _place(self, candidate_id: str) -> int:
        if candidate_id not in self.index:
            raise InputError(
                "candidate_id",
                gettext_noop("%(field)s “%(value)s” is not a candidate of this municipality."),
                value=candidate_id,
            )
        return self.index[candidate_id]
