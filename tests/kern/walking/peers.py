"""Walking by other means: scipy's searches, and small graphs made by hypothesis."""

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from laadkern.walking import Entrances, StreetGraph

# Few lengths, so that walks of the same length are common; 0 among them.
LENGTHS = st.sampled_from([0.0, 1.0, 2.0, 2.5, 7.0])


@st.composite
def graphs(draw, most_nodes: int = 24) -> StreetGraph:
    """Any graph: in parts or whole, with edges of no length, double edges and walks of equal length."""
    nodes = draw(st.integers(1, most_nodes))
    node = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(node, node, LENGTHS), max_size=3 * nodes))
    ends = np.array([edge[:2] for edge in edges], dtype=np.int64).reshape(-1, 2)
    places = np.arange(nodes, dtype=float)
    lengths = np.array([edge[2] for edge in edges], dtype=float)
    return StreetGraph.of_edges(places, np.zeros(nodes), ends[:, 0], ends[:, 1], lengths)


@st.composite
def entrances(draw, graph: StreetGraph, most: int = 8, least: int = 0) -> Entrances:
    """Points that come onto a graph by no, one or two nodes, some by the same node."""
    node = st.integers(-1, graph.nodes - 1)
    ends = draw(st.lists(st.tuples(node, node, LENGTHS, LENGTHS), min_size=least, max_size=most))
    nodes = np.array([end[:2] for end in ends], dtype=np.int64).reshape(-1, 2)
    walks = np.array([end[2:] for end in ends], dtype=float).reshape(-1, 2)
    return Entrances(nodes, np.where(nodes >= 0, walks, np.inf))


def matrix(graph: StreetGraph) -> csr_array:
    """The graph as scipy's: explicit zeros are edges of no length."""
    ways = graph.ways
    return csr_array(
        (ways.length_m, ways.neighbour.astype(np.int32), ways.start.astype(np.int32)),
        shape=(graph.nodes, graph.nodes),
    )


def all_walks(graph: StreetGraph) -> np.ndarray:
    """Walk between every two nodes, by scipy, shape (nodes, nodes)."""
    return dijkstra(matrix(graph))


def walks_to(graph: StreetGraph, points: Entrances, between: np.ndarray) -> np.ndarray:
    """Walk from every point to every node, shape (points, nodes)."""
    best = np.full((len(points.node), graph.nodes), np.inf)
    for number, (ends, walks) in enumerate(zip(points.node, points.walk_m, strict=True)):
        for end, walk_m in zip(ends, walks, strict=True):
            if end >= 0:
                best[number] = np.minimum(best[number], walk_m + between[end])
    return best


def grid(side: int, seed: int, *, apart_m: float = 60.0, kept: float = 0.75) -> StreetGraph:
    """Streets in squares of which some are missing, with lengths that are hardly ever equal."""
    random = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    one = np.concatenate([number[:-1].ravel(), number[:, :-1].ravel()])
    other = np.concatenate([number[1:].ravel(), number[:, 1:].ravel()])
    stays = random.random(len(one)) < kept
    x_m = (number // side).ravel() * apart_m + random.uniform(-9, 9, side * side)
    y_m = (number % side).ravel() * apart_m + random.uniform(-9, 9, side * side)
    one, other = one[stays], other[stays]
    straight = np.hypot(x_m[one] - x_m[other], y_m[one] - y_m[other])
    return StreetGraph.of_edges(x_m, y_m, one, other, straight * random.uniform(1, 1.3, len(one)))
