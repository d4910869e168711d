"""The inner loops of the bound: a price on each piece's need, and what the sites then earn at most.

With prices on need the sites no longer share pieces: each earns worth minus price over the pieces it
would take. Spacing is kept in part: of a group of candidates that are all too close to each other
("clique") at most one earns. Whatever the prices and the groups, the outcome is at least the worth
of every plan (weak duality); prices are moved to bring it down.

Kept in one file on purpose: the compiled form is renewed when this file changes.
"""

from typing import NamedTuple

import numpy as np

from laadkern.checks import FloatArray
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import Int32Array
from laadkern.siting.search import NONE, Graph

ROUNDS_WITHOUT_GAIN = 12
REGROUP_EVERY = 20


class Room(NamedTuple):
    """What a bound may use.

    Attributes:
        base: Poles that stand already on each site, shape (sites,).
        most: Poles that may be added on each site, shape (sites,).
    """

    base: Int32Array
    most: Int32Array


class Sheet(NamedTuple):
    """Working space: what each site earns with k poles more, and the order of its pieces."""

    earns: FloatArray  # (sites, levels + 1)
    group: Int32Array  # (sites,)
    piece: Int32Array  # (largest site,)
    margin: FloatArray  # (largest site,)


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
        earns = sheet.earns[site]
        earns[:] = 0.0
        levels = room.most[site]
        if levels == 0 and room.base[site] == 0:
            continue
        count = _sorted_margins(graph, price, site, sheet)
        left, earned, level = room.base[site] * pole_points, 0.0, 0
        before = 0.0
        row, need = 0, 0.0
        if count:
            need = graph.need[sheet.piece[0]]
        while level <= levels:
            while row < count and left > 0.0:
                amount = min(left, need)
                earned += amount * sheet.margin[row]
                left -= amount
                need -= amount
                if need <= 0.0:
                    row += 1
                    if row < count:
                        need = graph.need[sheet.piece[row]]
            if level == 0:
                before = earned
            earns[level] = earned - before
            left = pole_points
            level += 1
        standing += before
    return standing


@compiled
def regroup(graph: Graph, room: Room, sheet: Sheet, worth_of_pole: float) -> int:
    """Divide the candidates into groups that are too close to each other; returns how many groups.

    Those that earn most come first and take along, of the ones too close to them, whoever earns
    most and is too close to all members so far.
    """
    sites = len(room.most)
    profit = np.zeros(sites)
    for site in range(sites):
        for level in range(1, room.most[site] + 1):
            profit[site] = max(profit[site], sheet.earns[site, level] - level * worth_of_pole)
        if room.most[site]:
            profit[site] += 1e-6 * sheet.earns[site, 1]
    sheet.group[:] = NONE
    member = np.zeros(sites, dtype=np.int32)
    close_to = np.zeros(sites, dtype=np.int32)
    groups = 0
    for site in np.argsort(-profit):
        if room.most[site] == 0 or sheet.group[site] != NONE:
            continue
        size = 0
        newest = np.int32(site)
        while newest != NONE:
            sheet.group[newest] = groups
            member[size] = newest
            size += 1
            if room.base[site] > 0:
                break
            best, found = -1.0, np.int32(NONE)
            for row in range(graph.conflict_start[newest], graph.conflict_start[newest + 1]):
                close_to[graph.conflict_site[row]] += 1
            for row in range(graph.conflict_start[site], graph.conflict_start[site + 1]):
                other = graph.conflict_site[row]
                fits = close_to[other] == size and sheet.group[other] == NONE and room.base[other] == 0
                if fits and room.most[other] > 0 and profit[other] > best:
                    best, found = profit[other], other
            newest = found
        for place in range(size):
            first = graph.conflict_start[member[place]]
            for row in range(first, graph.conflict_start[member[place] + 1]):
                close_to[graph.conflict_site[row]] = 0
        groups += 1
    return groups


