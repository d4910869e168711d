"""Where points touch the streets: the nearest edge, and the walk from there to both of its ends."""

from typing import NamedTuple

import numpy as np
import shapely

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.walking.graph import StreetGraph

NO_NODE = -1


class Entrances(NamedTuple):
    """How points come onto the streets: by at most two nodes each.

    Attributes:
        node: Nodes, or -1, shape (points, 2).
        walk_m: Walk from the point to the node, infinite where there is none, shape (points, 2).
    """

    node: IntArray
    walk_m: FloatArray

    @property
    def on_street(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether each point touches a street, shape (points,)."""
        return np.asarray((self.node != NO_NODE).any(axis=1))


class Attached(NamedTuple):
    """A graph with points as nodes of their own, and how each point comes onto it."""

    graph: StreetGraph
    points: Entrances


class _Touch(NamedTuple):
    """Edge that each point touches (-1: none), at which share of it, and how far from it."""

    edge: IntArray
    share: FloatArray
    off_m: FloatArray


def locate(graph: StreetGraph, x_m: FloatArray, y_m: FloatArray, *, most_off_m: float) -> Entrances:
    """How points come onto the streets: straight to the nearest edge, then along it to either end.

    Of edges equally near the lowest counts. Two points on one edge are then taken to walk round by
    an end of it; `attach` one of the two kinds of points where that matters.

    Args:
        graph: The streets.
        x_m, y_m: RD New, metres, shape (points,).
        most_off_m: A point further from any street is not on the streets.

    Raises:
        InputError: A coordinate is missing or the distance is negative.
    """
    touch = _touch(graph, x_m, y_m, most_off_m)
    node = np.full((len(touch.edge), 2), NO_NODE, dtype=np.int64)
    walk_m = np.full(node.shape, np.inf)
    on = touch.edge >= 0
    edge = touch.edge[on]
    node[on] = np.column_stack([graph.from_node[edge], graph.to_node[edge]])
    along = np.column_stack([touch.share[on], 1 - touch.share[on]]) * graph.length_m[edge, np.newaxis]
    walk_m[on] = touch.off_m[on, np.newaxis] + along
    return Entrances(node, walk_m)


def attach(graph: StreetGraph, x_m: FloatArray, y_m: FloatArray, *, most_off_m: float) -> Attached:
    """The graph with the places where points touch it as nodes.

    Nodes of `graph` keep their numbers. Walks between points that are attached, and between them and
    points that are located afterwards, are exact.

    Args and raises: as `locate`.
    """
    touch = _touch(graph, x_m, y_m, most_off_m)
    node = np.full(len(touch.edge), NO_NODE, dtype=np.int64)
    ends = {0.0: graph.from_node, 1.0: graph.to_node}
    for share, end in ends.items():
        at_end = (touch.edge >= 0) & (touch.share == share)
        node[at_end] = end[touch.edge[at_end]]
    between = np.flatnonzero((touch.edge >= 0) & (touch.share > 0) & (touch.share < 1))
    stops, stop = np.unique(
        np.column_stack([touch.edge[between], touch.share[between]]), axis=0, return_inverse=True
    )
    node[between] = graph.nodes + stop.ravel()
    points = Entrances(
        np.column_stack([node, np.full(len(node), NO_NODE)]),
        np.column_stack([np.where(node >= 0, touch.off_m, np.inf), np.full(len(node), np.inf)]),
    )
    return Attached(_cut(graph, stops[:, 0].astype(np.int64), stops[:, 1]), points)


def entrances_at(nodes: IntArray) -> Entrances:
    """Points that stand on nodes themselves."""
    node = np.asarray(nodes, np.int64)
    none = np.full(len(node), NO_NODE)
    walk_m = np.column_stack([np.zeros(len(node)), np.full(len(node), np.inf)])
    return Entrances(np.column_stack([node, none]), walk_m)


def _cut(graph: StreetGraph, edge: IntArray, share: FloatArray) -> StreetGraph:
    """The graph with edges cut at shares of their length; ordered by edge and share, each once."""
    if not len(edge):
        return graph
    start, end, length = graph.from_node[edge], graph.to_node[edge], graph.length_m[edge]
    new = graph.nodes + np.arange(len(edge))
    again = np.concatenate([[False], edge[1:] == edge[:-1]])  # a further stop on the same edge
    last = np.concatenate([edge[1:] != edge[:-1], [True]])
    before = np.where(again, np.roll(new, 1), start)
    share_before = np.where(again, np.roll(share, 1), 0.0)
    whole = np.ones(graph.edges, dtype=bool)
    whole[edge] = False
    x_m, y_m = (
        np.concatenate([at, at[start] + share * (at[end] - at[start])]) for at in (graph.x_m, graph.y_m)
    )
    return StreetGraph.of_edges(
        x_m,
        y_m,
        np.concatenate([graph.from_node[whole], before, new[last]]).astype(np.int64),
        np.concatenate([graph.to_node[whole], new, end[last]]).astype(np.int64),
        np.concatenate(
            [graph.length_m[whole], (share - share_before) * length, ((1 - share) * length)[last]]
        ),
    )


def _touch(graph: StreetGraph, x_m: FloatArray, y_m: FloatArray, most_off_m: float) -> _Touch:
    checks.within("most_off_m", most_off_m, at_least=0)
    checks.shape("y_m", y_m, x_m.shape)
    for name, values in (("x_m", x_m), ("y_m", y_m)):
        checks.within(name, values)
    edge = np.full(len(x_m), -1, dtype=np.int64)
    if graph.edges and len(x_m):
        # The tree wants a distance above 0; a point on the street itself is at 0.
        point, near = graph.tree.query_nearest(shapely.points(x_m, y_m), max_distance=max(most_off_m, 1e-9))
        order = np.lexsort((near, point))
        point, first = np.unique(point[order], return_index=True)
        edge[point] = near[order][first]
    on = edge >= 0
    share, off_m = np.zeros(len(edge)), np.full(len(edge), np.inf)
    share[on], off_m[on] = _projection(graph, edge[on], x_m[on], y_m[on])
    return _Touch(edge, share, off_m)


def _projection(
    graph: StreetGraph, edge: IntArray, x_m: FloatArray, y_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Share of each edge at which a point is nearest, and its distance to that place, metres."""
    start, end = graph.from_node[edge], graph.to_node[edge]
    from_x, from_y = graph.x_m[start], graph.y_m[start]
    over_x, over_y = graph.x_m[end] - from_x, graph.y_m[end] - from_y
    square = over_x**2 + over_y**2
    along = (x_m - from_x) * over_x + (y_m - from_y) * over_y
    share = np.clip(np.divide(along, square, out=np.zeros(len(edge)), where=square > 0), 0.0, 1.0)
    return share, np.hypot(x_m - from_x - share * over_x, y_m - from_y - share * over_y)
