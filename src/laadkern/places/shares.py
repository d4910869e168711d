"""Sharing out whole numbers so that they add up exactly."""

import numpy as np

from laadkern import checks
from laadkern.checks import FloatArray, IntArray


def whole_shares(amounts: FloatArray, groups: IntArray, totals: IntArray) -> IntArray:
    """Whole numbers near `amounts` that add up to the total of their group.

    Largest remainder: everyone gets the amount rounded down, what is left goes to the
    largest fractions, the first of equals first.

    Args:
        amounts: At least 0, shape (n,); per group they are scaled to its total.
        groups: Index of the group of each amount, shape (n,).
        totals: Whole total per group, at least 0, shape (groups,). A group whose amounts are
            all 0 shares evenly; a group without amounts gives nothing away.

    Returns:
        Shape (n,); sums per group equal `totals` wherever the group has an amount.

    Raises:
        InputError: A shape or range is wrong.
    """
    checks.shape("groups", groups, amounts.shape)
    checks.within("amounts", amounts, at_least=0)
    checks.within("totals", totals, at_least=0)
    size = len(totals)
    sums = np.bincount(groups, weights=amounts, minlength=size)
    even = sums[groups] == 0
    weights = np.where(even, 1.0, amounts)
    sums = np.bincount(groups, weights=weights, minlength=size)
    exact = weights / sums[groups] * totals[groups]
    shares = np.floor(exact + 1e-9).astype(np.int64)

    left = totals - np.bincount(groups, weights=shares, minlength=size).astype(np.int64)
    order = np.lexsort((np.arange(len(amounts)), -(exact - shares).round(9), groups))
    counts = np.bincount(groups, minlength=size)
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(amounts), dtype=np.int64)
    rank[order] = np.arange(len(amounts)) - starts[groups[order]]
    return shares + (rank < left[groups])
