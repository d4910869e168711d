"""Streets as a graph: nodes in RD New, edges with a length, both ways walkable."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop
from laadkern.walking.kernels import NOWHERE, NodeArray, Queue, Ways

STREET_COLUMNS = ("from_x_m", "from_y_m", "to_x_m", "to_y_m", "length_m")
_PER_M = 100  # ends that agree to a centimetre are one node
_FURTHEST_M = 10_000_000.0
_SHIFT = int(_FURTHEST_M) * _PER_M  # makes every coordinate a positive number of 32 bits
_MOST_BUCKETS = 1 << 16
_MORTON_BITS = 21


@dataclass(frozen=True)
class StreetGraph:
    """Streets that can be walked, in both directions.

    Make one with `street_graph` from a table of streets, or with `StreetGraph.of_edges`.

    Attributes:
        x_m, y_m: RD New, metres, shape (nodes,).
        from_node, to_node: Ends of each edge, the lower first, each pair once, shape (edges,).
        length_m: Metres to walk along each edge, at least 0, shape (edges,).
        ways: The edges by node, each in both directions.
    """

    x_m: FloatArray
    y_m: FloatArray
    from_node: NodeArray
    to_node: NodeArray
    length_m: FloatArray
    ways: Ways

    @classmethod
    def of_edges(
        cls, x_m: FloatArray, y_m: FloatArray, from_node: IntArray, to_node: IntArray, length_m: FloatArray
    ) -> "StreetGraph":
        """The graph of numbered nodes and edges between them.

        Of several edges between the same nodes the shortest stays; an edge from a node to itself
        leads nowhere and is left out.

        Raises:
            InputError: A coordinate or length is missing, a length is negative, shapes differ or an
                edge names a node that is not there.
        """
        _check_edges(x_m, y_m, from_node, to_node, length_m)
        low, high = np.minimum(from_node, to_node), np.maximum(from_node, to_node)
        order = np.lexsort((length_m, high, low))
        order = order[low[order] != high[order]]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
        kept = order[first]
        low, high, length = low[kept].astype(np.uint32), high[kept].astype(np.uint32), length_m[kept]
        return cls(
            x_m=np.asarray(x_m, float),
            y_m=np.asarray(y_m, float),
            from_node=low,
            to_node=high,
            length_m=np.asarray(length, float),
            ways=_ways(len(x_m), low, high, np.asarray(length, float)),
        )

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.x_m)

    @property
    def edges(self) -> int:
        """Number of edges, each counted once for both directions."""
        return len(self.length_m)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Search tree over the edges as straight lines, in their order."""
        ends = [np.column_stack([self.x_m[node], self.y_m[node]]) for node in (self.from_node, self.to_node)]
        return shapely.STRtree(shapely.linestrings(np.stack(ends, axis=1)))

    def empty_queue(self) -> Queue:
        """Buckets for a search: a quarter of the mean edge wide, enough for the longest edge."""
        mean_m = float(self.length_m.mean()) if self.edges else 1.0
        longest_m = float(self.length_m.max()) if self.edges else 1.0
        width_m = max(mean_m / 4, longest_m / (_MOST_BUCKETS - 2), 1e-3)
        buckets = 1 << int(np.ceil(np.log2(longest_m / width_m + 2)))
        head, following, before, bucket_of = (
            np.full(size, NOWHERE, dtype=np.uint32) for size in (buckets, *[self.nodes] * 3)
        )
        return Queue(head, following, before, bucket_of, np.array([1 / width_m]))