class Steps(NamedTuple):
    """The concave outline of what each group earns per pole: steps with falling gain per pole."""

    gain: FloatArray  # per pole
    group: Int32Array
    from_site: Int32Array
    from_level: Int32Array
    to_site: Int32Array
    to_level: Int32Array


@compiled
def _outline(room: Room, sheet: Sheet, groups: int, best: FloatArray, who: Int32Array, steps: Steps) -> int:
    """Fill `steps` from what the best site of each group earns at each level; returns their number."""
    levels = best.shape[1] - 1
    best[:groups] = 0.0
    for site in range(len(room.most)):
        group = sheet.group[site]
        for level in range(1, room.most[site] + 1):
            if sheet.earns[site, level] > best[group, level]:
                best[group, level] = sheet.earns[site, level]
                who[group, level] = site
    count = 0
    for group in range(groups):
        here = 0
        while here < levels:
            gain, onward = 0.0, NONE
            for level in range(here + 1, levels + 1):
                slope = (best[group, level] - best[group, here]) / (level - here)
                if slope > gain:
                    gain, onward = slope, level
            if onward == NONE:
                break
            steps.gain[count] = gain
            steps.group[count] = group
            steps.from_site[count] = who[group, here] if here else NONE
            steps.from_level[count] = here
            steps.to_site[count] = who[group, onward]
            steps.to_level[count] = onward
            count += 1
            here = onward
    return count


@compiled
def _take(
    graph: Graph,
    room: Room,
    price: FloatArray,
    sheet: Sheet,
    site: int,
    points: float,
    share: float,
    slope: FloatArray,
) -> None:
    """Subtract from `slope` what `site` takes with `points` of capacity, times `share`."""
    count = _sorted_margins(graph, price, site, sheet)
    for row in range(count):
        if points <= 0.0:
            break
        amount = min(points, graph.need[sheet.piece[row]])
        slope[sheet.piece[row]] -= share * amount
        points -= amount


@compiled
def relaxed_worth(
    graph: Graph,
    room: Room,
    price: FloatArray,
    sheet: Sheet,
    steps: Steps,
    best: FloatArray,
    who: Int32Array,
    groups: int,
    pole_points: float,
    quota: float,
    pole_cost: float,
    slope: FloatArray,
) -> tuple[float, float]:
    """The bound at these prices, and the worth of one pole more; `slope` becomes how it moves.

    A step that earns no more than `pole_cost` is not taken.
    """
    bound = np.dot(graph.need, price)
    bound += site_earnings(graph, room, price, sheet, pole_points)
    count = _outline(room, sheet, groups, best, who, steps)
    used = np.full(groups, NONE, dtype=np.int32)
    share = np.ones(groups)
    left, worth_of_pole = quota, 0.0
    for step in np.argsort(-steps.gain[:count]):
        if left <= 0.0 or steps.gain[step] <= pole_cost:
            worth_of_pole = max(steps.gain[step], pole_cost) if left <= 0.0 else pole_cost
            break
        width = float(steps.to_level[step] - steps.from_level[step])
        group = steps.group[step]
        used[group] = step
        share[group] = min(1.0, left / width)
        bound += (steps.gain[step] - pole_cost) * min(width, left)
        left -= width
        if left < 0.0:
            worth_of_pole = steps.gain[step]
            break
    slope[:] = graph.need
    for site in range(len(room.base)):
        grows = sheet.group[site] != NONE and used[sheet.group[site]] != NONE
        if room.base[site] and not grows:
            _take(graph, room, price, sheet, site, room.base[site] * pole_points, 1.0, slope)
    for group in range(groups):
        step = used[group]
        if step == NONE:
            continue
        site = steps.to_site[step]
        points = (room.base[site] + steps.to_level[step]) * pole_points
        _take(graph, room, price, sheet, site, points, share[group], slope)
        rest, site = 1.0 - share[group], steps.from_site[step]
        if rest > 0.0 and site != NONE:
            points = (room.base[site] + steps.from_level[step]) * pole_points
            _take(graph, room, price, sheet, site, points, rest, slope)
        elif rest > 0.0 and room.base[steps.to_site[step]]:
            site = steps.to_site[step]
            _take(graph, room, price, sheet, site, room.base[site] * pole_points, rest, slope)
    return bound, worth_of_pole


