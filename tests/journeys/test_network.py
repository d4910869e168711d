"""A resident looks up a charging location; a contract manager saves a list for an operator."""

import csv
from io import StringIO

import pytest

from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import views
from tests.factories.network import WRONG_OPERATOR, load_small_feed, load_small_samples
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, load_small_region, person
from tests.journeys import checks


@pytest.fixture(autouse=True)
def _region(db):
    load_small_region()


@pytest.fixture
def network(tmp_path):
    load_small_feed(tmp_path)
    load_small_samples(tmp_path)


@pytest.fixture
def contract_manager(context, sign_in):
    sign_in(context, person(Role.CONTRACT_MANAGER, "REGION"))


def wait_for_chart(page):
    page.locator("laad-grafiek[data-ready]").first.wait_for()


def test_without_charge_points_the_pages_say_so(page):
    page.goto("/netwerk/")

    assert page.locator(".empty").is_visible()
    checks.check(page, "network-empty")


def test_a_resident_finds_a_location(page, network):
    page.goto("/netwerk/")
    wait_for_chart(page)
    checks.check(page, "network")

    page.locator("a[href='?volgorde=locaties']").click()
    page.wait_for_url("**volgorde=locaties")
    assert page.locator("#per-municipality ~ * tbody tr").first.locator("th").inner_text() == "Oosterlek"

    page.locator(f"a[href='/netwerk/gemeente/{VLIETWOUDE}/']").click()
    wait_for_chart(page)
    checks.check(page, "network-municipality")

    page.locator("main tbody a").first.click()
    page.wait_for_url("**/netwerk/locatie/**")
    wait_for_chart(page)
    checks.check(page, "network-location")

    page.goto("/netwerk/kwaliteit/")
    assert WRONG_OPERATOR not in page.locator("main").inner_text()
    checks.check(page, "network-quality-public")


def test_locations_come_in_pages(page, network, monkeypatch):
    monkeypatch.setattr(views, "LOCATIONS_PER_PAGE", 2)
    page.goto(f"/netwerk/gemeente/{OOSTERLEK}/")
    page.locator(".pagination [rel=next]").click()

    page.wait_for_url("**pagina=2")
    assert page.locator("#locations-title ~ * tbody tr").count() == 2
    checks.check(page, "network-municipality-page-2")


def test_a_contract_manager_saves_a_list_for_an_operator(page, network, contract_manager):
    page.goto("/netwerk/")
    checks.check(page, "network-staff")
    page.locator("a[href='/netwerk/kwaliteit/']").first.click()
    checks.check(page, "network-quality")

    page.locator("main a", has_text=WRONG_OPERATOR).click()
    page.wait_for_url("**/netwerk/kwaliteit/**")
    checks.check(page, "network-operator")
    page.locator("a[href$='onderwerp=doubled']").first.click()
    page.wait_for_url("**onderwerp=doubled")
    assert page.locator("main tbody tr").count() == 1

    with page.expect_download() as saved:
        page.locator("a[href*='gegevens.csv']").click()
    rows = list(csv.reader(StringIO(saved.value.path().read_text("utf-8"))))
    assert len(rows) == 2

    page.locator("main tbody a").first.click()
    page.wait_for_url("**/netwerk/locatie/**")
    checks.check(page, "network-location-not-counted")
    page.locator("main tbody a").first.click()
    page.locator("#copies-title").wait_for()
    checks.check(page, "network-location-with-copies")


def test_an_order_that_does_not_exist_is_told(page, network, complaints):
    complaints.allow("status of 400")
    page.goto("/netwerk/?volgorde=kleur")

    assert page.locator(".message--bad").is_visible()
    checks.check(page, "network-refused")
