"""What chosen sites serve at best: worked out by hand, and equal to the search that adds pole by pole."""

import numpy as np
import pytest

from laadkern.siting import serving
from laadkern.siting.serving import best_service
from laadkern.siting.state import State
from tests.kern.siting.towns import random_town, town

HOMES = [(0.0, 0.0), (100.0, 0.0)]


@pytest.mark.parametrize(
    ("points", "capacity", "served"),
    [
        pytest.param([3.0, 1.0], [2.0, 2.0], [2.0, 2.0], id="takes-over-to-serve-more"),
        pytest.param([1.0, 1.0], [2.0, 0.0], [2.0, 0.0], id="one-serves-both"),
        pytest.param([0.5, 0.5], [2.0, 2.0], [0.5, 0.5], id="each-its-own-door"),
    ],
)
def test_sites_at_the_doors_worked_out_by_hand(points, capacity, served):
    problem = town(HOMES, points, HOMES)

    found = best_service(problem, np.array(capacity))

    assert np.bincount(problem.pair_site, found, problem.sites) == pytest.approx(served)


def test_a_site_without_worth_serves_nothing():
    problem = town(HOMES[:1], [1.0], HOMES[:1], scores=[0.0])

    assert best_service(problem, np.array([2.0])).tolist() == [0.0]


@pytest.mark.parametrize("at_once", [1, 3, 20], ids=lambda count: f"{count}-pairs-at-once")
@pytest.mark.parametrize("seed", range(4))
def test_as_much_worth_as_the_search_finds_with_whatever_pairs_it_begins(seed, at_once, monkeypatch):
    monkeypatch.setattr(serving, "PAIRS_AT_ONCE", at_once)
    problem = random_town(seed, 120, 60, 900.0)
    poles = np.random.default_rng(seed).integers(0, 3, problem.sites).astype(np.int32)

    found = best_service(problem, poles * problem.rules.points_per_pole)

    state = State(problem).place(poles)
    assert (found * problem.worth).sum() == pytest.approx(state.worth, rel=1e-9)
    site_points = np.bincount(problem.pair_site, found, problem.sites)
    assert (site_points <= poles * problem.rules.points_per_pole + 1e-6).all()
    piece_points = np.bincount(problem.pair_piece, found, len(problem.need))
    assert (piece_points <= problem.need + 1e-6).all()
