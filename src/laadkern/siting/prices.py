"""The inner loops of the bound: a price on each piece's need, and what the sites then earn at most.

With prices on need the sites no longer share pieces: each earns worth minus price over the pieces it
would take. Spacing is kept in part: of a group of candidates that are all too close to each other
("clique") at most one earns. Whatever the prices and the groups, the outcome is at least the worth
of every plan (weak duality); prices are moved to bring it down.

Kept in one file on purpose: the compiled form is renewed when this file changes.
"""

from typing import NamedTuple

import numpy as np

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import Int32Array
from laadkern.siting.search import NONE, Graph


class Room(NamedTuple):
    """What a bound may use.

    Attributes:
        base: Poles that stand already on each site, shape (sites,).
        most: Poles that may be added on each site, shape (sites,).
    """

    base: Int32Array
    most: Int32Array


class Sheet(NamedTuple):
    """What each site earns, and the groups that share one place.

    Attributes:
        earns: What each site earns with k poles more, shape (sites, levels + 1).
        group: Group of each site, `NONE` where nothing may be added, shape (sites,).
        best: Most that any site of a group earns with k poles more, shape (sites, levels + 1).
        who: The site that earns it, shape (sites, levels + 1).
        piece, margin: Room to order the pieces of one site, shape (largest site,).
    """

    earns: FloatArray
    group: Int32Array
    best: FloatArray
    who: Int32Array
    piece: Int32Array
    margin: FloatArray


class Steps(NamedTuple):
    """The concave outline of what each group earns per pole: steps with falling gain per pole."""

    gain: FloatArray
    group: Int32Array
    from_site: Int32Array
    from_level: Int32Array
    to_site: Int32Array
    to_level: Int32Array


@compiled
def _sorted_margins(graph: Graph, price: FloatArray, site: int, sheet: Sheet) -> int:
    """Pieces on which `site` earns, best first; returns how many."""
    count = 0
    for pair in range(graph.site_start[site], graph.site_start[site + 1]):
        piece = graph.pair_piece[pair]
        margin = graph.worth[pair] - price[piece]
        if margin <= 0.0:
            continue
        place = count
        while place > 0 and sheet.margin[place - 1] < margin:
            sheet.margin[place] = sheet.margin[place - 1]
            sheet.piece[place] = sheet.piece[place - 1]
            place -= 1
        sheet.margin[place] = margin
        sheet.piece[place] = piece
        count += 1
    return count


@compiled
def site_earnings(graph: Graph, room: Room, price: FloatArray, sheet: Sheet, pole_points: float) -> float:
    """Fill `sheet.earns`; returns what the standing poles earn without any new one."""
    standing = 0.0
    for site in range(len(room.most)):
        sheet.earns[site, :] = 0.0
        if room.most[site] == 0 and room.base[site] == 0:
            continue
        count = _sorted_margins(graph, price, site, sheet)
        row, used, earned, before = 0, 0.0, 0.0, 0.0
        for level in range(room.most[site] + 1):
            left = pole_points * (room.base[site] if level == 0 else 1)
            while row < count and left > 0.0:
                rest = graph.need[sheet.piece[row]] - used
                amount = min(left, rest)
                earned += amount * sheet.margin[row]
                left -= amount
                used += amount
                if amount == rest:
                    row, used = row + 1, 0.0
            if level == 0:
                before = earned
            sheet.earns[site, level] = earned - before
        standing += before
    return standing


@compiled
def regroup(graph: Graph, room: Room, sheet: Sheet, order: IntArray, profit: FloatArray) -> int:
    """Divide the candidates into groups that are too close to each other; returns how many groups.

    In the given order each candidate starts a group and takes along, of the ones too close to it,
    whoever has most profit and is too close to all members so far.
    """
    sites = len(room.most)
    sheet.group[:] = NONE
    member = np.zeros(sites, dtype=np.int32)
    close_to = np.zeros(sites, dtype=np.int32)
    groups = 0
    for first in order:
        if room.most[first] == 0 or sheet.group[first] != NONE:
            continue
        size = 1
        member[0] = first
        sheet.group[first] = groups
        newest = first if room.base[first] == 0 else NONE
        while newest != NONE:
            for row in range(graph.conflict_start[newest], graph.conflict_start[newest + 1]):
                close_to[graph.conflict_site[row]] += 1
            most, newest = -1.0, NONE
            for row in range(graph.conflict_start[first], graph.conflict_start[first + 1]):
                other = graph.conflict_site[row]
                fits = close_to[other] == size and sheet.group[other] == NONE and room.base[other] == 0
                if fits and room.most[other] > 0 and profit[other] > most:
                    most, newest = profit[other], other
            if newest != NONE:
                member[size] = newest
                sheet.group[newest] = groups
                size += 1
        for place in range(size):
            begin = graph.conflict_start[member[place]]
            for row in range(begin, graph.conflict_start[member[place] + 1]):
                close_to[graph.conflict_site[row]] = 0
        groups += 1
    return groups


@compiled
def outline(room: Room, sheet: Sheet, groups: int, steps: Steps) -> int:
    """Fill `sheet.best` and `steps` from what the sites earn; returns the number of steps."""
    levels = sheet.best.shape[1] - 1
    sheet.best[:groups] = 0.0
    for site in range(len(room.most)):
        group = sheet.group[site]
        for level in range(1, room.most[site] + 1):
            if sheet.earns[site, level] > sheet.best[group, level]:
                sheet.best[group, level] = sheet.earns[site, level]
                sheet.who[group, level] = site
    count = 0
    for group in range(groups):
        here, onward = 0, 0
        while onward != NONE:
            gain, onward = 0.0, NONE
            for level in range(here + 1, levels + 1):
                slope = (sheet.best[group, level] - sheet.best[group, here]) / (level - here)
                if slope > gain:
                    gain, onward = slope, level
            if onward != NONE:
                steps.gain[count] = gain
                steps.group[count] = group
                steps.from_site[count] = sheet.who[group, here] if here else NONE
                steps.from_level[count] = here
                steps.to_site[count] = sheet.who[group, onward]
                steps.to_level[count] = onward
                count += 1
                here = onward
    return count


@compiled
def untaken(
    graph: Graph,
    price: FloatArray,
    sheet: Sheet,
    sites: IntArray,
    points: FloatArray,
    shares: FloatArray,
) -> FloatArray:
    """Need minus what these sites take with so many points each, times their shares."""
    slope = graph.need.copy()
    for place in range(len(sites)):
        left = points[place]
        count = _sorted_margins(graph, price, sites[place], sheet)
        for row in range(count):
            amount = min(left, graph.need[sheet.piece[row]])
            slope[sheet.piece[row]] -= shares[place] * amount
            left -= amount
            if left <= 0.0:
                break
    return slope
