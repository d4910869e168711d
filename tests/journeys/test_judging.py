"""An officer judges a request: work list with the keyboard, evidence, letter, decision, place; undone too."""

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from laadregie.intake import process
from laadregie.intake.models import ChargerRequest
from laadregie.planmaps.models import Site
from tests.factories.judging import sent_request, with_evidence
from tests.factories.regions import VLIETWOUDE, person
from tests.journeys import checks

pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def site_nearby(planned_region):
    found = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[0]
    found.exactness, found.radius_m = "bay", 0
    found.save()
    return found


def test_an_officer_judges_accepts_and_chooses_a_place(page, context, sign_in, site_nearby):
    near = (site_nearby.x_m + 40, site_nearby.y_m)
    made = sent_request(place=near)
    with_evidence(made)
    sent_request(place=near, name="Noor Bos")
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page.set_default_timeout(45_000)
    page.goto("/aanvragen/")
    checks.check(page, "requests")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input[name=nummer]:checked").count() == 1

    page.goto(f"/aanvragen/{made.number}/")
    page.locator("laad-kaart[data-ready=drawn]").wait_for()
    checks.check(page, "request")
    proof = page.locator(".checks li", has_text="Bewijs van de auto")
    proof.locator("summary").click()
    proof.get_by_text("voldoet", exact=True).last.click()
    proof.locator("input[name=note]").fill("leasecontract tot 2028")
    checks.check(page, "request-criterion")
    proof.get_by_role("button", name="Bewaar dit oordeel").click()
    expect(page.locator(".checks")).to_contain_text("leasecontract tot 2028")

    page.get_by_role("radio", name="Wijs af").check()
    page.get_by_role("button", name="Beslis", exact=True).click()
    expect(page.locator(".field__error")).to_contain_text("Kies minstens 1 reden.")
    checks.check(page, "request-refused")
    page.get_by_role("radio", name="Wijs toe").check()
    page.get_by_role("button", name="Bekijk de brief").click()
    expect(page.locator(".letter")).to_contain_text("Er komt een laadpaal bij u in de buurt")
    checks.check(page, "request-letter")
    page.get_by_role("button", name="Beslis en verstuur").click()

    page.locator("input[name=site]").first.check()
    checks.check(page, "request-accepted")
    page.get_by_role("button", name="Kies deze plaats").click()
    expect(page.locator("#h-realisation")).to_be_visible()
    made.refresh_from_db()
    assert made.realisation.site == site_nearby


def test_without_script_the_list_and_a_decision_work(new_context, sign_in):
    made = sent_request()
    context = new_context(java_script_enabled=False)
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page = context.new_page()
    page.goto("/aanvragen/?wie=alle")
    page.get_by_role("link", name="Molenweg 12").click()
    page.get_by_role("radio", name="Vraag meer gegevens").check()
    page.get_by_label("Uitleg voor de aanvrager").fill("Stuur uw contract.")
    page.get_by_role("button", name="Beslis", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Besloten")
    assert ChargerRequest.objects.get(pk=made.pk).state == process.INCOMPLETE
