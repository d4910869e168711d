"""Households, people and need within reach; nearest locations."""

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.places import reach

PLACE = pl.DataFrame({"candidate_id": ["a"], "x_m": [1000.0], "y_m": [1000.0]})
# 192.3 m straight is 250 m walking with a detour factor of 1.3
PIECES = pl.DataFrame(
    {
        "x_m": [1000.0, 1190.0, 1195.0],
        "y_m": [1000.0, 1000.0, 1000.0],
        "households": [10, 30, 20],
        "need_points": [1.0, 3.0, 2.0],
    }
)


def test_what_is_within_a_walk_of_250_m():
    row = reach.with_reach(PLACE, PIECES, walking_limit_m=250, detour_factor=1.3).row(0, named=True)

    assert (row["households_within_reach"], row["need_within_reach"]) == (40, 4.0)
    assert row["people_within_reach"] is None
    middle_m = 30 * 190 / 40
    assert row["central_share"] == pytest.approx(1 - middle_m / (250 / 1.3))


def test_people_need_the_size_of_households():
    sized = PIECES.with_columns(household_size=pl.Series([2.0, 2.5, 9.0]))

    row = reach.with_reach(PLACE, sized, walking_limit_m=250, detour_factor=1.3).row(0, named=True)

    assert row["people_within_reach"] == 10 * 2.0 + 30 * 2.5


def test_a_place_with_nobody_near_has_no_centre():
    far = PLACE.with_columns(x_m=pl.lit(9000.0))

    row = reach.with_reach(far, PIECES, walking_limit_m=250, detour_factor=1.3).row(0, named=True)

    assert (row["households_within_reach"], row["central_share"]) == (0, None)


def test_nearest_locations_with_what_is_told_of_them():
    locations = pl.DataFrame(
        {
            "location_id": ["far", "near", "too far"],
            "x_m": [1300.0, 1100.0, 9000.0],
            "y_m": [1000.0] * 3,
            "pressure": ["quiet", "busy", "normal"],
        }
    )

    found = reach.nearest_locations(PLACE, locations, count=3, detour_factor=1.3)

    assert found.select("place", "location_id", "straight_m", "walking_m", "pressure").rows() == [
        (1, "near", 100.0, 130.0, "busy"),
        (2, "far", 300.0, 390.0, "quiet"),
    ]


def test_who_is_nearest_is_told_by_the_walk_where_it_is_known():
    """Across the canal is near as the crow flies; the bridge is not."""
    locations = pl.DataFrame(
        {"location_id": ["canal", "street", "far"], "x_m": [1050.0, 1100.0, 1200.0], "y_m": [1000.0] * 3}
    )
    walks = pl.DataFrame(
        {
            "candidate_id": ["c", "c"],
            "location_id": ["canal", "street"],
            "walking_m": [900.0, 110.0],
            "estimated": [False, False],
        }
    )
    place = PLACE.with_columns(candidate_id=pl.lit("c"))

    found = reach.nearest_locations(place, locations, count=3, detour_factor=1.3, walks=walks)

    assert found.select("place", "location_id", "straight_m", "walking_m", "estimated").rows() == [
        (1, "street", 100.0, 110.0, False),
        (2, "canal", 50.0, 900.0, False),
        (3, "far", 200.0, 900.0, True),
    ]


def test_nothing_near_and_nothing_at_all():
    none = pl.DataFrame(schema={"location_id": pl.String, "x_m": pl.Float64, "y_m": pl.Float64})

    assert reach.nearest_locations(PLACE, none, count=1, detour_factor=1.3).height == 0


@pytest.mark.parametrize(
    ("limit", "factor"),
    [pytest.param(0, 1.3, id="no-walk"), pytest.param(250, 0.5, id="shorter-than-straight")],
)
def test_refusals(limit, factor):
    with pytest.raises(InputError):
        reach.with_reach(PLACE, PIECES, walking_limit_m=limit, detour_factor=factor)
