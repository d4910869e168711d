"""Fewest poles in parts that share no need and keep no distance to each other, each on its own.

With a worth in poles for a point served the parts no longer need each other: each serves as much as
is worth its poles. Poles for all together are at least that worth of the target, less what the
parts earn (docs/methods/siting.md, "Parts").
"""

import time
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.exact import Limits, Programme, programme
from laadkern.siting.highs import solve
from laadkern.siting.pairs import Int32Array
from laadkern.siting.search import Flow, Graph


@dataclass(frozen=True)
class PartsAnswer:
    """New poles at least (minus infinity: nothing proven), and the parts' best plans as poles per site."""

    poles_at_least: float
    poles: Int32Array


def apart(graph: Graph, most: Int32Array) -> list[IntArray]:
    """Sites with room, grouped by what they share: need, or the spacing; the smallest group first."""
    sites, pieces = len(most), len(graph.need)
    usable = most > 0
    pair = usable[graph.pair_site]
    near = np.repeat(np.arange(sites), np.diff(graph.conflict_start))
    both = usable[near] & usable[graph.conflict_site]
    row = np.concatenate([graph.pair_site[pair], near[both]])
    column = np.concatenate([sites + graph.pair_piece[pair], graph.conflict_site[both]])
    links = sp.csr_matrix((np.ones(len(row)), (row, column)), (sites + pieces, sites + pieces))
    label = sp.csgraph.connected_components(links, directed=False)[1][:sites]
    chosen = np.flatnonzero(usable)
    order = chosen[np.argsort(label[chosen], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return sorted((group for group in groups if len(group)), key=len)


def fewest_by_parts(
    graph: Graph,
    limits: Limits,
    pole_points: float,
    flow: Flow,
    *,
    poles_per_point: float,
    seconds: float,
) -> PartsAnswer:
    """Solve each part with HiGHS at this worth of a point, as far as the time allows.

    Args:
        graph: Candidates, need and who serves whom; each pair worth 1.
        limits: What stands, what may be added, and the target.
        pole_points: Points of a pole.
        flow: The plan at hand, to begin with.
        poles_per_point: What a point served is worth, poles, at least 0.
        seconds: Seconds for all parts, shared by their number of pairs.
    """
    room = (limits.base + limits.most).astype(np.int32)
    parts = apart(graph, room)
    sizes = np.array([sum(np.diff(graph.site_start)[part]) for part in parts])
    earned, poles, deadline = 0.0, np.zeros(len(room), dtype=np.int32), time.perf_counter() + seconds
    for number, part in enumerate(parts):
        share = sizes[number] / max(1, sizes[number:].sum())
        model = _earning(graph, _within(limits, part), pole_points, poles_per_point)
        answer = solve(
            model,
            seconds_limit=max(0.1, share * (deadline - time.perf_counter())),
            near_enough=0.0,
            start=_start(model, flow.served, flow.poles),
        )
        earned += answer.bound + float(limits.base[part].sum())  # standing poles are no new ones
        if answer.poles is not None:
            poles[model.sites] = answer.poles
    target = limits.served_target or 0.0
    return PartsAnswer(poles_per_point * target - earned if np.isfinite(earned) else -np.inf, poles)


def _within(limits: Limits, part: IntArray) -> Limits:
    own = np.zeros(len(limits.base), dtype=bool)
    own[part] = True
    return Limits(
        np.where(own, limits.base, 0).astype(np.int32),
        np.where(own, limits.most, 0).astype(np.int32),
        None,
        None,
    )


def _earning(graph: Graph, limits: Limits, pole_points: float, poles_per_point: float) -> Programme:
    """Most worth of need served, less a pole for each pole."""
    model = programme(graph, limits, pole_points)
    pairs, sites = len(model.pairs), len(model.sites)
    cost = np.concatenate([np.full(pairs, poles_per_point), np.zeros(sites), -np.ones(sites)])
    return replace(model, cost=cost)


def _start(model: Programme, served: FloatArray, poles: Int32Array) -> FloatArray:
    own = poles[model.sites].astype(np.float64)
    return np.concatenate([served[model.pairs], own > 0, own])
