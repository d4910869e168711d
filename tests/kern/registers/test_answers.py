"""Answers of services in GeoJSON, and the GML of the large-scale map."""

import io
import json

import pytest
import shapely

from laadkern.errors import InputError
from laadkern.registers import bgt, imgeo
from laadkern.registers.geojson import read_page
from tests.kern.registers.shapes import X, Y

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml"
 xmlns:imgeo="http://www.geostandaarden.nl/imgeo/2.1" xmlns:tra="http://www.opengis.net/citygml/transportation/2.0"
 xmlns:bui="http://www.opengis.net/citygml/building/2.0">"""
TAIL = "</CityModel>"


def page(**changed):
    document = {
        "type": "FeatureCollection",
        "numberReturned": 1,
        "links": [{"rel": "self", "href": "https://a/1"}, {"rel": "next", "href": "https://a/2"}],
        "features": [
            {
                "type": "Feature",
                "id": "1",
                "properties": {
                    "identificatie": "022101",
                    "gebruiksdoel": ["woonfunctie", "winkelfunctie"],
                    "n": 2.0,
                },
                "geometry": {"type": "Point", "coordinates": [X, Y, 1.5]},
            },
            {"type": "Feature", "properties": None, "geometry": None},
        ],
        **changed,
    }
    return json.dumps(document).encode()


def test_a_page_gives_its_records_and_the_next_address():
    read = read_page(page(numberMatched=40))

    assert (read.count, read.next_href, read.matched) == (2, "https://a/2", 40)
    assert read.features.drop("geometry").rows() == [
        ("022101", "woonfunctie,winkelfunctie", "2"),
        (None, None, None),
    ]
    assert shapely.from_wkb(read.features["geometry"][0]).wkt == f"POINT ({X:.0f} {Y:.0f})"
    assert read.features["geometry"][1] is None


def test_the_last_page_may_be_empty():
    read = read_page(page(features=[], links=[]))
    assert (read.count, read.next_href, read.matched, read.features.height) == (0, None, None, 0)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(page()[:-30], id="cut-off"),
        pytest.param(b"<!doctype html><title>Storing</title>", id="html"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"type": "FeatureCollection"}', id="no-features"),
        pytest.param(b'{"features": ' + b"[" * 100_000, id="nested"),
        pytest.param(
            page(features=[{"geometry": {"type": "Point", "coordinates": ["a"]}}]), id="no-position"
        ),
        pytest.param(page(features=[{"geometry": {"type": "Blob"}}]), id="no-geometry"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe{}", id="no-utf8"),
    ],
)
def test_what_is_no_geojson_is_refused(content):
    with pytest.raises(InputError, match="no GeoJSON"):
        read_page(content)


def test_another_coordinate_system_is_refused():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    with pytest.raises(InputError, match="EPSG::4326"):
        read_page(page(crs=crs))
    lonlat = [{"geometry": {"type": "Point", "coordinates": [6.1, 52.0]}}]
    with pytest.raises(InputError, match="not in RD New"):
        read_page(page(features=lonlat))


def positions(*pairs):
    return f'<gml:posList srsDimension="2">{" ".join(f"{X + x} {Y + y}" for x, y in pairs)}</gml:posList>'


def ring(*pairs):
    return f"<gml:LinearRing>{positions(*pairs)}</gml:LinearRing>"


SQUARE = ring((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))
ROUND = (
    "<gml:Ring><gml:curveMember><gml:Curve><gml:segments>"
    f"<gml:Arc>{positions((-5, 0), (0, 5), (5, 0))}</gml:Arc>"
    f"<gml:Arc>{positions((5, 0), (0, -5), (-5, 0))}</gml:Arc>"
    "</gml:segments></gml:Curve></gml:curveMember></gml:Ring>"
)


def road(shape, *, extra=""):
    return (
        "<cityObjectMember><tra:TrafficArea>"
        "<imgeo:identificatie><imgeo:NEN3610ID><imgeo:lokaalID>G1.a</imgeo:lokaalID></imgeo:NEN3610ID>"
        f"</imgeo:identificatie>{extra}<tra:function>parkeervlak</tra:function>"
        f"<imgeo:geometrie2dWegdeel>{shape}</imgeo:geometrie2dWegdeel></tra:TrafficArea></cityObjectMember>"
    )


def polygon(outside, *holes):
    inner = "".join(f"<gml:interior>{hole}</gml:interior>" for hole in holes)
    return f"<gml:Polygon><gml:exterior>{outside}</gml:exterior>{inner}</gml:Polygon>"


def objects(*members):
    return imgeo.read_objects(io.BytesIO((HEAD + "".join(members) + TAIL).encode()))


def only_shape(raw):
    return shapely.from_wkb(raw["geometry"][0])


@pytest.mark.parametrize(
    ("shape", "area_m2"),
    [
        pytest.param(polygon(SQUARE), 100.0, id="square"),
        pytest.param(polygon(SQUARE, ring((2, 2), (4, 2), (4, 4), (2, 4), (2, 2))), 96.0, id="with-a-hole"),
        pytest.param(polygon(ROUND), 3.14159 * 25, id="two-arcs"),
        pytest.param(
            f"<gml:MultiSurface><gml:surfaceMember>{polygon(SQUARE)}</gml:surfaceMember><gml:surfaceMember>"
            f"{polygon(ring((20, 0), (21, 0), (21, 1), (20, 0)))}</gml:surfaceMember></gml:MultiSurface>",
            100.5,
            id="two-parts",
        ),
    ],
)
def test_areas_of_the_gml(shape, area_m2):
    raw = objects(road(shape))
    assert only_shape(raw).area == pytest.approx(area_m2, rel=0.01)
    assert only_shape(raw).is_valid
    assert raw["function"].to_list() == ["parkeervlak"]


def test_ended_objects_of_the_gml_are_left_out():
    ended = "<imgeo:eindRegistratie>2016-01-15T11:35:50.000</imgeo:eindRegistratie>"
    raw = objects(road(polygon(SQUARE)), road(polygon(SQUARE), extra=ended))
    outcome = bgt.map_objects(raw)
    assert (outcome.table["layer"].to_list(), outcome.refused) == (["wegdeel"], {"ended": 1})


def test_a_building_gives_its_outline_and_its_house_numbers():
    label = (
        "<imgeo:Label><imgeo:tekst>{}</imgeo:tekst><imgeo:positie><imgeo:Labelpositie><imgeo:plaatsingspunt>"
        "<gml:Point><gml:pos>{} {}</gml:pos></gml:Point></imgeo:plaatsingspunt></imgeo:Labelpositie>"
        "</imgeo:positie></imgeo:Label>"
    )
    labels = label.format("12", X + 2, Y + 2) + label.format("12a", X + 8, Y + 2)
    raw = objects(
        "<cityObjectMember><bui:BuildingPart><imgeo:lokaalID>G1.p</imgeo:lokaalID>"
        f"<imgeo:geometrie2dGrondvlak>{polygon(SQUARE)}</imgeo:geometrie2dGrondvlak>"
        f"<imgeo:nummeraanduidingreeks>{labels}</imgeo:nummeraanduidingreeks>"
        "</bui:BuildingPart></cityObjectMember>"
    )
    table = bgt.map_objects(raw).table

    assert table.select("layer", "text").rows() == [
        ("pand", None),
        ("huisnummer", "12"),
        ("huisnummer", "12a"),
    ]
    kinds = [shape.geom_type for shape in shapely.from_wkb(table["geometry"].to_list())]
    assert kinds == ["Polygon", "Point", "Point"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + road(polygon(SQUARE)), id="cut-off"),
        pytest.param(HEAD + road(polygon(ring((0, 0), (1, 0)))) + TAIL, id="ring-of-two"),
        pytest.param(HEAD + road(polygon(SQUARE).replace('"2"', '"7"')) + TAIL, id="seven-dimensions"),
        pytest.param(HEAD + road(polygon(SQUARE).replace(f"{X}", "abc")) + TAIL, id="letters"),
        pytest.param(HEAD + road("<gml:Polygon></gml:Polygon>") + TAIL, id="no-outside"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><CityModel>&c;</CityModel>',
            id="entities",
        ),
    ],
)
def test_gml_that_cannot_be_right_is_refused(text):
    with pytest.raises(InputError, match="GML cannot be read"):
        imgeo.read_objects(io.BytesIO(text.encode()))
