"""An officer decides place by place: by mouse, by keyboard, without script, and beside another."""

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.planmaps.models import Site
from tests.factories.regions import VLIETWOUDE, person
from tests.journeys import checks

PAGE = f"/kaart/{VLIETWOUDE}/"


pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def user():
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def officer(page, context, sign_in, user):
    sign_in(context, user)
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    return page


@pytest.fixture
def spot():
    return Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]


def open_site(page, spot):
    page.goto(f"{PAGE}?plaats={spot.pk}")
    page.wait_for_selector("laad-kaart[data-ready=drawn]")
    page.locator("#site-acts").wait_for()
    page.wait_for_timeout(700)  # the map goes to the spot


def row_of(page, spot):
    return page.locator(f".site-row[data-site='{spot.pk}']")


def pin_at(page):
    box = page.locator(".map-pin").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def place(page):
    return page.locator("#id_x").input_value(), page.locator("#id_y").input_value()


def start_pin(page, act):
    page.locator(f"#act-{act}").click()
    expect(page.locator(".map-pin")).to_be_focused(timeout=45_000)


def test_approving_rejecting_and_taking_back(officer, spot, complaints):
    open_site(officer, spot)
    checks.check(officer, "deciding-proposed")
    officer.locator(".panel__body").evaluate("body => (body.scrollTop = 120)")

    officer.locator("#act-validate").press("Enter")

    expect(officer.locator("#toast")).to_contain_text("is goedgekeurd")
    expect(row_of(officer, spot)).to_contain_text("Goedgekeurd")
    expect(officer.locator("#act-next")).to_be_focused()
    assert officer.locator(".panel__body").evaluate("body => body.scrollTop") == 120
    checks.check(officer, "deciding-approved")

    officer.locator("#toast button").first.click()
    expect(row_of(officer, spot)).to_contain_text("Voorstel")

    officer.locator("#act-reject").click()
    expect(officer.locator("#id_reason")).to_be_focused()
    checks.check(officer, "deciding-reject")
    officer.locator("[data-question] [type=submit]").click()
    expect(officer.locator(".panel__question .field__error")).to_be_visible()
    expect(officer.locator("#id_reason")).to_be_focused()
    checks.check(officer, "deciding-reject-refused")
    officer.locator("#id_reason").select_option("trees")
    officer.locator("[data-question] [type=submit]").click()

    expect(row_of(officer, spot)).to_have_count(0)
    expect(officer.locator("#act-restore")).to_be_visible()
    checks.check(officer, "deciding-dropped")
    officer.locator("#filter-chips").get_by_text("Vervallen").click()
    expect(row_of(officer, spot)).to_contain_text("Vervallen")
    officer.locator("#act-restore").click()
    expect(row_of(officer, spot)).to_contain_text("Voorstel")


def test_a_search_area_gets_its_pin_by_keyboard_is_reserved_and_undone(officer, spot):
    open_site(officer, spot)
    start_pin(officer, "pin_down")
    checks.check(officer, "deciding-pin")
    before = place(officer)

    for _ in range(3):
        officer.keyboard.press("Shift+ArrowRight")
    expect(officer.locator("[data-place-said]")).to_contain_text("Deze plaats bedient")
    assert place(officer) != before
    officer.keyboard.press("Escape")
    expect(officer.locator("#act-pin_down")).to_be_visible()
    spot.refresh_from_db()
    assert spot.revision == 1

    start_pin(officer, "pin_down")
    officer.keyboard.press("Shift+ArrowRight")
    officer.keyboard.press("ArrowUp")
    officer.keyboard.press("Enter")

    expect(officer.locator("#toast")).to_contain_text("staat vast")
    x_m, y_m = spot.x_m, spot.y_m
    spot.refresh_from_db()
    assert (spot.exactness, spot.state) == ("bay", "validated")
    assert 9 < spot.x_m - x_m < 11
    assert 0 < spot.y_m - y_m < 2
    expect(officer.locator("#act-reserve")).to_be_visible()
    checks.check(officer, "deciding-pinned")
    officer.locator("#act-reserve").click()
    expect(officer.locator("#act-release")).to_be_visible()
    expect(row_of(officer, spot)).to_contain_text("Gereserveerd")
    officer.locator("#act-undo").click()
    expect(row_of(officer, spot)).to_contain_text("Goedgekeurd")
    expect(officer.locator(".said").last).to_contain_text("gereserveerd")
    checks.check(officer, "deciding-history")


