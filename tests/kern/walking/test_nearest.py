"""The nearest station of every node: as scipy finds it, at once and after every change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from laadkern.errors import InputError
from laadkern.walking import Entrances, NearestStations, StreetGraph, entrances_at
from tests.kern.walking.peers import all_walks, entrances, graphs, grid, matrix, walks_to


def street(*lengths_m: float) -> StreetGraph:
    """One street with a node at each end of pieces of these lengths."""
    at = np.concatenate([[0.0], np.cumsum(lengths_m)])
    node = np.arange(len(lengths_m))
    return StreetGraph.of_edges(at, np.zeros(len(at)), node, node + 1, np.array(lengths_m, dtype=float))


def recomputed(nearest: NearestStations, stations: Entrances, limit_m: float = np.inf) -> NearestStations:
    return NearestStations(nearest.graph, stations, limit_m=limit_m, standing=nearest.standing)


def assert_same(one: NearestStations, other: NearestStations) -> None:
    assert np.array_equal(one.distance_m, other.distance_m)
    assert np.array_equal(one.station, other.station)


def test_a_street_of_five_corners():
    nearest = NearestStations(street(10, 10, 10, 10), entrances_at(np.array([0, 4])))

    # The middle is 20 m from both: the lower number is the nearest.
    assert nearest.distance_m.tolist() == [0, 10, 20, 10, 0]
    assert nearest.station.tolist() == [0, 0, 0, 1, 1]
    assert sorted(nearest.cell(1).tolist()) == [3, 4]


def test_adding_and_removing_on_a_street():
    nearest = NearestStations(street(10, 10, 10, 10), entrances_at(np.array([0, 4])))

    assert nearest.add(entrances_at(np.array([2]))) == 2
    assert nearest.station.tolist() == [0, 0, 2, 1, 1]  # 10 m to two stations: the lower number
    assert sorted(nearest.remove(0).tolist()) == [0, 1]
    assert nearest.station.tolist() == [2, 2, 2, 1, 1]
    assert nearest.distance_m.tolist() == [20, 10, 0, 10, 0]
    nearest.put_back(0)
    assert nearest.station.tolist() == [0, 0, 2, 1, 1]


def test_a_station_within_the_cell_of_a_nearer_one_comes_back():
    # Station 1 stands at the same corner with 5 m more to walk, so it is nearest nowhere.
    stations = Entrances(np.array([[1, -1], [1, -1]]), np.array([[0.0, np.inf], [5.0, np.inf]]))
    nearest = NearestStations(street(10, 10), stations)
    assert nearest.station.tolist() == [0, 0, 0]

    nearest.remove(0)

    assert nearest.station.tolist() == [1, 1, 1]
    assert nearest.distance_m.tolist() == [15, 5, 15]


def test_the_last_station_leaves_nobody():
    nearest = NearestStations(street(10), entrances_at(np.array([0])))

    nearest.remove(0)

    assert nearest.station.tolist() == [-1, -1]
    assert np.isinf(nearest.distance_m).all()
    walk = nearest.of(entrances_at(np.array([1])))
    assert (walk.station.tolist(), walk.walking_m.tolist()) == ([-1], [np.inf])


def test_points_take_the_better_of_their_two_entrances():
    nearest = NearestStations(street(100, 100), entrances_at(np.array([0, 2])))
    points = Entrances(np.array([[0, 1], [1, 2], [-1, -1]]), np.array([[70.0, 30], [70, 30], [np.inf] * 2]))

    walks = nearest.of(points)

    assert walks.station.tolist() == [0, 1, -1]
    assert walks.walking_m.tolist() == [70, 30, np.inf]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_it_is_the_least_walk_and_then_the_lowest_number(data):
    graph = data.draw(graphs())
    stations = data.draw(entrances(graph))

    nearest = NearestStations(graph, stations)

    walks = walks_to(graph, stations, all_walks(graph))
    least = walks.min(axis=0, initial=np.inf)
    # Lengths are sums of few binary digits, so that equal walks are equal to the bit.
    lowest = walks.argmin(axis=0) if len(walks) else np.zeros(graph.nodes)
    assert np.array_equal(nearest.distance_m, least)
    assert np.array_equal(nearest.station, np.where(np.isfinite(least), lowest, -1))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_every_change_ends_where_a_search_from_the_start_would(data):
    graph = data.draw(graphs())
    stations = data.draw(entrances(graph))
    limit_m = data.draw(st.sampled_from([np.inf, 3.0, 9.0]))
    nearest = NearestStations(graph, stations, limit_m=limit_m)

    for _ in range(data.draw(st.integers(1, 12))):
        standing = nearest.standing
        choices = ["add", *["remove"] * int(standing.any()), *["put back"] * int((~standing).any())]
        match data.draw(st.sampled_from(choices)):
            case "add":
                new = data.draw(entrances(graph, least=1, most=1))
                nearest.add(new)
                stations = Entrances(*(np.concatenate(parts) for parts in zip(stations, new, strict=True)))
            case "remove":
                number = data.draw(st.sampled_from(np.flatnonzero(standing).tolist()))
                mine = nearest.station == number
                assert np.array_equal(np.sort(nearest.remove(number)), np.flatnonzero(mine))
            case "put back":
                nearest.put_back(data.draw(st.sampled_from(np.flatnonzero(~standing).tolist())))
        assert_same(nearest, recomputed(nearest, stations, limit_m))


@pytest.mark.parametrize("kept", [0.75, 0.45], ids=["connected", "in many parts"])
def test_a_town_as_scipy_finds_it_and_after_a_hundred_changes(kept):
    graph = grid(40, seed=3, kept=kept)
    random = np.random.default_rng(4)
    corners = random.choice(graph.nodes, 90, replace=False)
    stations = entrances_at(corners)
    nearest = NearestStations(graph, stations)

    walk_m, _, source = dijkstra(matrix(graph), indices=corners, min_only=True, return_predecessors=True)
    reached = np.isfinite(walk_m)
    assert np.array_equal(nearest.distance_m, walk_m)
    assert np.array_equal(corners[nearest.station[reached]], source[reached])
    assert (nearest.station[~reached] == -1).all()

    for number in random.integers(0, 90, 100).tolist():
        if nearest.standing[number]:
            nearest.remove(number)
        else:
            nearest.put_back(number)
        assert_same(nearest, recomputed(nearest, stations))


@pytest.mark.parametrize(
    ("node", "walk_m", "limit_m"),
    [
        pytest.param([[5, -1]], [[0.0, np.inf]], np.inf, id="no-such-node"),
        pytest.param([[-7, -1]], [[0.0, np.inf]], np.inf, id="negative-node"),
        pytest.param([[0, -1]], [[-1.0, np.inf]], np.inf, id="negative-walk"),
        pytest.param([[0, -1]], [[np.nan, np.inf]], np.inf, id="missing-walk"),
        pytest.param([[0, 1]], [[0.0, np.inf]], np.inf, id="infinite-walk-to-a-node"),
        pytest.param([[0, -1]], [[0.0, np.inf]], 0.0, id="no-limit-of-nothing"),
        pytest.param([[0, -1]], [[0.0, np.inf]], np.nan, id="limit-missing"),
        pytest.param([[0]], [[0.0]], np.inf, id="one-column"),
    ],
)
def test_what_cannot_be_searched_is_refused(node, walk_m, limit_m):
    with pytest.raises(InputError):
        NearestStations(street(10), Entrances(np.array(node), np.array(walk_m)), limit_m=limit_m)


def test_a_change_that_cannot_be_is_refused_and_changes_nothing():
    nearest = NearestStations(street(10, 10), entrances_at(np.array([0])))
    before = nearest.station.copy()

    for refused in (
        lambda: nearest.remove(1),
        lambda: nearest.remove(-1),
        lambda: nearest.put_back(0),
        lambda: nearest.cell(3),
        lambda: nearest.add(entrances_at(np.array([0, 1]))),
        lambda: nearest.add(entrances_at(np.array([9]))),
    ):
        with pytest.raises(InputError):
            refused()

    assert np.array_equal(nearest.station, before)
    assert nearest.standing.tolist() == [True]


def test_no_streets_at_all():
    none = np.empty(0, np.int64)
    empty = StreetGraph.of_edges(np.empty(0), np.empty(0), none, none, np.empty(0))

    nearest = NearestStations(empty, entrances_at(none))

    assert nearest.station.tolist() == []
    assert nearest.of(Entrances(np.array([[-1, -1]]), np.full((1, 2), np.inf))).station.tolist() == [-1]
