"""The inner loops of siting: who serves whom at best, which pole brings most, which swap helps.

Need, capacity and worth are multiples of a power of two (see `exactly`), so sums of them carry no
rounding and a path that gains nothing never looks as if it gains something.

Kept in one file on purpose: the compiled form is renewed when this file changes, not when a file
it calls does.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laadkern.checks import FloatArray
from laadkern.siting.jit import compiled
from laadkern.siting.pairs import Int32Array

BoolArray = npt.NDArray[np.bool_]

NONE = -1


class Graph(NamedTuple):
    """What does not change during a search; see `SitingProblem`."""

    site_start: Int32Array
    pair_site: Int32Array
    pair_piece: Int32Array
    worth: FloatArray
    piece_start: Int32Array
    piece_pair: Int32Array
    need: FloatArray
    conflict_start: Int32Array
    conflict_site: Int32Array


class Flow(NamedTuple):
    """Who serves how much now, always the most worth that the poles allow.

    Attributes:
        served: Points of each pair, shape (pairs,).
        free: Need of each piece that nobody serves, points, shape (pieces,).
        slack: Capacity of each site that is not used, points, shape (sites,).
        poles: Poles of each site, shape (sites,).
        blocked: Number of chosen sites too close to each site, shape (sites,).
    """

    served: FloatArray
    free: FloatArray
    slack: FloatArray
    poles: Int32Array
    blocked: Int32Array


class Trace(NamedTuple):
    """Room for one path search: best gain to each site and how the path came there."""

    gain: FloatArray
    taken: Int32Array
    given: Int32Array
    queue: Int32Array
    queued: BoolArray
    touched: Int32Array


@compiled
def _reset(trace: Trace, touched: int) -> None:
    for place in range(touched):
        trace.gain[trace.touched[place]] = -np.inf


@compiled
def _reach(
    trace: Trace, site: int, gain: float, taken: int, given: int, tail: int, queued: int, touched: int
) -> tuple[int, int, int]:
    """Note a better path to `site`; returns the queue's tail, length and the touched count."""
    if trace.gain[site] == -np.inf:
        trace.touched[touched] = site
        touched += 1
    trace.gain[site] = gain
    trace.taken[site] = taken
    trace.given[site] = given
    if not trace.queued[site]:
        trace.queued[site] = True
        trace.queue[tail] = site
        tail = (tail + 1) % len(trace.queue)
        queued += 1
    return tail, queued, touched


@compiled
def _best_rise(graph: Graph, flow: Flow, trace: Trace, start: int) -> tuple[float, int, int, int]:
    """Best use of a little more capacity at `start`: gain per point, last site, last pair, touched.

    A path lets a site take a piece that is free, or take it over from another site that then has
    room for a next piece, and so on. The last pair is `NONE` when the last site is left with room.
    A path that comes back where it was gains nothing, as the flow is at its best, so none goes round.
    """
    best, last_site, last_pair = 0.0, start, NONE
    head, queued, touched = 0, 0, 0
    tail, queued, touched = _reach(trace, start, 0.0, NONE, NONE, 0, queued, touched)
    while queued:
        site = trace.queue[head]
        head = (head + 1) % len(trace.queue)
        queued -= 1
        trace.queued[site] = False
        here = trace.gain[site]
        for take in range(graph.site_start[site], graph.site_start[site + 1]):
            piece = graph.pair_piece[take]
            gain = here + graph.worth[take]
            if flow.free[piece] > 0.0 and gain > best:
                best, last_site, last_pair = gain, site, take
            for row in range(graph.piece_start[piece], graph.piece_start[piece + 1]):
                give = graph.piece_pair[row]
                other = graph.pair_site[give]
                if flow.served[give] <= 0.0:
                    continue
                onward = gain - graph.worth[give]
                if onward > trace.gain[other]:
                    tail, queued, touched = _reach(trace, other, onward, take, give, tail, queued, touched)
                    if onward > best:
                        best, last_site, last_pair = onward, other, NONE
    return best, last_site, last_pair, touched


@compiled
def raise_capacity(graph: Graph, flow: Flow, trace: Trace, site: int, points: float) -> float:
    """Give `site` more capacity and use it as well as possible; returns the worth it brings."""
    flow.slack[site] += points
    worth = 0.0
    while flow.slack[site] > 0.0:
        gain, last, last_pair, touched = _best_rise(graph, flow, trace, site)
        if gain <= 0.0:
            _reset(trace, touched)
            break
        amount = flow.slack[site]
        if last_pair != NONE:
            amount = min(amount, flow.free[graph.pair_piece[last_pair]])
        step = last
        while step != site:
            amount = min(amount, flow.served[trace.given[step]])
            step = graph.pair_site[trace.taken[step]]
        if last_pair != NONE:
            flow.served[last_pair] += amount
            flow.free[graph.pair_piece[last_pair]] -= amount
        else:
            flow.slack[last] += amount
        step = last
        while step != site:
            flow.served[trace.given[step]] -= amount
            flow.served[trace.taken[step]] += amount
            step = graph.pair_site[trace.taken[step]]
        flow.slack[site] -= amount
        worth += gain * amount
        _reset(trace, touched)
    return worth


