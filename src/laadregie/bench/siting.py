"""Siting over a whole region: seconds, memory and proven gaps, beside HiGHS called directly."""

import multiprocessing
import os
import resource
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.siting import (
    Effort,
    SitingPlan,
    SitingProblem,
    build_problems,
    fewest_poles,
    plan_with_quota,
    serve_existing,
)
from laadkern.siting.exact import Limits, programme
from laadkern.siting.highs import solve
from laadkern.siting.quota import may_be_added
from laadkern.siting.state import State

MUNICIPALITIES = 77
POINTS_PER_HOUSEHOLD = 0.0172  # about 20,000 points for 1.16 million households
CELL_M = 100.0
POLES_A_YEAR = 1300


def run(
    *,
    pieces: int = 84_000,
    municipalities: int = MUNICIPALITIES,
    workers: int = 2,
    peer_seconds: float = 30.0,
    fewest: int = 6,
    seed: int = 1,
) -> dict[str, Any]:
    """Plan one year's quota for a made region, and compare with HiGHS on one municipality.

    Args:
        pieces: Demand pieces of the region, about.
        municipalities: Municipalities of the region.
        workers: Processes.
        peer_seconds: Time limit of HiGHS called directly.
        fewest: Number of municipalities for which fewest poles are planned too.
        seed: Of the made region.
    """
    homes, candidates, existing = made_region(pieces, municipalities, seed)
    began = time.perf_counter()
    served = serve_existing(homes, existing)
    problems = build_problems(served.pieces, candidates)
    built = time.perf_counter() - began
    quotas = yearly_quotas(problems, POLES_A_YEAR * municipalities // MUNICIPALITIES)
    # Fresh processes: a forked one inherits locks of threads that it does not have.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as executor:
        plans = _plans(executor, problems, quotas)
        seconds = time.perf_counter() - began
        least = _fewest(executor, problems, fewest)
    return {
        "name": "siting",
        "seconds": round(seconds, 2),
        "seconds_building": round(built, 2),
        "peak_mb": _peak_mb(workers),
        "sizes": _sizes(homes, candidates, existing, problems)
        | {"quota_poles": sum(quotas.values()), "workers": workers},
        "quality": _quality(plans),
        "fewest_poles": least,
        "peers": [
            _peer(code, problems[code], quotas[code], plans[code], peer_seconds)
            for code in _middle_and_largest(problems)
        ],
        "cpu_seconds": _cpu_seconds(),
    }


def made_region(
    pieces: int, municipalities: int, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Pieces, candidates and existing locations of a made region: villages and towns, 100 m cells."""
    random = np.random.default_rng(seed)
    weights = random.lognormal(0.0, 0.7, municipalities)
    counts = np.maximum(20, np.round(pieces * weights / weights.sum())).astype(int)
    parts = [_municipality(random, number, count) for number, count in enumerate(counts.tolist())]
    homes = pl.concat([home for home, _ in parts]).with_row_index("piece_id")
    places = pl.concat([place for _, place in parts]).with_row_index("candidate_id")
    near = homes.sample(homes.height // 8, seed=seed)
    existing = pl.DataFrame(
        {
            "location_id": [f"L{number}" for number in range(near.height)],
            "x_m": near["x_m"] + 20.0,
            "y_m": near["y_m"] + 20.0,
            "points": [2.0] * near.height,
        }
    )
    return homes.cast({"piece_id": pl.String}), places.cast({"candidate_id": pl.String}), existing


def yearly_quotas(problems: dict[str, SitingProblem], poles: int) -> dict[str, int]:
    """A region's poles divided over municipalities by remaining need, 1 to 50 each."""
    total = sum(problem.reachable_points for problem in problems.values()) or 1.0
    return {
        code: int(np.clip(round(poles * problem.reachable_points / total), 1, 50))
        for code, problem in problems.items()
    }


def _municipality(random: np.random.Generator, number: int, pieces: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    code = f"GM{number:04d}"
    centres = random.uniform(1_000, 13_000, (random.integers(3, 12), 2)) + 15_000 * np.array(
        divmod(number, 10)
    )
    which = random.choice(len(centres), pieces, p=random.dirichlet(np.full(len(centres), 0.7)))
    spread_m = 65 * np.sqrt(np.bincount(which, minlength=len(centres)))[which, np.newaxis] / 4 + 150
    at = centres[which] + random.normal(0, 1, (pieces, 2)) * spread_m
    households = random.integers(5, 31, pieces)
    home = pl.DataFrame(
        {
            "municipality_code": [code] * pieces,
            "x_m": at[:, 0],
            "y_m": at[:, 1],
            "households": households,
            "need_points": households * POINTS_PER_HOUSEHOLD * random.lognormal(0, 0.35, pieces),
        }
    )
    cells = _cells_with_room(random, at)
    place = pl.DataFrame(
        {
            "municipality_code": [code] * len(cells),
            "x_m": cells[:, 0],
            "y_m": cells[:, 1],
            "score": random.beta(6, 3, len(cells)).round(3),
        }
    )
    return home, place


def _cells_with_room(random: np.random.Generator, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Centres of the cells with homes and of some of their neighbours."""
    around = at[random.random(len(at)) < 0.25] + CELL_M * np.array([1.0, 0.0])
    cells = np.unique(np.floor(np.concatenate([at, around]) / CELL_M), axis=0)
    centres: npt.NDArray[np.float64] = (cells + 0.5) * CELL_M
    return centres


def _sizes(
    homes: pl.DataFrame,
    candidates: pl.DataFrame,
    existing: pl.DataFrame,
    problems: dict[str, SitingProblem],
) -> dict[str, float]:
    return {
        "municipalities": len(problems),
        "pieces": homes.height,
        "candidates": candidates.height,
        "pairs": sum(len(problem.worth) for problem in problems.values()),
        "existing_locations": existing.height,
        "remaining_points": round(sum(problem.reachable_points for problem in problems.values()), 1),
    }


def _middle_and_largest(problems: dict[str, SitingProblem]) -> list[str]:
    by_size = sorted(problems, key=lambda code: problems[code].sites)
    return [by_size[len(by_size) // 2], by_size[-1]]


def _plans(
    executor: Executor, problems: dict[str, SitingProblem], quotas: dict[str, int]
) -> dict[str, SitingPlan]:
    # The largest first, so that no worker is left with a large one at the end.
    order = sorted(problems, key=lambda code: -problems[code].sites)
    found = executor.map(plan_with_quota, [problems[c] for c in order], [quotas[c] for c in order])
    return dict(zip(order, found, strict=True))


def _quality(plans: dict[str, SitingPlan]) -> dict[str, Any]:
    gaps = np.array([plan.gap for plan in plans.values()])
    methods = [plan.bound_method for plan in plans.values()]
    return {
        "worst_gap": float(gaps.max()),
        "mean_gap": float(gaps.mean()),
        "within_half_percent": int((gaps <= 0.005).sum()),
        "bound_methods": {method: methods.count(method) for method in sorted(set(methods))},
        "worth": round(sum(plan.objective for plan in plans.values()), 3),
        "poles": sum(plan.poles for plan in plans.values()),
        "slowest_municipality_seconds": round(max(plan.seconds for plan in plans.values()), 2),
    }


def _fewest(executor: Executor, problems: dict[str, SitingProblem], count: int) -> dict[str, Any]:
    """Fewest poles for 90% in municipalities of all sizes."""
    by_size = sorted(problems, key=lambda code: problems[code].sites)
    chosen = by_size[:: max(1, len(by_size) // max(1, count))][:count]
    efforts = [Effort(mip_seconds=5.0)] * len(chosen)
    began = time.perf_counter()
    plans = list(executor.map(_fewest_of, [problems[code] for code in chosen], efforts))
    return {
        "municipalities": len(plans),
        "share": 0.9,
        "seconds": round(time.perf_counter() - began, 2),
        "poles": int(sum(plan.objective for plan in plans)),
        "poles_at_least": int(sum(plan.bound for plan in plans)),
        "worst_gap": max((plan.gap for plan in plans), default=0.0),
    }


def _fewest_of(problem: SitingProblem, effort: Effort) -> SitingPlan:
    return fewest_poles(problem, 0.9, effort=effort)


def _peer(
    code: str, problem: SitingProblem, quota: int, plan: SitingPlan, seconds_limit: float
) -> dict[str, Any]:
    """HiGHS on the whole problem of one municipality, without our bound or plan."""
    nothing = np.zeros(problem.sites, dtype=np.int32)
    state = State(problem)
    began = time.perf_counter()
    limits = Limits(nothing, may_be_added(problem, nothing), quota, None)
    model = programme(state.graph, limits, state.pole_points)
    answer = solve(model, seconds_limit=seconds_limit, near_enough=1e-4)
    seconds = time.perf_counter() - began
    if answer.poles is not None:
        poles = nothing.copy()
        poles[model.sites] = answer.poles
        state.place(poles)
    return {
        "name": "HiGHS, one thread, whole programme",
        "municipality": code,
        "sizes": {"sites": problem.sites, "pairs": len(problem.worth), "quota_poles": quota},
        "seconds": round(seconds, 2),
        "worth": round(state.worth, 6),
        "bound": round(answer.bound, 6),
        "own_seconds": round(plan.seconds, 2),
        "own_worth": round(plan.objective, 6),
        "own_bound": round(plan.bound, 6),
        "times_faster": round(seconds / max(plan.seconds, 1e-3), 1),
    }


def _cpu_seconds() -> float:
    """Processor time of this process and its workers so far, start-up and peers included."""
    used = os.times()
    return round(used.user + used.system + used.children_user + used.children_system, 1)


def _peak_mb(workers: int) -> float:
    """This process and all workers at their largest, MB (an upper limit: they share memory)."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return round((own + workers * child) / 1024, 1)
