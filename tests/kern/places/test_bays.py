"""Poles beside real bays, in a street drawn by hand.

South to north: a carriageway of 6 m, bays of 2 m, a footway, a garden, a house 8 m from the
carriageway. The street runs from west to east from x = 0 to 25.
"""

import numpy as np
import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.places.bays import BayRule, bay_candidates, bay_counts, free_passage_m
from laadkern.places.criteria import judged
from laadkern.places.large_scale import house_numbers, read_map, street_labels


def thing(layer, shape, function=None, plus_type=None, text=None, object_id="x"):
    return {
        "object_id": object_id,
        "layer": layer,
        "function": function,
        "plus_type": plus_type,
        "text": text,
        "geometry": shapely.to_wkb(shape),
    }


def street(*more, footway_m=2.0, bays=None):
    rows = [
        thing("wegdeel", bays or shapely.box(0, 0, 25, 2), "parkeervlak", object_id="P1"),
        thing("wegdeel", shapely.box(-50, -6, 75, 0), "rijbaan lokale weg"),
        thing("wegdeel", shapely.box(-50, 2, 75, 2 + footway_m), "voetpad"),
        thing("pand", shapely.box(-50, 8, 75, 16)),
        *more,
    ]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(["function", "plus_type", "text"], pl.String))


def passage_at(objects, x_m, y_m):
    point = np.array([shapely.Point(x_m, y_m)], dtype=object)
    return free_passage_m(read_map(objects), point, np.array([[0.0, 1.0]]), BayRule())[0]


def test_a_pole_stands_beside_its_bays_with_what_is_measured():
    pole = bay_candidates(read_map(street())).row(0, named=True)

    assert pole["candidate_id"] == "P1-1"
    assert (pole["exactness"], pole["source"], pole["radius_m"]) == ("bay", "bgt", 2.0)
    assert (pole["bays"], pole["bay_kind"], pole["easy_bay"]) == (4, "parallel", False)
    assert pole["kerb_m"] == pytest.approx(0.6, abs=0.01)
    assert pole["facade_m"] == pytest.approx(8.0 - pole["y_m"])
    assert pole["carriageway_m"] == pytest.approx(pole["y_m"])
    assert pole["tree_m"] is None


@pytest.mark.parametrize(
    ("footway_m", "x_m", "passage_m"),
    [
        pytest.param(2.0, 10.0, 1.25, id="behind-the-bays"),
        pytest.param(2.0, 25.6, 1.25, id="at-the-end-of-the-row-also-across"),
        pytest.param(1.0, 10.0, 0.45, id="narrow-footway-roomier-side-at-the-bays"),
        pytest.param(9.0, 10.0, 4.85, id="wider-than-asked"),
    ],
)
def test_free_passage_on_a_footway(footway_m, x_m, passage_m):
    """0.60 m behind the bays is y = 2.6; the footway starts at y = 2; the pole takes 0.15 m."""
    assert passage_at(street(footway_m=footway_m), x_m, 2.6) == pytest.approx(passage_m)


def test_without_a_footway_the_room_runs_to_the_first_wall():
    verge = street().filter(pl.col("function").fill_null("") != "voetpad")
    wall = pl.DataFrame([thing("scheiding", shapely.LineString([(-50, 5), (75, 5)]))])

    room = passage_at(pl.concat([verge, wall], how="diagonal_relaxed"), 10.0, 2.6)

    assert room == pytest.approx(5 - 2.6 - 0.15)


def test_an_area_where_every_position_fails_keeps_one_to_say_why():
    found = judged(bay_candidates(read_map(street(bays=shapely.box(0, 0, 5, 2)))))

    assert found["rejected_by"].to_list() == [["two_bays"]]


def test_a_tree_moves_the_pole_along():
    tree = thing("vegetatieobject", shapely.Point(12.0, 3.0), plus_type="boom")

    pole = bay_candidates(read_map(street(tree))).row(0, named=True)

    assert pole["tree_m"] > 4.0
    assert pole["obstacle_m"] == pole["tree_m"]


def test_a_lamp_post_is_the_line_to_stand_in_and_a_container_is_in_the_way():
    lamp = thing("paal", shapely.Point(5.0, 2.6), plus_type="lichtmast")
    container = thing("straatmeubilair", shapely.Point(5.0, 20.0), plus_type="ondergrondse container")

    extract = read_map(street(lamp, container))

    assert (len(extract.furniture), len(extract.containers)) == (1, 1)
    pole = bay_candidates(extract).row(0, named=True)
    assert pole["furniture_m"] == pytest.approx(np.hypot(pole["x_m"] - 5.0, pole["y_m"] - 2.6))
    assert pole["obstacle_m"] == pytest.approx(np.hypot(pole["x_m"] - 5.0, pole["y_m"] - 20.0))


def test_poles_of_a_long_row_stand_apart_and_are_few():
    found = bay_candidates(read_map(street(bays=shapely.box(-50, 0, 74, 2))))
    x_m = np.sort(found["x_m"].to_numpy())

    assert found.height == 3
    assert np.diff(x_m).min() >= 25


@pytest.mark.parametrize(
    ("area", "kind", "bays"),
    [
        pytest.param(shapely.box(0, 0, 11, 2), "parallel", 2, id="two-in-a-row"),
        pytest.param(shapely.box(0, 0, 5, 2), "parallel", 1, id="one"),
        pytest.param(shapely.box(0, 0, 12.5, 5), "perpendicular", 5, id="five-side-by-side"),
        pytest.param(shapely.box(0, 0, 50, 20), "car_park", 40, id="car-park-with-aisle"),
    ],
)
def test_bays_counted_by_hand(area, kind, bays):
    kinds, counts = bay_counts(np.array([area], dtype=object), BayRule())

    assert (kinds.tolist(), counts.tolist()) == ([kind], [bays])


def test_an_extract_without_parking_has_no_bays():
    found = bay_candidates(read_map(street().filter(pl.col("function").fill_null("") != "parkeervlak")))

    assert found.height == 0
    assert "neighbourhood_code" in found.columns


def test_labels_and_house_numbers():
    extract = street(
        thing("openbareruimtelabel", shapely.Point(1, 2), "Weg", text="Dorpsstraat"),
        thing("huisnummer", shapely.Point(3, 9), text="12A"),
    )

    assert street_labels(extract).rows() == [(1.0, 2.0, "Dorpsstraat")]
    assert house_numbers(extract)["text"].to_list() == ["12A"]


def test_an_extract_may_lack_what_is_optional():
    bare = street().select("object_id", "layer", "geometry")

    assert bay_candidates(read_map(bare)).height == 0
    assert len(read_map(bare).buildings) == 1


def test_two_areas_under_one_id_give_candidates_with_names_of_their_own():
    twice = pl.concat([street(), street(bays=shapely.box(-40, 0, -30, 2))])

    found = bay_candidates(read_map(twice))

    assert found.height > bay_candidates(read_map(street())).height
    assert found["candidate_id"].is_unique().all()


def test_refusals():
    with pytest.raises(InputError):
        read_map(street().drop("layer"))
    with pytest.raises(InputError):
        read_map(street().with_columns(geometry=pl.lit(b"no shape")))
    with pytest.raises(InputError):
        BayRule(step_m=0)