@compiled
def _best_fall(graph: Graph, flow: Flow, trace: Trace, start: int) -> tuple[float, int, int, int]:
    """Least loss when `start` must serve a little less: gain (negative), last site, last pair, touched.

    The last pair is the one that is given up for good; `NONE` when the last site takes over with
    capacity that it has left.
    """
    best, last_site, last_pair = -np.inf, start, NONE
    head, queued, touched = 0, 0, 0
    tail, queued, touched = _reach(trace, start, 0.0, NONE, NONE, 0, queued, touched)
    while queued:
        site = trace.queue[head]
        head = (head + 1) % len(trace.queue)
        queued -= 1
        trace.queued[site] = False
        for give in range(graph.site_start[site], graph.site_start[site + 1]):
            if flow.served[give] <= 0.0:
                continue
            piece = graph.pair_piece[give]
            gain = trace.gain[site] - graph.worth[give]
            if gain > best:
                best, last_site, last_pair = gain, site, give
            for row in range(graph.piece_start[piece], graph.piece_start[piece + 1]):
                take = graph.piece_pair[row]
                other = graph.pair_site[take]
                if flow.poles[other] == 0:
                    continue
                onward = gain + graph.worth[take]
                if onward > trace.gain[other]:
                    tail, queued, touched = _reach(trace, other, onward, take, give, tail, queued, touched)
                    if flow.slack[other] > 0.0 and onward > best:
                        best, last_site, last_pair = onward, other, NONE
    return best, last_site, last_pair, touched


@compiled
def lower_capacity(graph: Graph, flow: Flow, trace: Trace, site: int, points: float) -> float:
    """Take capacity away from `site` with the least loss; returns the worth that is lost."""
    unused = min(flow.slack[site], points)
    flow.slack[site] -= unused
    left = points - unused
    worth = 0.0
    while left > 0.0:
        gain, last, last_pair, touched = _best_fall(graph, flow, trace, site)
        amount = min(left, flow.served[last_pair] if last_pair != NONE else flow.slack[last])
        step = last
        while step != site:
            amount = min(amount, flow.served[trace.given[step]])
            step = graph.pair_site[trace.given[step]]
        if last_pair != NONE:
            flow.served[last_pair] -= amount
            flow.free[graph.pair_piece[last_pair]] += amount
        else:
            flow.slack[last] -= amount
        step = last
        while step != site:
            flow.served[trace.given[step]] -= amount
            flow.served[trace.taken[step]] += amount
            step = graph.pair_site[trace.given[step]]
        left -= amount
        worth -= gain * amount
        _reset(trace, touched)
    return worth


@compiled
def add_pole(graph: Graph, flow: Flow, site: int) -> None:
    """Note one pole more on `site` (its capacity is raised apart) and block what is too close."""
    if flow.poles[site] == 0:
        for row in range(graph.conflict_start[site], graph.conflict_start[site + 1]):
            flow.blocked[graph.conflict_site[row]] += 1
    flow.poles[site] += 1


@compiled
def drop_poles(graph: Graph, flow: Flow, trace: Trace, site: int, poles: int, pole_points: float) -> float:
    """Take `poles` poles away from `site`; returns the worth that is lost."""
    lost = lower_capacity(graph, flow, trace, site, poles * pole_points)
    flow.poles[site] -= poles
    if flow.poles[site] == 0:
        for row in range(graph.conflict_start[site], graph.conflict_start[site + 1]):
            flow.blocked[graph.conflict_site[row]] -= 1
    return lost


@compiled
def _most_promising(flow: Flow, upper: FloatArray, most: Int32Array) -> int:
    best, found = 0.0, NONE
    for site in range(len(upper)):
        if upper[site] > best and flow.poles[site] < most[site] and flow.blocked[site] == 0:
            best, found = upper[site], site
    return found


@compiled
def add_best_poles(
    graph: Graph,
    flow: Flow,
    trace: Trace,
    upper: FloatArray,
    most: Int32Array,
    pole_points: float,
    poles: int,
    served_target: float,
) -> tuple[float, int]:
    """Add up to `poles` poles, each where it brings most; returns worth brought and poles added.

    A pole never brings more when others have come, so what it brought at an earlier look is an upper
    limit and most places need no new look ("lazy greedy").

    Args:
        upper: Upper limit of what the next pole brings on each site; updated.
        most: Most poles of each site; 0 leaves the site out.
        served_target: Stop when this much need is served, points.
    """
    worth, added = 0.0, 0
    target_free = graph.need.sum() - served_target
    while added < poles and flow.free.sum() > target_free:
        site = _most_promising(flow, upper, most)
        if site == NONE:
            break
        brings = raise_capacity(graph, flow, trace, site, pole_points)
        upper[site] = brings
        if brings > 0.0 and _most_promising(flow, upper, most) == site:
            add_pole(graph, flow, site)
            worth += brings
            added += 1
        else:
            lower_capacity(graph, flow, trace, site, pole_points)
    return worth, added


@compiled
def next_pole_worths(
    graph: Graph, flow: Flow, trace: Trace, most: Int32Array, pole_points: float
) -> FloatArray:
    """What one pole more would bring on each site now (0 where `most` leaves no room)."""
    worths = np.zeros(len(most))
    for site in range(len(most)):
        if most[site] > flow.poles[site]:
            worths[site] = raise_capacity(graph, flow, trace, site, pole_points)
            lower_capacity(graph, flow, trace, site, pole_points)
    return worths
