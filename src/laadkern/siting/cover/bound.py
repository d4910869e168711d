"""What no choice of sites can cover more than: prices on need (Lagrangian relaxation).

Source: docs/methods/siting.md, "Maximum cover"; Galvao and ReVelle (1996).
"""

from typing import NamedTuple

import numpy as np

from laadkern.checks import FloatArray
from laadkern.siting.cover.problem import Cover
from laadkern.siting.cover.search import cover_times, site_prices

MEMORY = 0.9
PATIENCE = 30
SLOWER = 0.8
SLOWEST_PACE = 1e-3


class Priced(NamedTuple):
    """A bound with the prices that prove it.

    Attributes:
        value: Need covered at most, points.
        price: What covering an item pays, 0 to its need, shape (items,).
        earns: What each site then earns, shape (sites,).
        site_price: What the last of the sites that are taken earns: the price of a site.
    """

    value: float
    price: FloatArray
    earns: FloatArray
    site_price: float


def priced(cover: Cover, count: int, price: FloatArray) -> Priced:
    """The bound that these prices prove: what is not paid for, and the best `count` sites' earnings."""
    earns = site_prices(cover, price)
    top = np.sort(np.partition(earns, -count)[-count:]) if count < len(earns) else np.sort(earns)
    site_price = float(top[0]) if count <= len(earns) else 0.0
    return Priced(float((cover.need - price).sum() + top.sum()), price, earns, max(0.0, site_price))


def price_bound(cover: Cover, count: int, *, known: float, near_enough: float, rounds: int) -> Priced:
    """Move the prices along the slope until the bound is near what is known, or no longer falls.

    Args:
        cover: Who covers what.
        count: Number of sites, at least 1.
        known: Need that a plan at hand covers, points.
        near_enough: Distance of bound and known at which to stop, points.
        rounds: Most rounds.
    """
    price = 0.5 * cover.need
    best = priced(cover, count, price)
    move, pace, idle = np.zeros(len(price)), 1.0, 0
    for _ in range(rounds):
        now = priced(cover, count, price)
        idle = 0 if now.value < best.value * (1 - 1e-6) else idle + 1
        if now.value < best.value:
            best = now
        if best.value - known <= near_enough or pace < SLOWEST_PACE:
            break
        if idle >= PATIENCE:
            pace, idle = pace * SLOWER, 0
        slope = cover_times(cover, _best_sites(now.earns, count)) - 1.0
        slope[((price <= 0) & (slope > 0)) | ((price >= cover.need) & (slope < 0))] = 0.0
        move = MEMORY * move + (1 - MEMORY) * slope
        length = float((move * move).sum())
        if length <= 1e-12:
            break
        price = np.clip(price - pace * (now.value - known) / length * move, 0.0, cover.need)
    return best


def _best_sites(earns: FloatArray, count: int) -> np.ndarray:
    if count >= len(earns):
        return np.arange(len(earns))
    best: np.ndarray = np.argpartition(earns, -count)[-count:]
    return best
