"""Sources, methods in short, and the statements at the foot of every page."""

import re
from datetime import date

import pytest
from django.utils import translation

from laadregie.regions import enrichment_services as enriching
from laadregie.regions import methods, selectors, services
from laadregie.regions.enriching.gathering import About
from tests.factories import registers

pytestmark = pytest.mark.django_db


def text_of(response):
    """What a reader sees: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_file_of_the_pack_stands_there_with_its_digest(client, loaded):
    text = text_of(client.get("/bronnen/"))

    assert len(selectors.pack_files()) == 4
    for file in selectors.pack_files():
        assert file.name in text
        assert file.digest in text
    assert "Municipalities: boundaries and key figures unknown unknown unknown" in text


def test_without_a_region_there_are_no_files_but_methods(client):
    text = text_of(client.get("/bronnen/"))

    assert "No region pack was loaded yet." in text
    assert "How many public charge points a neighbourhood needs in a year." in text


@pytest.mark.parametrize("slug", methods.BY_SLUG)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_method_has_its_page_in_both_languages(client, loaded, slug, language):
    client.cookies["django_language"] = language

    page = client.get(f"/bronnen/{slug}/")

    assert page.status_code == 200
    with translation.override(language):
        assert f"<h1>{methods.BY_SLUG[slug].title}</h1>" in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "key", "value", "sentence"),
    [
        ("plankaart", "walking_distance_m", "320", "A pole serves the need within 320 m walking."),
        ("dekking", "coverage_min_households", "90", "A square with at least 90 homes needs"),
        ("gebruik", "usage_min_samples", "33", "With fewer than 33 samples"),
        ("gebruik", "busy_above_share", "0.45", "From 45% it is busy."),
    ],
)
def test_a_method_is_told_with_the_values_that_hold_now(client, loaded, manager, slug, key, value, sentence):
    since = date(2026, 1, 1)
    services.set_policy_value(key=key, value=value, valid_from=since, source="Council", by=manager)

    assert sentence in text_of(client.get(f"/bronnen/{slug}/"))


def test_definitions_tell_the_power_that_is_fast_now_and_was_before(client):
    text = text_of(client.get("/bronnen/definities/"))

    assert "fast from 50 kW, and ultra-fast above 150 kW" in text
    assert re.search(r"1 October 2023 50 kW 1 January 2010 23 kW", text)


def test_a_method_that_is_not_there_is_not_found(client):
    assert client.get("/bronnen/niets/").status_code == 404


@pytest.mark.parametrize("path", ["/toegankelijkheid/", "/privacy/"])
def test_a_statement_names_whom_to_write_to(client, settings, path):
    settings.CONTACT_EMAIL = "loket@example.nl"

    assert "mailto:loket@example.nl" in client.get(path).content.decode()


def test_the_foot_of_every_page_leads_to_sources_and_statements(client):
    page = client.get("/privacy/").content.decode()

    for path in ("/bronnen/", "/partijen/", "/deelname/", "/toegankelijkheid/", "/privacy/"):
        assert f'<a href="{path}">' in page


def enriched(paths):
    return enriching.enrich_from_files(
        municipality_code="GM9901",
        paths=paths,
        about=About(as_of=date(2026, 5, 1)),
        by=None,
        report=lambda _: None,
    )


def test_without_better_data_the_page_says_what_is_estimated(client, loaded):
    text = text_of(client.get("/bronnen/gemeente/GM9902/"))

    assert "Data of Oosterlek" in text
    assert "Not there. Homes are placed by outlines or house numbers, or estimated." in text
    assert "Not there. Households per square are estimated." in text
    assert "No municipality has better data yet." in text_of(client.get("/bronnen/"))


def test_better_data_stand_there_with_origin_licence_date_and_digest(client, loaded, tmp_path):
    registers.addresses().to_file(tmp_path / "bag.gpkg", layer="verblijfsobject")
    registers.buildings().to_file(tmp_path / "pand.gpkg", layer="pand")
    kept = {
        one.enrichment.kind: one.enrichment
        for one in enriched([tmp_path / "bag.gpkg", tmp_path / "pand.gpkg"])
    }

    text = text_of(client.get("/bronnen/gemeente/GM9901/"))
    assert "Addresses of homes loaded for this municipality Homes stand at their address" in text
    assert "Counts only in neighbourhoods of which the addresses are not complete." in text
    assert "Public Domain Mark 1.0 1 May 2026" in text
    assert kept["addresses"].digest in text
    assert "1 without a residential function; 1 not in use" in text
    assert "Not there." in text  # of the other kinds
    assert "What counted before" not in text

    enriching.withdraw_enrichment(municipality_code="GM9901", kind="addresses", by=None)
    assert "What counted before Addresses of homes: bag.gpkg" in text_of(
        client.get("/bronnen/gemeente/GM9901/")
    )
    assert "Homes stand at the outlines" in text_of(client.get("/bronnen/gemeente/GM9901/"))


@pytest.mark.parametrize("code", ["GM0001", "onbekend", "plankaart"])
def test_a_municipality_that_is_not_of_this_region_is_not_found(client, loaded, code):
    assert client.get(f"/bronnen/gemeente/{code}/").status_code == 404
