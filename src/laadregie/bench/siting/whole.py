"""A year's quota for every municipality of a region, beside HiGHS directly; fewest poles; growth."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np

from laadkern.siting import Effort, SitingPlan, SitingProblem, fewest_poles, plan_with_quota
from laadkern.siting.exact import Limits, programme
from laadkern.siting.highs import solve
from laadkern.siting.quota import may_be_added
from laadkern.siting.state import State
from laadregie.bench.siting.measure import Spent, alone, spent, workers
from laadregie.bench.siting.regions import Ground

HALF_PERCENT = 0.005
SHARE = 0.9
PEER_GAP = 1e-4


def plans(
    executor: Executor,
    problems: Mapping[str, SitingProblem],
    quotas: Mapping[str, int],
    effort: Effort | None = None,
) -> dict[str, SitingPlan]:
    """The plan of every municipality; the largest first, so that no worker ends with a large one."""
    order = largest_first(problems)
    found = executor.map(
        _with_quota, [problems[c] for c in order], [quotas[c] for c in order], [effort] * len(order)
    )
    return dict(zip(order, found, strict=True))


def largest_first(problems: Mapping[str, SitingProblem]) -> list[str]:
    """Codes by falling number of pairs."""
    return sorted(problems, key=lambda code: -len(problems[code].worth))


def level_report(
    ground: Ground, year: int, processes: int, building: Spent, effort: Effort | None = None
) -> tuple[dict[str, Any], dict[str, SitingProblem], dict[str, SitingPlan]]:
    """Problem (a) for a whole region in one year: figures, problems and plans.

    Args:
        ground: The region.
        year: The year of the need.
        processes: Workers.
        building: What it took to lay the ground; counted with it.
        effort: How far to go for the proof.
    """
    with spent() as took:
        problems = ground.problems(year)
        with workers(processes, took) as executor:
            found = plans(executor, problems, ground.quotas, effort)
    report = {
        "year": year,
        "region": ground.origin,
        "seconds": round(building.seconds + took.seconds, 2),
        "cpu_seconds": round(building.cpu_seconds + took.cpu_seconds, 1),
        "seconds_building": round(building.seconds, 2),
        "peak_mb": took.peak_mb,
        "sizes": sizes(ground, year, problems) | {"workers": processes},
        "quality": quality(found),
    }
    return report, problems, found


def sizes(ground: Ground, year: int, problems: Mapping[str, SitingProblem]) -> dict[str, float]:
    """How large a region is."""
    return {
        "municipalities": len(problems),
        "pieces": ground.pieces[year].height,
        "pieces_with_remaining_need": sum(len(problem.need) for problem in problems.values()),
        "candidates": sum(problem.sites for problem in problems.values()),
        "pairs": sum(len(problem.worth) for problem in problems.values()),
        "existing_locations": ground.existing_locations,
        "remaining_points": round(sum(problem.reachable_points for problem in problems.values()), 1),
        "quota_poles": sum(ground.quotas[code] for code in problems),
    }


def quality(found: Mapping[str, SitingPlan]) -> dict[str, Any]:
    """Gaps over all municipalities, and how their bounds were proven."""
    gaps = np.array([plan.gap for plan in found.values()])
    methods = [plan.bound_method for plan in found.values()]
    return {
        "worst_gap": float(gaps.max()),
        "mean_gap": float(gaps.mean()),
        "within_half_percent": int((gaps <= HALF_PERCENT).sum()),
        "bound_methods": {method: methods.count(method) for method in sorted(set(methods))},
        "worth": round(sum(plan.objective for plan in found.values()), 3),
        "bound": round(sum(plan.bound for plan in found.values()), 3),
        "poles": sum(plan.poles for plan in found.values()),
        "slowest_municipality_seconds": round(max(plan.seconds for plan in found.values()), 2),
    }


def fewest_report(
    problems: Mapping[str, SitingProblem], processes: int, mip_seconds: float
) -> dict[str, Any]:
    """Problem (b): fewest poles for 90% of the need in every municipality, without a time to keep."""
    order = largest_first(problems)
    effort = Effort(mip_seconds=mip_seconds)
    with spent() as took, workers(processes, took) as executor:
        found = list(executor.map(_fewest, [problems[code] for code in order], [effort] * len(order)))
    methods = [plan.bound_method for plan in found]
    worst = sorted(zip(order, found, strict=True), key=lambda one: -one[1].gap)[:5]
    return took.report() | {
        "share": SHARE,
        "municipalities": len(found),
        "poles": int(sum(plan.objective for plan in found)),
        "poles_at_least": int(sum(plan.bound for plan in found)),
        "worst_gap": max((plan.gap for plan in found), default=0.0),
        "within_two_percent": sum(plan.gap <= 0.02 for plan in found),
        "fewest_proven": sum(plan.gap == 0 for plan in found),
        "bound_methods": {method: methods.count(method) for method in sorted(set(methods))},
        "widest": [
            {"municipality": code, "poles": int(plan.objective), "poles_at_least": int(plan.bound)}
            for code, plan in worst
            if plan.gap > 0
        ],
    }


def growth_report(ground: Ground, year: int, processes: int, factors: Sequence[int]) -> list[dict[str, Any]]:
    """Problem (a) with every piece of demand cut into more pieces, to a gap of 0.5%."""
    rows = []
    for times in factors:
        with spent() as building:
            finer = ground.finer(year, times)
        report, _, _ = level_report(finer, year, processes, building, Effort(gap_target=HALF_PERCENT))
        rows.append(
            {key: report[key] for key in ("seconds", "cpu_seconds", "peak_mb")}
            | {"times": times, "pieces": report["sizes"]["pieces"], "pairs": report["sizes"]["pairs"]}
            | {key: report["quality"][key] for key in ("worst_gap", "mean_gap", "within_half_percent")}
        )
    return rows


def peer_reports(
    problems: Mapping[str, SitingProblem],
    found: Mapping[str, SitingPlan],
    quotas: Mapping[str, int],
    *,
    seconds_limit: float,
) -> list[dict[str, Any]]:
    """HiGHS on the whole programme of a municipality of middle and of largest size."""
    if not seconds_limit:
        return []
    by_size = sorted(problems, key=lambda code: problems[code].sites)
    return [
        {"name": "HiGHS, one thread, whole programme", "municipality": code}
        | alone(_by_highs, problems[code], quotas[code], seconds_limit, seconds_limit=3 * seconds_limit)
        | {
            "own_seconds": round(found[code].seconds, 2),
            "own_worth": round(found[code].objective, 6),
            "own_bound": round(found[code].bound, 6),
            "own_bound_method": found[code].bound_method,
        }
        for code in (by_size[len(by_size) // 2], by_size[-1])
    ]


def _by_highs(problem: SitingProblem, quota: int, seconds_limit: float) -> dict[str, Any]:
    nothing = np.zeros(problem.sites, dtype=np.int32)
    state = State(problem)
    with spent() as took:
        limits = Limits(nothing, may_be_added(problem, nothing), quota, None)
        model = programme(state.graph, limits, state.pole_points)
        answer = solve(model, seconds_limit=seconds_limit, near_enough=PEER_GAP)
    if answer.poles is not None:
        poles = nothing.copy()
        poles[model.sites] = answer.poles
        state.place(poles)
    return took.report() | {
        "sizes": {"sites": problem.sites, "pairs": len(problem.worth), "quota_poles": quota},
        "worth": round(state.worth, 6),
        "bound": round(answer.bound, 6),
        "bound_method": "branch and bound",
    }


def _with_quota(problem: SitingProblem, quota: int, effort: Effort | None) -> SitingPlan:
    return plan_with_quota(problem, quota, effort=effort)


def _fewest(problem: SitingProblem, effort: Effort) -> SitingPlan:
    return fewest_poles(problem, SHARE, effort=effort)
