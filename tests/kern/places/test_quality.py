"""How the spread compares with known homes: by hand, and in the region pack."""

import numpy as np
import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.places.quality import spread_quality
from laadkern.places.spread import KnownPositions
from tests.kern.places import pack
from tests.kern.places.conftest import EAST, NORTH, neighbourhood, table
from tests.kern.places.conftest import homes as home_positions


def at(x, y):
    return KnownPositions(np.array([EAST + x]), np.array([NORTH + y]), np.ones(1))


def test_homes_round_the_known_position_are_found_and_elsewhere_misplaced():
    """All 60 households within one 500 m square; the other known position is 2 km away from it."""
    area = table(neighbourhood("BU01", 60, side_m=3000.0))
    known_homes = home_positions(*((250 + 10 * i, 250) for i in range(-20, 20)))

    near = spread_quality(area, known_homes, at(250, 250))
    far = spread_quality(area, known_homes, at(2750, 2750))

    assert near["households"] == 60
    assert near["misplaced_share_500m"] < 0.2
    assert far["misplaced_share_500m"] == 1.0


def test_a_square_is_counted_on_both_sides():
    area = table(neighbourhood("BU01", 200, side_m=400.0))
    known_homes = home_positions(*((x, y) for x in range(20, 400, 30) for y in range(20, 400, 30)))

    found = spread_quality(area, known_homes, at(200, 200))

    assert (found["squares_known"], found["squares_spread"], found["squares_both"]) == (1, 1, 1)
    assert (found["misplaced_share_500m"], found["factor_p80"]) == (0.0, 1.0)


def test_without_complete_homes_there_is_nothing_to_compare():
    with pytest.raises(InputError):
        spread_quality(table(neighbourhood("BU01", 60)), home_positions((10, 10)), at(10, 10))


def test_the_spread_where_the_region_pack_knows_the_homes():
    """Doesburg and Otterlo: the figures of docs/methods/places.md."""
    areas = pack.shapes("neighbourhoods.parquet")
    areas = areas.filter(pl.col("municipality_code").is_in(["GM0221", "GM0228"]))

    found = spread_quality(areas, pack.home_positions(), pack.known())

    assert found["neighbourhoods"] == 12
    assert found["households"] == 6270
    assert found["misplaced_share_100m"] == pytest.approx(0.386, abs=0.005)
    assert found["misplaced_share_500m"] == pytest.approx(0.199, abs=0.005)
    assert found["factor_p80"] == pytest.approx(2.0, abs=0.05)
