"""What the large-scale map says around a place: streets, house numbers, bays, and who gets a letter."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import shapely

from laadregie.monitoring import selectors as monitoring
from laadregie.realisation.orders.contents import SiteFacts
from laadregie.realisation.orders.documents import letters, maps, surroundings
from laadregie.realisation.orders.documents.surroundings import Ground, Indexed

X, Y = 180_000.0, 450_000.0


def box(west, south, width, height):
    return shapely.box(X + west, Y + south, X + west + width, Y + south + height)


OBJECTS = [
    ("bay", "wegdeel", "parkeervlak", None, box(-3, -3, 6, 3)),
    ("road", "wegdeel", "rijbaan lokale weg", None, box(-60, 2, 120, 6)),
    ("home-1", "pand", None, None, box(10, 15, 8, 10)),
    ("n12", "huisnummer", None, "12", shapely.Point(X + 14, Y + 20)),
    ("n2", "huisnummer", None, "2", shapely.Point(X - 20, Y + 20)),
    ("n9", "huisnummer", None, "9", shapely.Point(X + 10, Y + 60)),
    ("mill", "openbareruimtelabel", None, "Molenweg", shapely.Point(X, Y + 5)),
    ("church", "openbareruimtelabel", None, "Kerkstraat", shapely.Point(X + 10, Y + 65)),
]


@pytest.fixture
def ground(monkeypatch):
    table = pl.DataFrame(
        {
            "object_id": [row[0] for row in OBJECTS],
            "layer": [row[1] for row in OBJECTS],
            "function": [row[2] for row in OBJECTS],
            "text": [row[3] for row in OBJECTS],
            "geometry": [shapely.to_wkb(row[4]) for row in OBJECTS],
        }
    )
    empty = {"x_m": pl.Float64, "y_m": pl.Float64, "regular_points": pl.Int64, "fast_points": pl.Int64}
    monkeypatch.setattr(monitoring, "location_frame", lambda: pl.DataFrame(schema=empty))
    shapes = shapely.from_wkb(table["geometry"].to_list())
    return Ground(Indexed(table, shapely.STRtree(shapes)), None, None)


@pytest.fixture
def site():
    return SiteFacts(
        pk=1,
        number="DOR-01",
        realisation="R-DOR-0001",
        street="Molenweg",
        house_number="12",
        neighbourhood="Dorp",
        bays=2,
        poles=1,
        points=2,
        x_m=X,
        y_m=Y,
        lon=6.0,
        lat=52.0,
        has_pin=True,
        is_municipal_road=True,
        parking="",
        nearest_m=None,
        served_points=None,
        from_osm=False,
    )


def test_the_nearest_name_and_number_are_those_of_the_place(ground):
    assert surroundings.street_at(ground, X, Y) == ("Molenweg", "12")
    assert surroundings.street_at(ground, X + 10, Y + 62) == ("Kerkstraat", "9")


def test_far_from_every_label_nothing_is_said(ground):
    assert surroundings.street_at(ground, X + 5_000, Y) == ("", "")


@pytest.mark.parametrize(
    ("metres", "expected"),
    [
        # 12 lies at (14, 20): 24.4 m; 2 at (-20, 20): 28.3 m; 9 at (10, 60): 60.8 m
        (25, [("Molenweg", "12")]),
        (50, [("Molenweg", "2"), ("Molenweg", "12")]),
        (65, [("Kerkstraat", "9"), ("Molenweg", "2"), ("Molenweg", "12")]),
    ],
)
def test_who_gets_a_letter(ground, site, metres, expected):
    found = letters.delivery(site, metres, ground)

    assert [(one.street, one.number) for one in found.addresses] == expected
    assert not found.is_by_hand


def test_without_numbers_it_goes_by_hand_to_a_known_number_of_homes(site, ground):
    homes = pl.DataFrame({"x_m": [X + 10, X + 30, X + 300], "y_m": [Y, Y, Y]})

    found = letters.delivery(site, 50, Ground(None, None, homes))

    assert found.is_by_hand
    assert found.homes == 2


def test_the_drawing_shows_bays_numbers_and_street(ground, site):
    drawn = maps.location_map(site, ground)

    assert drawn.footing == "large_scale_map"
    assert "Molenweg" in drawn.drawing.svg
    assert ">12<" in drawn.drawing.svg
    assert 'fill="#fcebdc"' in drawn.drawing.svg  # the bays at the place itself
    assert drawn.alt.startswith("Kaart van plaats DOR-01: Molenweg, bij nummer 12. 2 parkeervakken")


def test_words_of_the_map_cannot_break_the_drawing(ground, site):

    nasty = replace(site, number='<script>"&')

    assert "<script>" not in maps.location_map(nasty, ground).drawing.svg


def test_a_place_is_looked_up_in_a_tree(ground):
    seen = surroundings.around(ground, X, Y, 5)

    assert len(seen.near_bays) == 1
    assert np.all(shapely.area(seen.near_bays) == 18)
    assert seen.numbers == []
