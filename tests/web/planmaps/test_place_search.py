"""Municipalities and neighbourhoods are found by name, without loading every name into the page."""

import pytest

from laadregie.regions import selectors as regions
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, load_small_region


@pytest.fixture(autouse=True)
def _region(db):
    load_small_region()


def names(text, limit=10):
    return [place.name for place in regions.places_named(text, limit=limit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "vlietwoude", ["Vlietwoude", "Vlietwoude-Dorp", "Buitengebied Vlietwoude"], id="whole-first"
        ),
        pytest.param("HAVEN", ["Havenkwartier"], id="capitals-do-not-count"),
        pytest.param("  ríetkräag ", ["De Rietkraag"], id="accents-and-spaces-do-not-count"),
        pytest.param("haven oosterlek", ["Havenkwartier"], id="with-its-municipality"),
        pytest.param("haven vlietwoude", [], id="in-another-municipality"),
        pytest.param("", [], id="nothing-asked"),
        pytest.param("   ", [], id="only-spaces"),
        pytest.param("%_", [], id="no-wildcards"),
    ],
)
def test_places_by_name(text, expected):
    assert names(text) == expected


def test_a_limit_keeps_the_best():
    assert names("e", limit=2) == names("e")[:2]
    assert len(names("e")) > 2


def test_bounds_lie_around_the_area_in_degrees():
    west, south, east, north = regions.places_named("havenkwartier", limit=1)[0].bounds

    assert 3 < west < east < 8
    assert 50 < south < north < 54


def test_the_answer_is_a_fragment_for_htmx_and_a_page_without(client):
    fragment = client.get("/kaart/zoek/", {"naam": "haven"}, headers={"HX-Request": "true"})
    page = client.get("/kaart/zoek/", {"naam": "haven"})

    assert fragment.status_code == page.status_code == 200
    assert b"<html" not in fragment.content
    assert b"<html" in page.content
    for answer in (fragment, page):
        assert f'href="/kaart/{OOSTERLEK}/#13.5/'.encode() in answer.content
        assert b'data-bounds="[' in answer.content


def test_what_is_not_found_is_told_in_safe_words(client):
    answer = client.get("/kaart/zoek/", {"naam": "<script>alert(1)</script>"})

    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;" in answer.content


def test_an_endless_name_is_cut_off(client):
    assert len(client.get("/kaart/zoek/", {"naam": "x" * 5_000}).content) < 10_000


def test_the_page_of_the_region_does_not_hold_the_neighbourhoods(client):
    page = client.get("/kaart/").content.decode()

    assert VLIETWOUDE in page
    assert "Havenkwartier" not in page
