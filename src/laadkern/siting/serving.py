"""Who chosen sites serve at best, as one linear programme with few of its pairs.

Among thousands of sites a home is served by one of the best few it can walk to. So the programme
begins with those, and its own prices tell whether a pair that was left out would bring more; such
pairs are added until none is left. The answer is that of the whole programme.
"""

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.pairs import Int32Array
from laadkern.siting.problem import SitingProblem

PAIRS_AT_ONCE = 20
TOO_LITTLE = 1e-9  # worth per point; worths are multiples of about this


def best_service(problem: SitingProblem, capacity_points: FloatArray) -> FloatArray:
    """Points that each pair serves when sites of this capacity serve most worth.

    Args:
        problem: Sites and pieces.
        capacity_points: Capacity of each site, at least 0, points, shape (sites,).

    Returns:
        Shape (pairs,); pairs without worth serve nothing.
    """
    served = np.zeros(len(problem.worth))
    useful = problem.worth > 0
    used = useful & _best_of_each_piece(problem.pair_piece, np.where(useful, problem.worth, -1.0))
    while used.any():
        pairs = np.flatnonzero(used)
        points, piece_price, site_price = _solved(problem, capacity_points, pairs)
        over = problem.worth - piece_price[problem.pair_piece] - site_price[problem.pair_site]
        missed = useful & ~used & (over > TOO_LITTLE)
        if not missed.any():
            served[pairs] = points
            break
        used |= missed & _best_of_each_piece(problem.pair_piece, np.where(missed, over, -1.0))
    return served


def _best_of_each_piece(pair_piece: Int32Array, value: FloatArray) -> npt.NDArray[np.bool_]:
    """The pairs of each piece with the highest values, at most `PAIRS_AT_ONCE`."""
    order = np.lexsort((-value, pair_piece))
    ordered = pair_piece[order]
    place = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    chosen = np.zeros(len(value), dtype=np.bool_)
    chosen[order[place < PAIRS_AT_ONCE]] = True
    return chosen


def _solved(
    problem: SitingProblem, capacity_points: FloatArray, pairs: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The programme of some pairs: points of each, and what a point more of each piece and site is worth."""
    pieces, count = len(problem.need), len(pairs)
    rows = np.concatenate([problem.pair_piece[pairs], pieces + problem.pair_site[pairs]])
    columns = np.tile(np.arange(count), 2)
    shape = (pieces + problem.sites, count)
    answer = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
        -problem.worth[pairs],
        A_ub=sp.csr_matrix((np.ones(2 * count), (rows, columns)), shape=shape),
        b_ub=np.concatenate([problem.need, capacity_points]),
        method="highs-ds",
    )
    if answer.status != 0:  # serving nothing is always allowed, so there is an answer
        raise RuntimeError(answer.message)
    prices = -answer.ineqlin.marginals
    return np.maximum(answer.x, 0.0), prices[:pieces], prices[pieces:]
