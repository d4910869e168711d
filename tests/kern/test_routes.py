"""The shortest walk past places, against every order there is and by hand."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laadkern.errors import InputError
from laadkern.routes import shortest_walk

COORDINATES = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=6, unique=True
)


def between(points):
    xy = np.array(points, dtype=float)
    return np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])


def walked(distances, order):
    return sum(distances[a, b] for a, b in pairwise(order))


def best_of_all(distances, from_first):
    orders = permutations(range(len(distances)))
    return min(walked(distances, o) for o in orders if not from_first or o[0] == 0)


@settings(max_examples=40)
@given(points=COORDINATES, from_first=st.booleans())
def test_no_order_is_shorter(points, from_first):
    distances = between(points)

    walk = shortest_walk(distances, from_first=from_first)

    assert walk.is_exact
    assert sorted(walk.order.tolist()) == list(range(len(points)))
    assert not from_first or walk.order[0] == 0
    assert walk.total_m == pytest.approx(best_of_all(distances, from_first))
    assert walk.total_m == pytest.approx(walked(distances, walk.order))


@settings(max_examples=40)
@given(points=COORDINATES, from_first=st.booleans())
def test_the_walk_without_proof_is_close_to_the_best_and_complete(points, from_first):
    distances = between(points)

    walk = shortest_walk(distances, from_first=from_first, exact_up_to=0)

    assert not walk.is_exact
    assert sorted(walk.order.tolist()) == list(range(len(points)))
    assert not from_first or walk.order[0] == 0
    best = best_of_all(distances, from_first)
    assert best - 1e-6 <= walk.total_m <= 1.35 * best + 1e-6


def test_beyond_the_exact_size_a_street_is_walked_from_end_to_end():
    along = np.random.default_rng(7).permutation(np.arange(30) * 50.0)

    walk = shortest_walk(between([(x, 0) for x in along]))

    assert walk.total_m == pytest.approx(29 * 50)
    assert not walk.is_exact


def test_from_the_middle_of_a_street_one_first_walks_to_the_near_end():
    walk = shortest_walk(between([(100, 0), (0, 0), (150, 0), (400, 0)]), from_first=True)

    assert walk.order.tolist() == [0, 1, 2, 3]
    assert walk.legs_m.tolist() == [0, 100, 150, 250]


@pytest.mark.parametrize("count", [0, 1])
def test_one_place_or_none_needs_no_walk(count):
    walk = shortest_walk(np.zeros((count, count)))

    assert (len(walk.order), walk.total_m) == (count, 0.0)


@pytest.mark.parametrize(
    "distances",
    [
        pytest.param(np.zeros((2, 3)), id="not-square"),
        pytest.param(np.array([[0.0, -1.0], [-1.0, 0.0]]), id="below-0"),
        pytest.param(np.array([[0.0, np.nan], [np.nan, 0.0]]), id="missing"),
        pytest.param(np.array([[0.0, 1.0], [2.0, 0.0]]), id="one-way"),
        pytest.param(np.zeros((201, 201)), id="too-many"),
    ],
)
def test_distances_that_cannot_be_are_refused(distances):
    with pytest.raises(InputError):
        shortest_walk(distances)
