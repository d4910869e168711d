"""The map with the keyboard alone: from the region to a municipality, a site, its panel, and back."""

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from tests.factories.regions import VLIETWOUDE, person
from tests.journeys import checks

expect.set_options(timeout=20_000)  # a map drawn in software on a busy machine
DRAWN = "laad-kaart[data-ready=drawn]"
MAP = "document.querySelector('laad-kaart').map"
VIEW = f"[{MAP}.getZoom(), {MAP}.getCenter().lng]"


pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def region(page, context, sign_in):
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    page.goto("/kaart/")
    page.wait_for_selector(DRAWN)
    return page


def tab_to(page, selector, steps=80):
    """Press Tab until the focus is on what the selector names; it must be visible there."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.evaluate("(one, wanted) => one.matches(wanted)", selector):
            assert focused.is_visible()
            return focused
    raise AssertionError(f"{selector} is not reached in {steps} steps")


def view(page):
    return page.evaluate(VIEW)


def wait_until(page, holds):
    """The map moves in its own time; the policy of the page allows no script that waits for it."""
    for _ in range(100):
        if holds(*view(page)):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"the map stays at {view(page)}")


def test_from_the_region_to_a_site_and_back(region):
    tab_to(region, "#search")
    region.keyboard.type("rietkraag")
    expect(region.locator("#places-found a")).to_have_count(1)
    before = view(region)[0]
    tab_to(region, "#places-found a")
    region.keyboard.press("Enter")
    wait_until(region, lambda zoom, _: zoom > before + 0.5)
    assert region.url.split("#")[0].endswith("/kaart/")
    checks.check(region, "region-map-place-found")

    row = tab_to(region, f"#municipality-list a[href='/kaart/{VLIETWOUDE}/']")
    assert row.is_visible()
    region.keyboard.press("Enter")
    expect(region.locator("h1")).to_contain_text("Vlietwoude")
    region.wait_for_selector(DRAWN)

    chosen = tab_to(region, ".site-row").get_attribute("data-site")
    region.keyboard.press("Enter")
    region.wait_for_selector("[data-panel-heading]:focus")
    assert f"plaats={chosen}" in region.url

    region.keyboard.press("Escape")
    assert region.locator(".site-row:focus").get_attribute("data-site") == chosen
    assert region.locator("#panel").inner_text() == ""

    region.go_back()  # the panel again, then without it, then the region
    region.wait_for_selector("[data-panel-heading]")
    region.go_back()
    expect(region.locator("[data-panel-heading]")).to_have_count(0)
    region.go_back()
    expect(region.locator("#municipality-list")).to_be_visible()


def test_the_map_itself_moves_with_the_arrow_keys(region):
    tab_to(region, "canvas")
    zoom, lon = view(region)

    region.keyboard.press("ArrowRight")
    wait_until(region, lambda _, now: now > lon)
    region.keyboard.press("Equal")
    wait_until(region, lambda now, _: now > zoom + 0.5)


def test_a_name_that_is_nowhere_is_told(region):
    tab_to(region, "#search")
    region.keyboard.type("nergens")

    expect(region.locator("#places-found [class=empty]")).to_be_visible()
    checks.check(region, "region-map-nothing-found")


def test_without_script_the_search_is_a_page(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/kaart/")
    page.locator("#search").fill("rietkraag")
    page.keyboard.press("Enter")

    expect(page.locator(f"a[href^='/kaart/{VLIETWOUDE}/#']")).to_have_count(1)
