"""All candidates of an area together."""

import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.places.pieces import demand_pieces, with_need
from laadkern.places.plan import found_candidates, scored_candidates
from tests.kern.places.conftest import EAST, NORTH, homes, neighbourhood, table

NEIGHBOURHOODS = table(neighbourhood("BU01", 90, side_m=900.0))
HOMES = homes(*((x, 150.0) for x in (110, 120, 130, 510, 520, 530)))


def parking(access):
    return pl.DataFrame(
        {
            "parking_id": ["osm-1"],
            "kind": ["surface"],
            "name": [None],
            "capacity": [20],
            "access": [access],
            "geometry": [shapely.to_wkb(shapely.Point(EAST + 160, NORTH + 160))],
        },
        schema_overrides={"name": pl.String},
    )


def test_a_car_park_replaces_the_search_area_round_it():
    pieces = demand_pieces(NEIGHBOURHOODS, homes=HOMES, complete_from=0.01)

    found = found_candidates(pieces, NEIGHBOURHOODS, parking=parking("yes"))

    assert found["candidate_id"].to_list() == ["osm-1", "E2005N4501"]
    assert found["neighbourhood_code"].to_list() == ["BU01", "BU01"]


def test_a_rejected_car_park_leaves_the_search_area_and_keeps_its_reason():
    pieces = demand_pieces(NEIGHBOURHOODS, homes=HOMES, complete_from=0.01)

    found = found_candidates(pieces, NEIGHBOURHOODS, parking=parking("private"))

    rejected = found.filter("rejected")
    assert rejected.select("candidate_id", "rejected_by").rows() == [("osm-1", ["public_day_and_night"])]
    assert found.filter(~pl.col("rejected")).height == 2


def test_scores_are_of_what_is_left():
    pieces = demand_pieces(NEIGHBOURHOODS, homes=HOMES, complete_from=0.01)
    need = pl.DataFrame({"neighbourhood_code": ["BU01"], "need_points": [9.0]})
    found = found_candidates(pieces, NEIGHBOURHOODS, parking=parking("private"))

    scored = scored_candidates(found, with_need(pieces, need), walking_limit_m=250, detour_factor=1.3)

    assert scored.height == 2
    assert scored["need_within_reach"].to_list() == [pytest.approx(4.5)] * 2
    assert scored["households_within_reach"].to_list() == [45, 45]
    assert scored["score"].is_between(0, 1).all()


def test_refusal():
    with pytest.raises(InputError):
        scored_candidates(
            pl.DataFrame({"candidate_id": ["a"]}), pl.DataFrame(), walking_limit_m=1, detour_factor=1
        )
