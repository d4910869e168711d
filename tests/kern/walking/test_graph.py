"""From a table of streets to a graph, and points onto it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laadkern.errors import InputError
from laadkern.walking import attach, entrances_at, locate, pairs_from, street_graph
from tests.kern.walking.peers import all_walks, grid

COLUMNS = ["from_x_m", "from_y_m", "to_x_m", "to_y_m", "length_m"]


def streets(*rows: tuple[float, float, float, float, float]) -> pl.DataFrame:
    return pl.DataFrame([tuple(map(float, row)) for row in rows], schema=COLUMNS, orient="row")


SQUARE = streets(
    (0, 0, 100, 0, 100), (100, 0, 100, 100, 100), (100, 100, 0, 100, 100), (0, 100, 0.001, 0.002, 100)
)


def test_ends_that_agree_to_a_centimetre_are_one_node():
    graph = street_graph(SQUARE, least_part_m=0)

    assert (graph.nodes, graph.edges) == (4, 4)
    assert sorted(zip(graph.x_m.tolist(), graph.y_m.tolist(), strict=True)) == [
        (0, 0),
        (0, 100),
        (100, 0),
        (100, 100),
    ]


def test_the_graph_does_not_depend_on_the_order_of_the_table():
    one = street_graph(SQUARE, least_part_m=0)
    other = street_graph(SQUARE.reverse(), least_part_m=0)

    for mine, theirs in (
        (one.x_m, other.x_m),
        (one.from_node, other.from_node),
        (one.length_m, other.length_m),
    ):
        assert np.array_equal(mine, theirs)


def test_the_shortest_of_double_streets_stays_and_loops_lead_nowhere():
    graph = street_graph(streets((0, 0, 50, 0, 80), (50, 0, 0, 0, 50), (0, 0, 0, 0, 30)), least_part_m=0)

    assert graph.length_m.tolist() == [50]


def test_small_parts_that_lead_nowhere_are_left_out():
    loose = pl.concat([SQUARE, streets((500, 500, 520, 500, 20))])

    assert street_graph(loose, least_part_m=100).edges == 4
    assert street_graph(loose, least_part_m=10).edges == 5
    assert street_graph(loose, least_part_m=9000).edges == 4, "the longest part always stays"


def test_a_point_walks_to_the_nearest_street_and_then_along_it():
    graph = street_graph(SQUARE, least_part_m=0)

    spot = locate(graph, np.array([30.0, 500.0]), np.array([-4.0, 500.0]), most_off_m=50)

    corners = [(graph.x_m[node], graph.y_m[node]) for node in spot.node[0]]
    assert dict(zip(corners, spot.walk_m[0].tolist(), strict=True)) == {(0, 0): 34, (100, 0): 74}
    assert spot.node[1].tolist() == [-1, -1]
    assert spot.on_street.tolist() == [True, False]


def test_a_bend_counts_as_it_is_walked():
    graph = street_graph(streets((0, 0, 100, 0, 300)), least_part_m=0)

    spot = locate(graph, np.array([25.0]), np.array([0.0]), most_off_m=1)

    assert sorted(spot.walk_m[0].tolist()) == [75, 225]


def test_two_points_on_one_street_walk_straight_to_each_other_when_attached():
    graph = street_graph(SQUARE, least_part_m=0)
    grown = attach(graph, np.array([40.0, 40.0, 0.0]), np.array([1.0, 2.0, 0.0]), most_off_m=10)

    assert grown.graph.nodes == 5, "two at the same place of a street share a node, one is at a corner"
    place = locate(grown.graph, np.array([60.0]), np.array([0.0]), most_off_m=10)
    pairs = pairs_from(grown.graph, place, grown.points, limit_m=100)
    assert pairs.point.tolist() == [0, 1, 2]
    assert pairs.walking_m.tolist() == pytest.approx([21, 22, 60])


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_attaching_points_leaves_all_other_walks_as_they_are(seed, count):
    graph = grid(6, seed)
    random = np.random.default_rng(seed)
    x_m, y_m = random.uniform(-20, 320, (2, count))

    grown = attach(graph, x_m, y_m, most_off_m=25).graph

    before, after = all_walks(graph), all_walks(grown)[: graph.nodes, : graph.nodes]
    assert np.allclose(before, after, rtol=1e-9)
    assert grown.length_m.sum() == pytest.approx(graph.length_m.sum())


@pytest.mark.parametrize(
    ("table", "least_part_m"),
    [
        pytest.param(SQUARE.drop("length_m"), 0, id="column-missing"),
        pytest.param(SQUARE.with_columns(length_m=pl.lit(-1.0)), 0, id="negative-length"),
        pytest.param(SQUARE.with_columns(to_x_m=pl.lit(None, pl.Float64)), 0, id="coordinate-missing"),
        pytest.param(SQUARE.with_columns(to_x_m=pl.lit(1e12)), 0, id="off-the-earth"),
        pytest.param(SQUARE, -1, id="negative-part"),
    ],
)
def test_a_table_that_is_no_streets_is_refused(table, least_part_m):
    with pytest.raises(InputError):
        street_graph(table, least_part_m=least_part_m)


def test_no_streets_are_a_graph_of_nothing():
    graph = street_graph(SQUARE.clear())

    assert (graph.nodes, graph.edges) == (0, 0)
    assert locate(graph, np.array([1.0]), np.array([1.0]), most_off_m=5).node.tolist() == [[-1, -1]]
    assert entrances_at(np.array([3])).node.tolist() == [[3, -1]]


def test_a_missing_place_is_refused():
    graph = street_graph(SQUARE)

    with pytest.raises(InputError):
        locate(graph, np.array([np.nan]), np.array([0.0]), most_off_m=5)
    with pytest.raises(InputError):
        attach(graph, np.array([0.0]), np.array([0.0]), most_off_m=-1)
