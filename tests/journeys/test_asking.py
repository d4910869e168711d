"""A resident looks first, asks with a contract, follows the request and withdraws; also without script."""

import re

import pytest

from laadregie.foundation.mail.models import Mail
from laadregie.intake.models import ChargerRequest
from tests.factories.asking import contract, point
from tests.journeys import checks

pytestmark = pytest.mark.usefixtures("planned_region")


def look_first(page):
    at = point()
    page.goto(f"/laadpaal/?lon={at['lon']}&lat={at['lat']}")
    page.get_by_role("button", name="Vraag een laadpaal aan").click()
    page.wait_for_url("**/aanvraag/wie/")


def fill_in(page):
    page.get_by_label("Bewoner", exact=True).check()
    page.locator("[name=name]").fill("Mees Vos")
    page.locator("[name=email]").fill("mees@example.nl")
    go_on(page, "situatie")
    page.locator("[name=lives_in_municipality][value=yes]").check()
    page.locator("[name=vehicle_state][value=leased]").check()
    page.locator("[name=is_electric][value=yes]").check()
    page.locator("[name=electric_range_km]").fill("420")
    page.locator("[name=has_own_parking][value=no]").check()
    go_on(page, "bewijs")
    file = {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": contract()}
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Voeg dit bestand toe").click()
    page.locator(".file-list b", has_text="contract.pdf").wait_for()
    page.get_by_role("link", name="Ga verder").click()
    page.wait_for_url("**/plek/")


def go_on(page, step):
    page.get_by_role("button", name="Ga verder").click()
    page.wait_for_url(f"**/{step}/")


def send(page):
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Verstuur uw aanvraag").click()
    page.wait_for_url("**/verstuurd/")


def test_from_looking_first_to_following_and_withdrawing(page):
    page.goto("/laadpaal/")
    checks.check(page, "ask-start")
    page.goto("/laadpaal/?postcode=12")
    checks.check(page, "ask-wrong-postcode")
    page.goto("/laadpaal/punt/")
    page.locator("laad-kaart[data-ready]").wait_for()
    page.locator("[data-point-help]").wait_for()
    checks.check(page, "ask-point")
    look_first(page)
    page.get_by_role("button", name="Ga verder").click()
    page.locator(".field__error").first.wait_for()
    checks.check(page, "ask-who-wrong")
    fill_in(page)
    page.locator("laad-kaart[data-ready]").wait_for()
    checks.check(page, "ask-spot")
    go_on(page, "verstuur")
    checks.check(page, "ask-send")
    send(page)
    checks.check(page, "ask-sent")

    asked = ChargerRequest.objects.get()
    assert asked.number in page.locator("main").inner_text()
    page.goto(re.search(r"/laadpaal/volgen/\S+/", Mail.objects.get().text).group())
    assert page.locator("h1").inner_text() == "Ontvangen"
    checks.check(page, "follow-received")
    page.locator("[name=text]").fill("Wanneer hoor ik iets?")
    page.get_by_role("button", name="Verstuur uw bericht").click()
    page.get_by_text("Wanneer hoor ik iets?").wait_for()
    page.get_by_text("Trek uw aanvraag in").click()
    page.get_by_role("button", name="Trek in").click()
    page.get_by_role("heading", name="Ingetrokken").wait_for()
    checks.check(page, "follow-withdrawn")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_without_script_all_of_it_works(new_context):
    page = new_context(width=390, height=844, java_script_enabled=False).new_page()
    look_first(page)
    fill_in(page)
    go_on(page, "verstuur")
    send(page)

    assert ChargerRequest.objects.get().state == "submitted"
    assert ChargerRequest.objects.get().evidence.count() == 1
