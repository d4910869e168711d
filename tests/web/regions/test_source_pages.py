"""Sources, methods in short, and the statements at the foot of every page."""

import re
from datetime import date

import pytest
from django.utils import translation

from laadregie.regions import methods, selectors, services

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
