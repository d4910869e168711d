"""The start page for the public, an officer and the programme manager; and in English."""

import pytest
from django.core.cache import cache

from laadregie.forecasts import services as forecasts
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import services as network
from laadregie.regions import selectors as regions
from tests.factories.regions import SMALL_PACK, VLIETWOUDE, load_small_region, person
from tests.journeys import checks


@pytest.fixture(autouse=True)
def _region(db):
    cache.clear()
    load_small_region()
    network.import_feed(SMALL_PACK / "feed" / "locations.json", by=None)
    forecasts.run_forecast()


def start_page(page):
    page.set_default_timeout(45_000)  # maps drawn in software on a busy machine
    page.goto("/")
    page.locator("laad-kaart[data-ready=drawn]").wait_for()
    return page


def test_the_public_sees_figures_and_nothing_to_do(page):
    start_page(page)

    assert page.locator("h1").is_visible()
    assert page.get_by_text("Voor u", exact=True).count() == 0
    checks.check(page, "start-public")


def test_an_officer_starts_at_the_own_municipality(page, context, sign_in):
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    start_page(page)

    assert regions.municipality(VLIETWOUDE).name in page.locator("h1").inner_text()
    assert page.get_by_text("Voor u", exact=True).is_visible()
    checks.check(page, "start-officer")


def test_the_programme_manager_starts_at_the_region(page, context, sign_in):
    sign_in(context, person(Role.PROGRAMME_MANAGER, regions.region().code, name="Jo Bakker"))
    start_page(page)

    assert regions.region().name in page.locator("h1").inner_text()
    checks.check(page, "start-programme-manager")


def test_the_reader_chooses_english_and_it_stays(page):
    start_page(page)
    page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English")).click()
    page.locator("html[lang=en]").wait_for()

    page.goto("/kaart/")

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Forecast").first.is_visible()
