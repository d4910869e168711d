"""Pairs within a walk: over streets where both ends stand at one, estimated elsewhere."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laadkern.errors import InputError
from laadkern.walking import pairs_from, street_graph, walks
from laadkern.walking.pairs import indexed
from tests.kern.walking.peers import all_walks, entrances, graphs, walks_to
from tests.kern.walking.test_graph import streets

# A canal between two streets along the x-axis, with one bridge at x = 300.
CANAL = streets((0, 0, 300, 0, 300), (0, 40, 300, 40, 300), (300, 0, 300, 40, 40))
HOMES = pl.DataFrame({"piece_id": ["near", "over the water"], "x_m": [100.0, 50.0], "y_m": [0.0, 40.0]})
POLE = pl.DataFrame({"candidate_id": ["pole"], "x_m": [50.0], "y_m": [0.0]})


def found(places=POLE, pieces=HOMES, table=CANAL, **changed):
    graph = None if table is None else street_graph(table, least_part_m=0)
    arguments = {"walking_limit_m": 250, "detour_factor": 1.3, "most_off_m": 20.0} | changed
    return walks(places, pieces, place_id="candidate_id", streets=graph, **arguments)


def test_the_other_side_of_the_water_is_near_as_the_crow_flies_only():
    assert found(table=None).rows() == [("pole", "near", 65.0, True), ("pole", "over the water", 52.0, True)]
    assert found().rows() == [("pole", "near", 50.0, False)]
    assert found(walking_limit_m=540).rows()[1] == ("pole", "over the water", 250 + 40 + 250, False)


def test_what_stands_at_no_street_is_estimated():
    far = pl.DataFrame({"piece_id": ["field"], "x_m": [50.0], "y_m": [-100.0]})

    assert found(pieces=pl.concat([HOMES, far])).rows() == [
        ("pole", "near", 50.0, False),
        ("pole", "field", 130.0, True),
    ]


def test_exactly_on_the_limit_is_within_reach():
    assert found(walking_limit_m=50).height == 1
    assert found(walking_limit_m=49.999).height == 0


def test_no_places_and_no_pieces():
    assert found(places=POLE.clear()).height == 0
    assert found(pieces=HOMES.clear()).height == 0
    assert found(pieces=HOMES.clear(), table=CANAL.clear()).height == 0


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_all_pairs_within_the_limit_and_no_other(data):
    graph = data.draw(graphs())
    places, points = data.draw(entrances(graph)), data.draw(entrances(graph))
    limit_m = data.draw(st.sampled_from([1.0, 4.5, 12.0]))

    pairs = pairs_from(graph, places, points, limit_m=limit_m)

    to_nodes = walks_to(graph, places, all_walks(graph))
    expected = {}
    for place in range(len(places.node)):
        for point in range(len(points.node)):
            ends = zip(points.node[point], points.walk_m[point], strict=True)
            walk_m = min((to_nodes[place, end] + more for end, more in ends if end >= 0), default=np.inf)
            if walk_m <= limit_m:
                expected[place, point] = walk_m
    assert list(zip(pairs.place.tolist(), pairs.point.tolist(), strict=True)) == list(expected)
    assert pairs.walking_m.tolist() == list(expected.values())


def test_more_pairs_than_fit_at_once_are_all_found(monkeypatch):
    monkeypatch.setattr("laadkern.walking.pairs._ROOM", 3)
    along = np.arange(0.0, 300.0, 20.0)
    homes = pl.DataFrame({"piece_id": [f"p{x}" for x in along], "x_m": along, "y_m": along * 0})
    poles = homes.rename({"piece_id": "candidate_id"})

    rows = found(places=poles, pieces=homes, walking_limit_m=60)

    apart = np.abs(np.subtract.outer(along, along))
    assert rows.height == (apart <= 60).sum()
    assert rows["walking_m"].to_numpy() == pytest.approx(apart[apart <= 60])


def test_a_table_of_walks_as_indices():
    table = pl.DataFrame(
        {
            "candidate_id": ["b", "a", "a", "elsewhere", "a"],
            "piece_id": ["p", "q", "p", "p", "far"],
            "walking_m": [10.0, 20.0, 30.0, 5.0, 251.0],
        }
    )
    places = pl.DataFrame({"candidate_id": ["a", "b"]})
    pieces = pl.DataFrame({"piece_id": ["p", "q", "far"]})

    pairs = indexed(table, places, pieces, place_id="candidate_id", walking_limit_m=250)

    assert pairs.place.tolist() == [0, 0, 1]
    assert pairs.point.tolist() == [0, 1, 0]
    assert pairs.walking_m.tolist() == [30, 20, 10]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(pl.DataFrame({"candidate_id": ["a"], "piece_id": ["p"]}), id="column-missing"),
        pytest.param(
            pl.DataFrame({"candidate_id": ["a"], "piece_id": ["p"], "walking_m": [-1.0]}), id="negative"
        ),
        pytest.param(
            pl.DataFrame({"candidate_id": ["a"] * 2, "piece_id": ["p"] * 2, "walking_m": [1.0, 2.0]}),
            id="pair-twice",
        ),
    ],
)
def test_a_table_of_walks_that_cannot_be_used_is_refused(table):
    places, pieces = pl.DataFrame({"candidate_id": ["a"]}), pl.DataFrame({"piece_id": ["p"]})

    with pytest.raises(InputError):
        indexed(table, places, pieces, place_id="candidate_id", walking_limit_m=250)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"walking_limit_m": 0}, id="no-limit"),
        pytest.param({"detour_factor": 0.9}, id="shorter-than-straight"),
        pytest.param({"most_off_m": -1.0}, id="negative-distance"),
        pytest.param({"pieces": HOMES.drop("x_m")}, id="column-missing"),
        pytest.param({"pieces": pl.concat([HOMES, HOMES])}, id="piece-twice"),
        pytest.param({"places": POLE.with_columns(x_m=pl.lit(None, pl.Float64))}, id="place-missing"),
    ],
)
def test_input_that_cannot_be_walked_is_refused(changed):
    with pytest.raises(InputError):
        found(**changed)