def street_graph(streets: pl.DataFrame, *, least_part_m: float = 500.0) -> StreetGraph:
    """The graph of a table of streets, as `laadkern.streets` reads them.

    Ends that agree to a centimetre are one node. Nodes are numbered along a curve that keeps
    neighbours together, which makes searches quicker and the numbers independent of the order of
    the table.

    Args:
        streets: from_x_m, from_y_m, to_x_m, to_y_m (RD, metres) and length_m of straight pieces of
            street between two points.
        least_part_m: A part that hangs together and is shorter than this in all is left out: who
            would be taken to stand on it could walk nowhere. The longest part always stays.

    Raises:
        InputError: A column or value is missing, or a length is negative.
    """
    checks.columns("streets", streets, STREET_COLUMNS)
    checks.within("least_part_m", least_part_m, at_least=0)
    columns = {name: streets[name].cast(pl.Float64).to_numpy() for name in STREET_COLUMNS}
    for name, values in columns.items():
        checks.within(name, values, at_least=-_FURTHEST_M, at_most=_FURTHEST_M)
    checks.within("length_m", columns["length_m"], at_least=0)
    at = np.concatenate(
        [np.column_stack([columns[f"{end}_x_m"], columns[f"{end}_y_m"]]) for end in ("from", "to")]
    )
    keys = (np.rint(at * _PER_M).astype(np.int64) + _SHIFT) @ np.array([1 << 32, 1])
    places, node = np.unique(keys, return_inverse=True)
    across, up = (part - _SHIFT for part in np.divmod(places, 1 << 32))
    rank = _rank_along_curve(np.column_stack([across, up]))
    x_m, y_m = np.empty(len(places)), np.empty(len(places))
    x_m[rank], y_m[rank] = across / _PER_M, up / _PER_M
    one, other = rank[node.reshape(2, -1)]
    return _large_parts(StreetGraph.of_edges(x_m, y_m, one, other, columns["length_m"]), least_part_m)


def _check_edges(
    x_m: FloatArray, y_m: FloatArray, from_node: IntArray, to_node: IntArray, length_m: FloatArray
) -> None:
    checks.shape("y_m", y_m, x_m.shape)
    checks.shape("to_node", to_node, from_node.shape)
    checks.shape("length_m", length_m, from_node.shape)
    for name, values in (("x_m", x_m), ("y_m", y_m)):
        checks.within(name, values)
    checks.within("length_m", length_m, at_least=0)
    if len(x_m) >= int(NOWHERE):
        raise InputError("x_m", gettext_noop("%(field)s has too many points."))
    for name, nodes in (("from_node", from_node), ("to_node", to_node)):
        if len(nodes):
            checks.within(name, nodes, at_least=0, at_most=len(x_m) - 1)


def _ways(nodes: int, low: NodeArray, high: NodeArray, length_m: FloatArray) -> Ways:
    both, other = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((other, both))
    start = np.concatenate([[0], np.cumsum(np.bincount(both, minlength=nodes))]).astype(np.uint32)
    return Ways(start, other[order], np.concatenate([length_m, length_m])[order])


def _rank_along_curve(places: IntArray) -> IntArray:
    """Number of each place along a Z-curve: the bits of x and y in turn."""
    if not len(places):
        return np.empty(0, np.int64)
    offset = places - places.min(axis=0)
    step = max(float(offset.max()) / (2**_MORTON_BITS - 1), 1.0)
    across = (offset / step).astype(np.uint64)
    code = np.zeros(len(places), dtype=np.uint64)
    for bit in range(_MORTON_BITS):
        for axis in (0, 1):
            code |= ((across[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    rank = np.empty(len(places), dtype=np.int64)
    rank[np.argsort(code, kind="stable")] = np.arange(len(places))
    return rank


def _large_parts(graph: StreetGraph, least_part_m: float) -> StreetGraph:
    if not graph.edges or not least_part_m:
        return graph
    ones = (np.ones(graph.edges), (graph.from_node, graph.to_node))
    part = connected_components(coo_array(ones, shape=(graph.nodes, graph.nodes)), directed=False)[1]
    total_m = np.bincount(part[graph.from_node], weights=graph.length_m, minlength=part.max() + 1)
    large = total_m >= min(least_part_m, float(total_m.max()))
    stays = large[part]
    number = np.cumsum(stays) - 1
    edge = stays[graph.from_node]
    return StreetGraph.of_edges(
        graph.x_m[stays],
        graph.y_m[stays],
        number[graph.from_node[edge]],
        number[graph.to_node[edge]],
        graph.length_m[edge],
    )
