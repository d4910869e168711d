"""From a reserved site to a pole in operation, each party in its own browser, on screen and telephone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from laadregie.realisation import process, services
from laadregie.realisation.models import Realisation
from tests.factories.realising import CHECKED, bring, free_site, make_parties, order_for, tomorrow
from tests.factories.regions import VLIETWOUDE
from tests.journeys import checks

WORK = "/realisaties/"
pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def parties(db):
    return make_parties()


@pytest.fixture
def realisation(parties):
    found = services.open_realisation(site_id=free_site().pk, cause="proactive", by=parties.municipality)
    return services.order_work(
        number=found.number, revision=None, contractor_code="aannemer-a", by=parties.operator
    )


@pytest.fixture
def as_party(new_context, sign_in, parties):
    """A browser of a party: `as_party("operator")`."""

    def open_browser(party, **options):
        context = new_context(**options)
        sign_in(context, parties.of(party))
        return context.new_page()

    return open_browser


def photo():
    out = BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(out, "JPEG")
    return {"name": "paal.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_an_officer_starts_it_at_the_site_and_agrees_with_the_place(as_party, parties):
    site = free_site()
    page = as_party("municipality")
    address = f"/kaart/{VLIETWOUDE}/plaats/{site.pk}/"
    page.goto(address)
    page.get_by_role("button", name="Keur goed").click()
    page.locator("#act-realise").click()
    checks.check(page, "realisation-open")
    page.get_by_role("button", name="Start realisatie").click()

    expect(page.locator("h1")).to_contain_text("Laadpalen bij")
    checks.check(page, "realisation-case")
    page.get_by_role("button", name="Ga akkoord met de plaats").click()

    expect(page.locator(".case-strip")).to_contain_text("Netbeheerder A")
    assert Realisation.objects.get().state == process.GRID_CHECK


def test_the_grid_operator_answers_with_a_condition_by_keyboard(as_party, realisation):
    bring(realisation, process.GRID_CHECK)
    page = as_party("grid_operator")
    page.goto("/")
    expect(page.locator(".for-you")).to_contain_text("realisatie wacht op u")
    page.goto(WORK)
    checks.check(page, "realisation-work-list")
    page.keyboard.press("j")
    expect(page.locator("[data-work-row] a").first).to_be_focused()
    page.keyboard.press("Enter")

    page.locator("#act-accept_grid").click()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".field__error").first).to_be_visible()
    checks.check(page, "realisation-grid-refused")
    page.get_by_label("Aansluiting kan vanaf").fill(tomorrow().isoformat())
    page.get_by_label("Vermogen in kW").fill("22")
    page.get_by_label("Voorwaarde").fill("Alleen met een nieuwe kabel van 30 meter")
    page.get_by_role("button", name="Bewaar").click()

    expect(page.locator(".facts").first).to_contain_text("30 meter")
    expect(page.locator(".case-strip")).to_contain_text("Gemeente")
    checks.check(page, "realisation-grid-answered")


def test_a_contractor_reports_an_obstacle_and_places_with_a_photo_on_a_telephone(as_party, realisation):
    bring(realisation, process.CONNECTED)
    page = as_party("contractor", width=390, height=844)
    page.goto(f"{WORK}{realisation.number}/")
    page.locator("#act-hold").click()
    page.get_by_label("Waarom wacht het?").fill("De straat ligt open")
    page.get_by_label("Op wie wacht het?").select_option("municipality")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".case-strip")).to_contain_text("Stilgezet")
    checks.check(page, "realisation-on-hold")

    page.get_by_role("button", name="Laat het verdergaan").click()
    page.locator("#act-photo").click()
    page.locator("input[type=file]").set_input_files(photo())
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".case-photos img")).to_have_count(1)
    page.locator("#act-place").click()
    page.get_by_role("button", name="Bewaar").click()

    expect(page.locator(".case-strip")).to_contain_text("Laadbedrijf A")
    checks.check(page, "realisation-placed")
    assert Realisation.objects.get().state == process.PLACED


def test_the_operator_moves_the_pin_with_the_arrow_keys(as_party, realisation):
    bring(realisation, process.GRID_REJECTED)
    before = Realisation.objects.select_related("site").get().site
    page = as_party("operator")
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    page.goto(f"{WORK}{realisation.number}/plaats-voorstellen/")
    pin = page.locator(".map-pin")
    pin.wait_for()
    checks.check(page, "realisation-place")
    pin.focus()
    for _press in range(12):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Stel deze plaats voor").click()

    expect(page.locator(".case-strip")).to_contain_text("Gemeente")
    after = Realisation.objects.select_related("site").get().site
    assert 8 < after.x_m - before.x_m < 16
    assert abs(after.y_m - before.y_m) < 1


def test_operation_feed_and_what_if(as_party, realisation, parties):
    bring(realisation, process.PLACED)
    page = as_party("operator")
    page.goto(f"{WORK}{realisation.number}/")
    page.locator("#act-start_operation").click()
    page.get_by_label("Nummer van elk laadpunt").fill("NL*ABC*E1*1\nNL*ABC*E1*2")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".case-strip")).to_contain_text("In gebruik")

    Realisation.objects.update(in_operation_on=timezone.localdate() - timedelta(days=30))
    page.goto(f"{WORK}feed/")
    expect(page.locator("main")).to_contain_text("NL*ABC*E1*2")
    checks.check(page, "realisation-feed")

    other = services.open_realisation(site_id=free_site(1).pk, cause="data", by=parties.municipality)
    bring(other, process.LOCATION_SETTLED)
    order_for(other)
    services.take(other.number, "cover_by_order", by=parties.municipality, checked=CHECKED)
    page.goto(f"{WORK}wat-als/?weken=8")
    expect(page.locator(".lead")).to_contain_text("56 dagen later")
    page.locator("laad-grafiek svg, laad-grafiek canvas").first.wait_for()
    checks.check(page, "realisation-what-if")


def test_the_map_of_the_work_list_opens_the_page_of_a_site(as_party, realisation):
    page = as_party("municipality")
    page.goto(f"{WORK}?wie=alle")
    expect(page.locator("laad-kaart[data-ready='drawn']")).to_be_visible(timeout=45_000)
    page.evaluate(
        """number => document.querySelector("laad-kaart").dispatchEvent(
        new CustomEvent("site-select", {detail: {number}, bubbles: true}))""",
        realisation.number,
    )

    expect(page.locator("h1")).to_contain_text("Laadpalen bij")


def test_who_chooses_messages(as_party):
    page = as_party("operator")
    page.goto("/account/berichten/")
    checks.check(page, "realisation-messages")
    page.get_by_label("Eén e-mail per week").check()
    page.get_by_role("button", name="Bewaar").click()

    expect(page.get_by_label("Eén e-mail per week")).to_be_checked()