@compiled
def bound_by_prices(
    graph: Graph,
    room: Room,
    price: FloatArray,
    pole_points: float,
    quota: float,
    pole_cost: float,
    known_worth: float,
    near_enough: float,
    rounds: int,
) -> tuple[float, FloatArray, FloatArray]:
    """Move the prices down the slope of the bound; returns the bound, its prices and, per site, how
    far the bound would fall if that site had to be in the plan.
    """
    sites = len(room.most)
    levels = max(1, int(room.most.max()))
    widest = 1
    for site in range(sites):
        widest = max(widest, graph.site_start[site + 1] - graph.site_start[site])
    sheet = Sheet(
        np.zeros((sites, levels + 1)),
        np.full(sites, NONE, dtype=np.int32),
        np.zeros(widest, dtype=np.int32),
        np.zeros(widest),
    )
    steps = Steps(
        np.zeros(sites * levels),
        np.zeros(sites * levels, dtype=np.int32),
        np.zeros(sites * levels, dtype=np.int32),
        np.zeros(sites * levels, dtype=np.int32),
        np.zeros(sites * levels, dtype=np.int32),
        np.zeros(sites * levels, dtype=np.int32),
    )
    best = np.zeros((sites, levels + 1))
    who = np.zeros((sites, levels + 1), dtype=np.int32)
    slope = np.zeros(len(price))
    move = np.zeros(len(price))

    site_earnings(graph, room, price, sheet, pole_points)
    groups = regroup(graph, room, sheet, 0.0)
    lowest, worth_of_pole = np.inf, 0.0
    lowest_price = price.copy()
    lowest_fall = np.zeros(sites)
    pace, idle = 1.0, 0
    for turn in range(rounds):
        if turn % REGROUP_EVERY == 3:
            groups = regroup(graph, room, sheet, worth_of_pole)
        bound, worth_of_pole = relaxed_worth(
            graph, room, price, sheet, steps, best, who, groups, pole_points, quota, pole_cost, slope
        )
        if bound < lowest - 1e-5 * abs(lowest - known_worth):
            idle = 0
        else:
            idle += 1
        if bound < lowest:
            lowest = bound
            lowest_price[:] = price
            _falls(room, sheet, best, groups, worth_of_pole, lowest_fall)
        if lowest - known_worth <= near_enough:
            break
        if idle >= ROUNDS_WITHOUT_GAIN:
            pace *= 0.6
            idle = 0
            price[:] = lowest_price
            move[:] = 0.0
            if pace < 0.005:
                break
            continue
        move = 0.7 * move + slope
        length = np.dot(move, move)
        if length <= 1e-18:
            break
        size = pace * (bound - known_worth + 0.05 * near_enough) / length
        for piece in range(len(price)):
            price[piece] = max(0.0, price[piece] - size * move[piece])
    return lowest, lowest_price, lowest_fall


@compiled
def _falls(
    room: Room, sheet: Sheet, best: FloatArray, groups: int, worth_of_pole: float, fall: FloatArray
) -> None:
    """Per site: how far the bound falls when that site must have at least one new pole."""
    levels = best.shape[1] - 1
    top = np.zeros(groups)
    for group in range(groups):
        for level in range(1, levels + 1):
            top[group] = max(top[group], best[group, level] - level * worth_of_pole)
    for site in range(len(room.most)):
        own = -np.inf
        for level in range(1, room.most[site] + 1):
            own = max(own, sheet.earns[site, level] - level * worth_of_pole)
        fall[site] = top[sheet.group[site]] - own if room.most[site] else np.inf
