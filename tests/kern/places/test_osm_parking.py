"""Parking of OpenStreetMap: rows of bays, streets and car parks, and who may park."""

import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.places.criteria import judged
from laadkern.places.osm_parking import street_candidates


def place(parking_id, kind, x=0.0, y=0.0, *, capacity=None, access="yes", name=None):
    return {
        "parking_id": parking_id,
        "kind": kind,
        "name": name,
        "capacity": capacity,
        "access": access,
        "geometry": shapely.to_wkb(shapely.Point(x, y)),
    }


def table(*rows):
    return pl.DataFrame(
        rows,
        schema_overrides={
            "capacity": pl.Int64,
            "name": pl.String,
            "access": pl.String,
            "geometry": pl.Binary,
        },
    )


def test_bays_side_by_side_are_one_place_at_the_middle_bay():
    found = street_candidates(table(*(place(f"b{i}", "parking_space", 2.5 * i) for i in range(5))))

    assert found.select("candidate_id", "bays", "x_m", "radius_m").rows() == [("b2", 5, 5.0, 7.5)]
    assert found["exactness"].to_list() == ["street"]


def test_a_long_row_is_cut_in_even_places():
    """17 bays at most 8 a place: 6, 6 and 5."""
    found = street_candidates(table(*(place(f"b{i:02}", "parking_space", 2.5 * i) for i in range(17))))

    assert sorted(found["bays"].to_list()) == [5, 6, 6]


def test_a_bay_alone_is_rejected_for_that():
    found = judged(street_candidates(table(place("a", "parking_space"), place("b", "parking_space", 100.0))))

    assert found["rejected_by"].to_list() == [["two_bays"], ["two_bays"]]


@pytest.mark.parametrize(
    ("kind", "access", "reasons", "public"),
    [
        pytest.param("surface", "yes", [], True, id="public-car-park"),
        pytest.param("surface", "private", ["public_day_and_night"], False, id="private"),
        pytest.param("surface", "customers", ["public_day_and_night"], False, id="for-customers"),
        pytest.param("garage", "yes", ["public_day_and_night"], False, id="garage"),
        pytest.param("street_paid", "permit", [], None, id="permit-is-unknown"),
        pytest.param("street_free", None, [], None, id="silent-is-unknown"),
    ],
)
def test_who_may_park(kind, access, reasons, public):
    found = judged(street_candidates(table(place("a", kind, access=access))))

    assert found["rejected_by"].to_list() == [reasons]
    assert found["public_day_and_night"].to_list() == [public]


def test_the_size_of_a_car_park_gives_its_radius_and_its_name_is_kept():
    """100 bays of 25 m2 are a circle of 28.2 m; without a number 30 m is assumed."""
    found = street_candidates(
        table(place("a", "surface", capacity=100, name="Noordereiland"), place("b", "surface"))
    )

    assert found["radius_m"].to_list() == [pytest.approx(28.2, abs=0.01), 30.0]
    assert found.select("street_name", "street_approximate", "bays").row(0) == ("Noordereiland", False, 100)


def test_parking_may_lack_what_is_optional():
    found = street_candidates(table(place("a", "surface")).drop("access", "name", "capacity"))

    assert found.select("bays", "street_name", "public_day_and_night").row(0) == (None, None, None)


def test_refusals():
    with pytest.raises(InputError):
        street_candidates(table(place("a", "surface")).drop("kind"))
    with pytest.raises(InputError):
        street_candidates(table(place("a", "surface"), place("a", "garage")))
