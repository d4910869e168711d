"""Parts of a cover problem that share no need, each settled by HiGHS on its own.

With a price on a site the parts no longer compete for sites, so the sum of what each part earns at
most, plus that price times the number of sites, is a bound on the whole. It sees in each settled
part that sites come whole, which prices on need alone do not.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from laadkern.checks import FloatArray, IntArray
from laadkern.siting.cover.bound import Priced
from laadkern.siting.cover.problem import Cover
from laadkern.siting.highs import HIGHS

SHORTEST_SECONDS = 0.05


@dataclass(frozen=True)
class Part:
    """Sites and items that nothing links to the others.

    Attributes:
        sites: Indices in the whole, shape (part's sites,).
        need: Need of the part's items, points.
        item, site: Of each pair, indices within the part.
        site_price: Price of a site, points.
        most: What the part earns at most by the prices on need, points.
        begin: Which of its sites the plan at hand has open, shape (part's sites,).
    """

    sites: IntArray
    need: FloatArray
    item: IntArray
    site: IntArray
    site_price: float
    most: float
    begin: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Settled:
    """What a part earns at most, and the best of its plans that was found (None: none)."""

    most: float
    sites: IntArray | None


def parts_of(cover: Cover, found: Priced, chosen: IntArray) -> list[Part]:
    """The parts in which prices leave something open, the smallest first."""
    count, items = len(found.earns), len(cover.need)
    pair_site = np.repeat(np.arange(count), np.diff(cover.site_start))
    links = sp.csr_matrix(
        (np.ones(len(pair_site)), (pair_site, count + cover.site_item)), (count + items, count + items)
    )
    number, label = sp.csgraph.connected_components(links, directed=False)
    site_label, item_label = label[:count], label[count:]
    most = np.bincount(site_label, np.maximum(found.earns - found.site_price, 0.0), number)
    most += np.bincount(item_label, cover.need - found.price, number)
    opened = np.zeros(count, dtype=bool)
    opened[chosen] = True
    members = _members(site_label, number)
    item_members = _members(item_label, number)
    place = np.zeros(count, dtype=np.int64)
    item_place = np.zeros(items, dtype=np.int64)
    parts = []
    for sites, own in zip(members, item_members, strict=True):
        if not len(own):
            continue
        place[sites], item_place[own] = np.arange(len(sites)), np.arange(len(own))
        pairs = np.concatenate([np.arange(cover.site_start[s], cover.site_start[s + 1]) for s in sites])
        parts.append(
            Part(
                sites=sites,
                need=cover.need[own],
                item=item_place[cover.site_item[pairs]],
                site=place[pair_site[pairs]],
                site_price=found.site_price,
                most=float(most[site_label[sites[0]]]),
                begin=opened[sites],
            )
        )
    return sorted(parts, key=lambda part: len(part.item))


def settle(part: Part, deadline: float, most_seconds: float) -> Settled:
    """What a part earns at most, as far as HiGHS comes.

    Args:
        part: The part.
        deadline: Moment (`time.time`) at which to stop.
        most_seconds: Most seconds for this part.
    """
    seconds = min(most_seconds, deadline - time.time())
    if seconds < SHORTEST_SECONDS:
        return Settled(part.most, None)
    highs = HIGHS()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", seconds)
    highs.passModel(_model(part))
    begin = highspy.HighsSolution()
    begin.col_value = [*part.begin.astype(float), *_covered(part, part.begin).astype(float)]
    highs.setSolution(begin)
    highs.run()
    info = highs.getInfo()
    most = min(part.most, float(info.mip_dual_bound))
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return Settled(most, None)
    values = np.asarray(highs.getSolution().col_value)[: len(part.sites)]
    return Settled(most, part.sites[values > 0.5])


def settled(
    parts: list[Part], executor: Executor | None, *, seconds: float, part_seconds: float
) -> Iterator[tuple[Part, Settled]]:
    """The outcome of each part as it comes, until the time is up."""
    deadline = time.time() + seconds
    if executor is None:
        yield from ((part, settle(part, deadline, part_seconds)) for part in parts)
        return
    waiting = {executor.submit(settle, part, deadline, part_seconds): part for part in parts}
    try:
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    finally:  # also when the caller has seen enough
        for job in waiting:
            job.cancel()


def _covered(part: Part, opened: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    covered: npt.NDArray[np.bool_] = np.bincount(part.item, opened[part.site], len(part.need)) > 0
    return covered


def _members(label: npt.NDArray[np.integer], number: int) -> list[IntArray]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=number))[:-1])


def _model(part: Part) -> highspy.HighsLp:
    """Maximise need covered minus the price of the sites; an item only where a site covers it."""
    sites, items = len(part.sites), len(part.need)
    row = np.concatenate([part.item, np.arange(items)])
    column = np.concatenate([part.site, sites + np.arange(items)])
    value = np.concatenate([-np.ones(len(part.item)), np.ones(items)])
    matrix = sp.csr_matrix((value, (row, column)), (items, sites + items))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sites + items, items
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.full(sites, -part.site_price), part.need])
    lp.col_lower_, lp.col_upper_ = np.zeros(sites + items), np.ones(sites + items)
    lp.row_lower_, lp.row_upper_ = np.full(items, -np.inf), np.zeros(items)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    kinds: list[highspy.HighsVarType] = [highspy.HighsVarType.kInteger] * sites
    lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * items
    return lp
