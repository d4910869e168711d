"""Two other ways to the optimum, written without the code they judge."""

import itertools
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from laadkern.siting import SitingProblem


def worth_of(problem: SitingProblem, poles: np.ndarray, worth: np.ndarray) -> float:
    """Most worth that these poles can serve, as a linear programme."""
    pairs = np.arange(len(problem.worth))
    once = sp.csr_matrix((np.ones(len(pairs)), (problem.pair_piece, pairs)), (len(problem.need), len(pairs)))
    room = sp.csr_matrix((np.ones(len(pairs)), (problem.pair_site, pairs)), (problem.sites, len(pairs)))
    limits = np.concatenate([problem.need, poles * problem.rules.points_per_pole])
    return -linprog(-worth, A_ub=sp.vstack([once, room]), b_ub=limits, method="highs").fun


def close_pairs(problem: SitingProblem) -> list[tuple[int, int]]:
    at = problem.positions_m
    return [
        (first, second)
        for first, second in itertools.combinations(range(problem.sites), 2)
        if np.hypot(*(at[first] - at[second])) < problem.rules.spacing_m
    ]


def pole_vectors(problem: SitingProblem, most: int, exactly: bool = False) -> Iterator[np.ndarray]:
    """Every way to place at most (or exactly) `most` poles that keeps to the rules."""
    close = close_pairs(problem)
    for poles in itertools.product(range(problem.rules.poles_per_site + 1), repeat=problem.sites):
        if sum(poles) > most or (exactly and sum(poles) != most):
            continue
        if not any(poles[first] and poles[second] for first, second in close):
            yield np.array(poles)


def brute_force_worth(problem: SitingProblem, quota: int) -> float:
    return max(worth_of(problem, poles, problem.worth) for poles in pole_vectors(problem, quota))


def brute_force_fewest(problem: SitingProblem, served: float) -> int | None:
    ones = np.ones(len(problem.worth))
    for count in range(problem.rules.poles_per_site * problem.sites + 1):
        for poles in pole_vectors(problem, count, exactly=True):
            if worth_of(problem, poles, ones) >= served - 1e-9:
                return count
    return None


def milp_optimum(problem: SitingProblem, quota: int | None, served: float | None) -> float:
    """The optimum by HiGHS through scipy, with the rules written out one by one."""
    pairs, sites = len(problem.worth), problem.sites
    here, at = np.arange(sites), np.arange(pairs)
    width = pairs + 2 * sites

    def rows(row: np.ndarray, column: np.ndarray, value: np.ndarray, height: int) -> sp.csr_matrix:
        return sp.csr_matrix((value, (row, column)), (height, width))

    close = np.array(close_pairs(problem), dtype=int).reshape(-1, 2)
    number = np.arange(len(close))
    rules = [
        LinearConstraint(rows(problem.pair_piece, at, np.ones(pairs), len(problem.need)), ub=problem.need),
        LinearConstraint(
            rows(problem.pair_site, at, np.ones(pairs), sites)
            - rows(here, pairs + sites + here, np.full(sites, problem.rules.points_per_pole), sites),
            ub=0,
        ),
        LinearConstraint(
            rows(at, at, np.ones(pairs), pairs)
            - rows(at, pairs + problem.pair_site, problem.need[problem.pair_piece], pairs),
            ub=0,
        ),
        LinearConstraint(
            rows(here, pairs + sites + here, np.ones(sites), sites)
            - rows(here, pairs + here, np.full(sites, problem.rules.poles_per_site), sites),
            ub=0,
        ),
    ]
    if len(close):
        both = rows(number, pairs + close[:, 0], np.ones(len(close)), len(close))
        both += rows(number, pairs + close[:, 1], np.ones(len(close)), len(close))
        rules.append(LinearConstraint(both, ub=1))
    all_poles = rows(0 * here, pairs + sites + here, np.ones(sites), 1)
    if quota is not None:
        rules.append(LinearConstraint(all_poles, ub=quota))
    if served is not None:
        rules.append(LinearConstraint(rows(0 * at, at, np.ones(pairs), 1), lb=served))
    cost = all_poles.toarray()[0] if served is not None else np.r_[-problem.worth, np.zeros(2 * sites)]
    high = np.r_[np.full(pairs, np.inf), np.ones(sites), np.full(sites, problem.rules.poles_per_site)]
    answer = milp(
        cost,
        constraints=rules,
        bounds=Bounds(0, high),
        integrality=np.r_[np.zeros(pairs), np.ones(2 * sites)],
        options={"mip_rel_gap": 1e-7, "time_limit": 30},
    )
    assert answer.status == 0, answer.message
    return float(answer.fun if served is not None else -answer.fun)
