"""Ten years of plans, each keeping the sites of the year before, and what that costs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from laadkern.checks import FloatArray
from laadkern.siting import Effort, SitingPlan, SitingProblem, nested_years, plan_with_quota
from laadregie.bench.siting.measure import Spent, spent, workers
from laadregie.bench.siting.regions import Ground

ONE_PERCENT = 0.01
NESTED = Effort(gap_target=0.005, mip_seconds=3.0)
FREE = Effort(gap_target=0.005, mip_seconds=0.0, price_rounds=200)
SERVED = Effort(gap_target=0.002, mip_seconds=0.0, price_rounds=100)


class Free(NamedTuple):
    """A year planned by itself with as many poles, for most worth; and the need served at most."""

    worth: float
    worth_at_most: float
    served_points: float
    served_at_most: float


def report(ground: Ground, processes: int, building: Spent) -> dict[str, Any]:
    """Nested years of a whole region against each year planned by itself.

    Years count equally in the weighted objective: it is the mean worth over the years.

    Args:
        ground: The region, with all years.
        processes: Workers.
        building: What it took to lay the ground; counted with it.
    """
    years = sorted(ground.pieces)
    with spent() as took:
        problems = _by_municipality(ground)
        order = sorted(problems, key=lambda code: -problems[code][years[-1]].sites)
        quotas = [ground.quotas[code] for code in order]
        with workers(processes, took) as executor:
            nested = list(executor.map(_nested, [problems[code] for code in order], quotas))
    with spent() as took_free, workers(processes, took_free) as executor:
        free = list(executor.map(_free, [problems[code] for code in order], quotas))
    rows = [_year(year, nested, free) for year in years]
    return {
        "region": ground.origin,
        "seconds": round(building.seconds + took.seconds, 2),
        "cpu_seconds": round(building.cpu_seconds + took.cpu_seconds, 1),
        "peak_mb": took.peak_mb,
        "seconds_of_the_free_plans": round(took_free.seconds, 2),
        "sizes": {"years": len(years), "municipalities": len(order), "quota_poles_a_year": sum(quotas)},
        "quality": _quality(rows),
        "years": rows,
    }


def _by_municipality(ground: Ground) -> dict[str, dict[int, SitingProblem]]:
    by_year = {year: ground.problems(year) for year in ground.pieces}
    codes = sorted(set.intersection(*(set(problems) for problems in by_year.values())))
    return {code: {year: problems[code] for year, problems in by_year.items()} for code in codes}


def _nested(problems: Mapping[int, SitingProblem], quota: int) -> dict[int, SitingPlan]:
    plans = nested_years(problems, quota_poles=dict.fromkeys(problems, quota), effort=NESTED)
    empty = {year: plan.serving.clear() for year, plan in plans.items()}
    return {year: replace(plan, serving=empty[year]) for year, plan in plans.items()}


def _free(problems: Mapping[int, SitingProblem], quota: int) -> dict[int, Free]:
    outcome = {}
    for number, (year, problem) in enumerate(sorted(problems.items()), start=1):
        plan = plan_with_quota(problem, number * quota, effort=FREE)
        served_only = replace(problem, worth=np.ones(len(problem.worth)))
        most = plan_with_quota(served_only, number * quota, effort=SERVED)
        outcome[year] = Free(plan.objective, plan.bound, plan.served_points, most.bound)
    return outcome


def _year(year: int, nested: list[dict[int, SitingPlan]], free: list[dict[int, Free]]) -> dict[str, Any]:
    plans, others = [plan[year] for plan in nested], [one[year] for one in free]
    worth, served = _sum([plan.objective for plan in plans]), _sum([plan.served_points for plan in plans])
    free_worth, worth_most, free_served, served_most = np.array(others).sum(axis=0).tolist()
    return {
        "year": year,
        "poles": sum(plan.poles for plan in plans),
        "worst_gap": max(plan.gap for plan in plans),
        "worth": round(worth, 3),
        "worth_free": round(free_worth, 3),
        "worth_at_most": round(worth_most, 3),
        "served_points": round(served, 1),
        "served_points_free": round(free_served, 1),
        "served_points_at_most": round(served_most, 1),
        "served_gap": 1 - served / served_most,
        "served_gap_to_free": 1 - served / free_served,
        "served_gap_worst_municipality": max(
            1 - plan.served_points / max(one.served_at_most, plan.served_points, 1e-9)
            for plan, one in zip(plans, others, strict=True)
        ),
        "price_of_nesting": 1 - worth / free_worth,
    }


def _quality(rows: list[dict[str, Any]]) -> dict[str, Any]:
    def mean(key: str) -> float:
        return float(np.mean([row[key] for row in rows]))

    return {
        "worst_gap_given_earlier_years": max(row["worst_gap"] for row in rows),
        "worst_served_gap": max(row["served_gap"] for row in rows),
        "worst_served_gap_to_free": max(row["served_gap_to_free"] for row in rows),
        "worst_served_gap_of_a_municipality": max(row["served_gap_worst_municipality"] for row in rows),
        "years_within_one_percent_served": sum(row["served_gap"] <= ONE_PERCENT for row in rows),
        "served_bound_method": "prices, worth 1 for each unit served, same poles, no earlier years",
        "worst_price_of_nesting": max(row["price_of_nesting"] for row in rows),
        "weighted_objective": round(mean("worth"), 3),
        "weighted_objective_free": round(mean("worth_free"), 3),
        "weighted_objective_at_most": round(mean("worth_at_most"), 3),
        "weighted_gap": 1 - mean("worth") / mean("worth_at_most"),
        "weights": "every year counts equally",
    }


def _sum(values: list[float]) -> float:
    total: FloatArray = np.array(values)
    return float(total.sum())