def test_a_site_is_moved_and_one_is_added_with_the_mouse(officer, spot):
    open_site(officer, spot)
    officer.locator("#act-more").click()
    start_pin(officer, "move")
    before, (x, y) = place(officer), pin_at(officer)
    shown = officer.locator("[data-trial] [data-at]").get_attribute("data-at")

    officer.mouse.move(x, y)
    officer.mouse.down()
    for step in range(1, 7):
        officer.mouse.move(x + 8 * step, y + 3 * step)
    officer.mouse.up()

    expect(officer.locator("[data-trial] [data-at]")).not_to_have_attribute("data-at", shown)
    assert place(officer) != before
    officer.locator("[data-place-submit]").click()
    expect(officer.locator("#toast")).to_contain_text("is verschoven")
    moved = Site.objects.get(pk=spot.pk)
    assert moved.x_m > spot.x_m
    assert moved.y_m < spot.y_m

    officer.locator("#add-site").click()
    expect(officer.locator(".map-pin")).to_be_focused(timeout=45_000)
    x, y = pin_at(officer)
    officer.mouse.click(x - 30, y + 40)  # a click puts the pin down there
    officer.wait_for_timeout(600)
    assert abs(pin_at(officer)[0] - (x - 30)) < 3
    officer.locator("#id_name").fill("Bij de molen")
    checks.check(officer, "deciding-add")
    officer.locator("[data-place-submit]").click()
    expect(officer.locator("#toast")).to_contain_text("is toegevoegd")
    added = Site.objects.get(origin="added")
    expect(row_of(officer, added)).to_contain_text(added.number)


def test_the_second_of_two_officers_is_told_and_sees_the_site_as_it_is(
    officer, spot, new_context, sign_in, complaints
):
    complaints.allow("status of 409")
    open_site(officer, spot)
    context = new_context()
    smeets = User.objects.create(email="smeets@example.nl", name="J. Smeets")
    Membership.objects.create(user=smeets, role=Role.MUNICIPAL_OFFICER, organisation_code=VLIETWOUDE)
    sign_in(context, smeets)
    colleague = context.new_page()
    colleague.set_default_timeout(45_000)
    open_site(colleague, spot)

    officer.locator("#act-reject").click()
    officer.locator("#id_reason").select_option("works")
    colleague.locator("#act-validate").click()
    expect(colleague.locator("#toast")).to_contain_text("is goedgekeurd")
    officer.locator("[data-question] [type=submit]").click()

    told = officer.get_by_role("alert")
    expect(told).to_contain_text("J. Smeets heeft deze plaats om")
    expect(told).to_contain_text("Uw wijziging is niet opgeslagen.")
    expect(officer.locator(".panel__title")).to_contain_text("Goedgekeurd")
    spot.refresh_from_db()
    assert (spot.state, spot.revision) == ("validated", 2)
    expect(row_of(officer, spot)).to_contain_text("Goedgekeurd")
    checks.check(officer, "deciding-conflict")


def test_without_script_every_step_is_a_form(new_context, sign_in, user, spot):
    context = new_context(java_script_enabled=False)
    sign_in(context, user)
    page = context.new_page()
    page.goto(f"{PAGE}plaats/{spot.pk}/")

    page.locator("#act-pin_down").click()
    page.locator("#id_x").fill(f"{spot.x_m + 12:.1f}")
    page.get_by_role("button", name="Bekijk wat dit verandert").click()
    assert page.locator(".trial").is_visible()
    page.locator("[data-place-submit]").click()

    assert "staat vast" in page.locator(".messages").inner_text()
    page.locator("#act-reserve").click()
    page.locator("#act-undo").click()
    spot.refresh_from_db()
    assert (spot.state, spot.exactness) == ("validated", "bay")
    assert spot.x_m == pytest.approx(Site.objects.get(pk=spot.pk).x_m)
