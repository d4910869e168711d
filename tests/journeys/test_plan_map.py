"""Map, list and panel follow each other; without WebGL or script list and panel remain."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import checks

PAGE = "/kaart/GM9999/"
DRAWN = "laad-kaart[data-ready=drawn]"
pytestmark = pytest.mark.urls("tests.journeys.plan_pages")


# A browser that does not tell how it draws, as one with a graphics card: areas are vectors there.
HIDE_RENDERER = """
const real = WebGL2RenderingContext.prototype.getExtension;
WebGL2RenderingContext.prototype.getExtension = function (name) {
  return name === "WEBGL_debug_renderer_info" ? null : real.call(this, name);
};
"""


@pytest.fixture
def plan(page):
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    page.goto(PAGE)
    page.wait_for_selector(DRAWN)
    return page


def drawn(page, layer):
    """Numbers of the sites that a layer of the map shows."""
    return page.evaluate(
        """layer => [...new Set(document.querySelector("laad-kaart").map
            .queryRenderedFeatures({layers: [layer]}).map(f => f.properties.number))].sort()""",
        layer,
    )


def assert_draws(page, layer, expected):
    """The map draws a moment after the list changed; how long depends on the machine."""
    for _ in range(50):
        if drawn(page, layer) == expected:
            return
        page.wait_for_timeout(200)
    assert drawn(page, layer) == expected


def test_the_map_and_the_list_show_the_same_sites(plan):
    assert plan.locator(".site-row").count() == 3
    assert drawn(plan, "sites") == ["TES-01", "TES-03"]
    assert drawn(plan, "area-fill") == ["TES-02"]
    checks.check(plan, "plan-map")


def colour_at(page, at):
    """Colour of the map at [lon, lat]; read in the moment of drawing, for a canvas keeps nothing."""
    return page.evaluate(
        """at => { const map = document.querySelector("laad-kaart").map;
            const gl = map.getCanvas().getContext("webgl2");
            const { x, y } = map.project(at), pixel = new Uint8Array(4); map.redraw();
            gl.readPixels(x, gl.drawingBufferHeight - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            return [...pixel.slice(0, 3)]; }""",
        at,
    )


def test_areas_look_the_same_as_pictures_and_as_vectors(page, new_context):
    seen = []
    for script in ("", HIDE_RENDERER):
        other = new_context().new_page()
        other.set_default_timeout(45_000)
        other.add_init_script(script)
        other.goto(PAGE)
        other.wait_for_selector(DRAWN)
        layers = other.evaluate("document.querySelector('laad-kaart').map.getStyle().layers.map(l => l.id)")
        assert ("area-pictures" in layers) is (not script)
        assert ("neighbourhoods" in layers) is bool(script)
        seen.append([colour_at(other, at) for at in ([6.105, 52.017], [6.05, 52.0])])

    assert seen[0][0] != seen[0][1]  # need inside, water outside
    for picture, vector in zip(*seen, strict=True):
        assert picture == pytest.approx(vector, abs=3)


def test_a_row_opens_the_panel_and_closing_returns_to_the_row(plan):
    plan.get_by_role("link", name="TES-02").click()
    plan.wait_for_selector("[data-panel-heading]:focus")

    assert "plaats=2" in plan.url
    assert plan.get_by_role("link", name="TES-02").get_attribute("aria-current") == "true"
    checks.check(plan, "plan-map-panel")

    plan.keyboard.press("Escape")
    assert plan.locator(".site-row:focus").get_attribute("data-site") == "2"
    assert "plaats" not in plan.url
    assert plan.locator("#panel").inner_text() == ""


def test_back_returns_to_the_earlier_site_and_closes_the_panel(plan):
    heading = plan.locator("[data-panel-heading]")
    for number in ("TES-02", "TES-03"):
        plan.get_by_role("link", name=number).click()
        expect(heading).to_have_text(number)

    plan.go_back()
    expect(heading).to_have_text("TES-02")
    plan.go_back()
    expect(heading).to_have_count(0)
    assert plan.locator("[aria-current=true]").count() == 0
    plan.go_forward()
    expect(heading).to_have_text("TES-02")
    assert plan.locator("[data-site][aria-current=true]").get_attribute("data-site") == "2"


def test_back_goes_behind_a_change_of_filters(plan):
    heading = plan.locator("[data-panel-heading]")
    plan.get_by_role("link", name="TES-01").click()
    expect(heading).to_have_text("TES-01")
    plan.locator("input[name=jaar][value='2028']").check(force=True)
    expect(plan.locator(".site-row")).to_have_count(2)
    expect(plan).to_have_url(re.compile("jaar=2028.*plaats=1"))

    plan.go_back()  # to the page as it was opened: all years, no site
    expect(plan.locator(".site-row")).to_have_count(3)
    expect(heading).to_have_count(0)


def test_every_kind_switched_off_shows_no_site(plan):
    for kind in ("street", "search_area"):
        plan.locator(f"input[name=soort][value={kind}]").uncheck(force=True)

    expect(plan.locator(".site-row")).to_have_count(0)
    assert plan.locator(".empty").first.is_visible()
    assert_draws(plan, "sites", [])
    assert_draws(plan, "area-fill", [])


def test_a_click_on_the_map_opens_the_panel(plan):
    spot = plan.evaluate("document.querySelector('laad-kaart').map.project([6.115, 52.010])")
    plan.locator("laad-kaart canvas").click(position=spot)

    plan.wait_for_selector("[data-panel-heading]")
    assert plan.locator("[data-panel-heading]").inner_text() == "TES-01"


def test_a_year_changes_list_map_and_address(plan):
    plan.locator("input[name=jaar][value='2028']").check(force=True)
    expect(plan.locator(".site-row")).to_have_count(2)

    assert "jaar=2028" in plan.url
    assert_draws(plan, "sites", ["TES-01"])
    assert_draws(plan, "sites-later", ["TES-03"])


def test_the_address_keeps_the_view(plan):
    plan.locator("[data-map-action=zoom-in]").click()
    expect(plan).to_have_url(re.compile("#"))
    plan.wait_for_timeout(1_500)
    kept = plan.evaluate("document.querySelector('laad-kaart').map.getZoom()")

    plan.reload()
    plan.wait_for_selector(DRAWN)

    assert plan.evaluate("document.querySelector('laad-kaart').map.getZoom()") == pytest.approx(
        kept, abs=0.01
    )


def test_the_search_leaves_the_rows_with_the_name(plan):
    plan.get_by_role("searchbox").fill("oost")
    assert plan.locator(".site-row:visible").count() == 2

    plan.get_by_role("searchbox").fill("nergens")
    assert plan.locator(".site-row:visible").count() == 0
    assert plan.locator("[data-search-none]").is_visible()


def test_a_site_that_is_gone_is_told_and_the_page_stays(plan, complaints):
    complaints.allow("status of 404")
    plan.evaluate("document.querySelector('.site-row').setAttribute('hx-get', '/kaart/GM9999/plaats/99/')")
    plan.locator(".site-row").first.click()

    plan.get_by_role("alert").wait_for()
    assert plan.locator("#panel").inner_text() == ""


def test_without_a_plan_the_page_says_so(page):
    page.goto(f"{PAGE}?leeg=1")

    assert page.locator(".empty").is_visible()
    checks.check(page, "plan-map-empty")


def test_on_a_phone_the_list_and_the_sheet(new_context):
    page = new_context(width=390, height=844).new_page()
    page.goto(PAGE)
    assert not page.locator(".site-row").first.is_visible()

    page.locator(".workspace__view").get_by_text("Lijst").click()
    page.get_by_role("link", name="TES-03").click()
    page.wait_for_selector("[data-panel-heading]")

    sheet = page.locator("#panel").bounding_box()
    assert sheet["width"] == 390
    assert sheet["height"] <= 0.6 * 844


def test_without_webgl_the_sentence_shows_and_the_list_works(page):
    page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest); };"
    )
    page.goto(PAGE)
    page.locator(".map-fallback").wait_for()

    page.get_by_role("link", name="TES-01").click()
    page.wait_for_selector("[data-panel-heading]")
    checks.check(page, "plan-map-without-webgl")


def test_without_script_the_list_leads_to_the_explanation(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{PAGE}?jaar=2027")
    assert page.locator(".site-row").count() == 1

    page.get_by_role("link", name="TES-01").click()

    assert page.url.endswith("/kaart/GM9999/plaats/1/")
    assert "310" in page.locator("main").inner_text()
