"""A collective order over three places: drafted, what is missing named, published, objected to on one,
final on two."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from laadregie.realisation.models import OrderSite, Realisation, TrafficOrder
from laadregie.realisation.orders import services
from tests.factories.orders import settled_places
from tests.factories.realising import make_parties
from tests.journeys import checks

TODAY = timezone.localdate()
# Signed and published some days ago; not before what the demo answers say of the police.
SIGNED, PUBLISHED = TODAY - timedelta(days=10), TODAY - timedelta(days=8)


@pytest.fixture
def officer(planned_region):
    parties = make_parties()
    settled_places(3, parties.municipality)
    return parties.municipality


@pytest.fixture
def desk(new_context, sign_in, officer):
    context = new_context()
    sign_in(context, officer)
    return context.new_page()


def fill_in(page):
    """Answer what the checklist asks of the order as a whole."""
    page.get_by_label("Op welk mandaat wordt ondertekend?").fill("het Mandaatbesluit 2025")
    page.get_by_label("de weg in stand en bruikbaar houden").check()
    page.get_by_label("minder overlast, hinder of schade").check()
    page.get_by_label("Wat is over de parkeerdruk afgewogen?").fill("Er is ruimte om te parkeren.")
    page.get_by_label("Wanneer adviseerde de politie?").fill((SIGNED - timedelta(days=5)).isoformat())
    page.get_by_label("Wat adviseerde de politie?").select_option("positive")
    page.get_by_label("Op welk plaatsingsbeleid rust het?").fill("het Plaatsingsbeleid 2024")
    page.get_by_label("Datum van dat beleid").fill("2024-05-14")
    page.get_by_label("Waarop rusten de plaatsen").fill("De plaatsen komen uit de werkversie.")
    page.get_by_label("Waar kan men bezwaar maken?").fill("Postbus 1, 1000 AA Vlietwoude")
    page.get_by_label("Wanneer is het besluit ondertekend?").fill(SIGNED.isoformat())
    page.get_by_label("Wie ondertekent?").fill("J. de Wit")
    page.get_by_label("In welke functie?").fill("teammanager Mobiliteit")
    page.get_by_role("button", name="Bewaar", exact=True).click()


def test_three_places_from_draft_to_final(desk, new_context, officer):
    page = desk
    page.goto("/verkeersbesluiten/")
    expect(page.locator("main")).to_contain_text("3 plaatsen staan vast en wachten op een besluit.")
    page.get_by_role("link", name="Nieuw besluit").click()
    for box in page.locator("[name=plaats]").all():
        box.check()
    checks.check(page, "order-choose")
    page.get_by_role("button", name="Maak het concept").click()

    expect(page.locator("h1")).to_contain_text("Verkeersbesluit 3 laadplaatsen")
    expect(page.locator("main")).to_contain_text("11 onderdelen")
    expect(page.locator("main")).to_contain_text("Geef de datum van het advies van de politie.")
    expect(page.get_by_role("link", name="Maak bekend…")).to_have_count(0)
    checks.check(page, "order-draft")
    page.get_by_role("link", name="Vul het besluit in").click()
    checks.check(page, "order-answers")
    fill_in(page)

    for number in range(3):
        page.locator("a", has_text="Vul in").filter(has_text="VLI-").nth(number).click()
        page.get_by_label("Straat", exact=True).fill(f"Molenweg {number + 1}")
        page.get_by_label("De gemeente beheert deze weg").check()
        if not number:
            checks.check(page, "order-place")
        page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("main")).to_contain_text("Alles wat de wet vraagt, is er.")

    page.locator("#text-need").get_by_role("link", name="Wijzig de tekst").click()
    checks.check(page, "order-section")
    box = page.get_by_label("Tekst van dit deel")
    box.fill(box.input_value() + "\n\nBewoners vroegen hier om laadpalen.")
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.locator("#text-need")).to_contain_text("Bewoners vroegen hier om laadpalen.")

    page.get_by_role("link", name="Maak bekend…").click()
    checks.check(page, "order-publish")
    page.get_by_label("Gepubliceerd op").fill(PUBLISHED.isoformat())
    page.get_by_label("Nummer van de bekendmaking").fill("gmb-2026-123456")
    page.get_by_role("button", name="Het is bekendgemaakt").click()
    expect(page.locator("main")).to_contain_text("Bezwaar maken kan tot en met")
    checks.check(page, "order-published")
    order = TrafficOrder.objects.get()
    assert set(Realisation.objects.values_list("state", flat=True)) == {"order_published"}

    objected_to_on_one(page, order)
    final_on_two(page, order)

    public = new_context(width=390, height=844).new_page()
    public.goto(f"/verkeersbesluiten/{order.number}/")
    expect(public.locator("main")).to_contain_text("Bewoners vroegen hier om laadpalen.")
    expect(public.locator("main")).not_to_contain_text("Z-2026-55")
    checks.check(public, "order-public")
    with public.expect_download() as started:
        public.get_by_role("link", name="Tekst met tekeningen (PDF)").click()
    assert started.value.path().read_bytes().startswith(b"%PDF-1.")


def objected_to_on_one(page, order):
    page.get_by_role("link", name="Leg een bezwaar vast…").first.click()
    page.get_by_label("Ontvangen op").fill((PUBLISHED + timedelta(days=2)).isoformat())
    page.get_by_label("Zaaknummer in uw eigen systeem").fill("Z-2026-55")
    checks.check(page, "order-objection-form")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("main")).to_contain_text("beslis uiterlijk op")

    page.locator("a", has_text="Bezwaar, ").click()
    checks.check(page, "order-objection")
    page.get_by_label("Ongegrond").check()
    page.get_by_label("Beslissing verstuurd op").fill(TODAY.isoformat())
    page.get_by_role("button", name="Leg de uitkomst vast").click()
    expect(page.locator("main")).to_contain_text("Bezwaar ongegrond, beroep mogelijk")


def final_on_two(page, order):
    """The job of the server, on the day after the week in which post may still arrive."""
    assert services.move_on(order.term_ends_on) == 0
    assert services.move_on(order.term_ends_on + timedelta(days=8)) >= 2
    page.reload()
    expect(page.locator(".state", has_text="Onherroepelijk")).not_to_have_count(0)
    states = list(OrderSite.objects.filter(order=order).values_list("state", flat=True))
    assert states.count("irrevocable") == 2
    assert states.count("dismissed") == 1


def test_without_script_the_forms_do_the_same(new_context, sign_in, officer):
    context = new_context(width=390, height=844, java_script_enabled=False)
    sign_in(context, officer)
    page = context.new_page()
    page.goto("/verkeersbesluiten/nieuw/")
    page.locator("[name=plaats]").first.check()
    page.get_by_role("button", name="Maak het concept").click()

    expect(page.locator("h1")).to_contain_text("Verkeersbesluit een laadplaats")
    page.get_by_role("button", name="Trek dit concept in").click()
    expect(page.locator("main")).to_contain_text("Ingetrokken")
    assert TrafficOrder.objects.get().state == "withdrawn"
