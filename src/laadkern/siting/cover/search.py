"""The inner loops of maximum cover: open, close, fill up greedily, swap; and the prices of the bound.

What each closed site would add and each open site alone covers is kept up to date, so a swap is
judged by looking at the items of one site. Kept in one file on purpose: the compiled form is
renewed when this file changes.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.cover.problem import Cover
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import Int32Array

NONE = -1
LOOKS = 6


class Stand(NamedTuple):
    """Which sites are open, and what that means for every site and item.

    Attributes:
        is_open: Shape (sites,).
        times: How many open sites cover each item, shape (items,).
        mark: All open sites of an item, joined by exclusive or: where there is one, that one.
        gain: Need that a site would add, shape (sites,).
        loss: Need that an open site alone covers, shape (sites,).
    """

    is_open: npt.NDArray[np.bool_]
    times: Int32Array
    mark: IntArray
    gain: FloatArray
    loss: FloatArray


@compiled
def nothing_open(cover: Cover) -> Stand:
    """The state without any site."""
    sites, items = len(cover.site_start) - 1, len(cover.need)
    gain = np.zeros(sites)
    for site in range(sites):
        for pair in range(cover.site_start[site], cover.site_start[site + 1]):
            gain[site] += cover.need[cover.site_item[pair]]
    return Stand(
        np.zeros(sites, dtype=np.bool_),
        np.zeros(items, dtype=np.int32),
        np.zeros(items, dtype=np.int64),
        gain,
        np.zeros(sites),
    )


@compiled
def open_site(cover: Cover, stand: Stand, site: int) -> None:
    """Open a site."""
    stand.is_open[site] = True
    stand.loss[site] = 0.0
    for pair in range(cover.site_start[site], cover.site_start[site + 1]):
        item = cover.site_item[pair]
        need = cover.need[item]
        if stand.times[item] == 0:
            for row in range(cover.item_start[item], cover.item_start[item + 1]):
                stand.gain[cover.item_site[row]] -= need
            stand.loss[site] += need
        elif stand.times[item] == 1:
            stand.loss[stand.mark[item]] -= need
        stand.mark[item] ^= site
        stand.times[item] += 1


@compiled
def close_site(cover: Cover, stand: Stand, site: int) -> None:
    """Close a site."""
    stand.is_open[site] = False
    for pair in range(cover.site_start[site], cover.site_start[site + 1]):
        item = cover.site_item[pair]
        need = cover.need[item]
        stand.mark[item] ^= site
        stand.times[item] -= 1
        if stand.times[item] == 0:
            for row in range(cover.item_start[item], cover.item_start[item + 1]):
                stand.gain[cover.item_site[row]] += need
        elif stand.times[item] == 1:
            stand.loss[stand.mark[item]] += need


@compiled
def filled_up(cover: Cover, begin: IntArray, count: int) -> IntArray:
    """`begin` brought to `count` sites: those that add most are added, those that matter least closed.

    Fewer come out where no further site adds anything.
    """
    stand = nothing_open(cover)
    number = 0
    for site in begin:
        open_site(cover, stand, site)
        number += 1
    while number > count:
        least, close = np.inf, NONE
        for site in range(len(stand.gain)):
            if stand.is_open[site] and stand.loss[site] < least:
                least, close = stand.loss[site], site
        close_site(cover, stand, close)
        number -= 1
    while number < count:
        best = int(np.argmax(stand.gain))
        if stand.gain[best] <= 0.0:
            break
        open_site(cover, stand, best)
        number += 1
    return np.flatnonzero(stand.is_open)


@compiled
def _cheapest(
    cover: Cover, stand: Stand, chosen: IntArray, coming: int, spared: FloatArray, near: IntArray
) -> tuple[float, int]:
    """The open site whose closing costs least once `coming` is open: cost and place.

    Looked at are all sites that alone cover items of the coming one, and a few others at random.
    """
    found = 0
    for pair in range(cover.site_start[coming], cover.site_start[coming + 1]):
        item = cover.site_item[pair]
        if stand.times[item] == 1:
            site = stand.mark[item]
            if spared[site] == 0.0:
                near[found] = site
                found += 1
            spared[site] += cover.need[item]
    least, close = np.inf, NONE
    for place in range(found):
        site = near[place]
        cost = stand.loss[site] - spared[site]
        spared[site] = 0.0
        if cost < least:
            least, close = cost, site
    for _ in range(LOOKS):
        site = chosen[np.random.randint(len(chosen))]
        if stand.loss[site] < least:
            least, close = stand.loss[site], site
    return least, close


@compiled
def swapped(cover: Cover, begin: IntArray, tries: int, warm: float, cold: float, seed: int) -> IntArray:
    """The best plan met while sites are swapped at random, at first also for a worse one.

    A swap that loses x is made with chance exp(-x / heat), while the heat falls from `warm` to
    `cold` (need, points): simulated annealing.

    Args:
        begin: Open sites to begin with, at least one.
        tries: Swaps to look at.
        seed: Of the random numbers.
    """
    np.random.seed(seed)
    stand = nothing_open(cover)
    for site in begin:
        open_site(cover, stand, site)
    sites = len(stand.gain)
    place = np.zeros(sites, dtype=np.int64)
    place[begin] = np.arange(len(begin))
    chosen, best_chosen = begin.copy(), begin.copy()
    ahead, best_ahead = 0.0, 0.0
    spared, near = np.zeros(sites), np.zeros(sites, dtype=np.int64)
    for turn in range(tries):
        coming = np.random.randint(sites)
        if stand.is_open[coming]:
            continue
        cost, going = _cheapest(cover, stand, chosen, coming, spared, near)
        change = stand.gain[coming] - cost
        if change < 0.0:
            heat = warm * (cold / warm) ** (turn / tries)
            if change < heat * np.log(1.0 - np.random.random()):
                continue
        close_site(cover, stand, going)
        ahead += stand.gain[coming] - stand.loss[going]
        open_site(cover, stand, coming)
        chosen[place[going]], place[coming] = coming, place[going]
        if ahead > best_ahead:
            best_ahead = ahead
            best_chosen[:] = chosen
    return best_chosen


@compiled
def covered_points(cover: Cover, chosen: IntArray) -> float:
    """Need that these sites cover, points."""
    times = cover_times(cover, chosen)
    return float((cover.need * (times > 0)).sum())


@compiled
def cover_times(cover: Cover, chosen: IntArray) -> FloatArray:
    """How many of these sites cover each item."""
    times = np.zeros(len(cover.need))
    for site in chosen:
        for pair in range(cover.site_start[site], cover.site_start[site + 1]):
            times[cover.site_item[pair]] += 1.0
    return times


@compiled
def site_prices(cover: Cover, price: FloatArray) -> FloatArray:
    """What each site earns when covering an item pays its price, shape (sites,)."""
    earns = np.zeros(len(cover.site_start) - 1)
    for site in range(len(earns)):
        for pair in range(cover.site_start[site], cover.site_start[site + 1]):
            earns[site] += price[cover.site_item[pair]]
    return earns
