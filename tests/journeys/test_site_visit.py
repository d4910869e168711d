"""A site visit on a telephone: opened with signal, walked without, sent afterwards."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role, User
from laadregie.planmaps import services
from laadregie.planmaps.models import Site, VisitAnswer, VisitPhoto
from tests.factories.regions import VLIETWOUDE, person
from tests.journeys import checks

LISTS = f"/kaart/{VLIETWOUDE}/schouw/"
STATUS = "[data-visit-status]"
pytestmark = pytest.mark.usefixtures("planned_region")


@pytest.fixture
def officer(db) -> User:
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def visit(officer):
    ids = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number").values_list("pk", flat=True)
    return services.plan_visit(municipality_code=VLIETWOUDE, site_ids=list(ids[:3]), by=officer)


@pytest.fixture
def phone(new_context, sign_in, officer, complaints):
    # What the browser itself writes when there is no network, and when nobody is signed in.
    for words in ("ERR_INTERNET_DISCONNECTED", "Failed to load resource"):
        complaints.allow(words)
    context = new_context(width=390, height=844, has_touch=True)
    sign_in(context, officer)
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def photo(name="foto.jpg"):
    out = BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def opened(phone, visit):
    """Open the visit with signal, and wait until the telephone keeps it."""
    phone.goto(f"{LISTS}{visit.pk}/")
    expect(phone.locator(STATUS)).to_contain_text("werkt ook zonder bereik")
    return phone


def stop(phone):
    """The site that shows: one at a time, as soon as the script of the page runs."""
    shown = phone.locator("[data-visit-stop]:visible")
    expect(shown).to_have_count(1)
    return shown


def expect_stop(phone, site):
    """The title alone: the button to the next site names that one too."""
    expect(stop(phone).locator("h2").first).to_contain_text(site.number)


def fill(phone, measure, text):
    stop(phone).locator(f"[name={measure}]").fill(text)


def keep(phone):
    stop(phone).get_by_role("button", name="Bewaar", exact=True).click()


def outcome(phone, measure):
    return stop(phone).locator(f"[data-measure={measure}] [data-visit-outcome]")


def test_two_sites_are_answered_without_signal_and_sent_with_it(phone, visit):
    context = opened(phone, visit).context
    checks.check(phone, "visit-open")
    sites = [one.site for one in visit.stops.all()]

    context.set_offline(True)
    phone.reload()
    expect_stop(phone, sites[0])
    fill(phone, "free_passage_m", "0,70")
    expect(outcome(phone, "free_passage_m")).to_have_text("voldoet niet")
    fill(phone, "kerb_m", "0,5")
    expect(outcome(phone, "kerb_m")).to_have_text("voldoet")
    stop(phone).locator("input[type=file]").set_input_files([photo()])
    expect(stop(phone).locator("[data-visit-photos] li")).to_have_count(1)
    keep(phone)
    expect_stop(phone, sites[1])
    stop(phone).get_by_role("button", name="Gezien, alles in orde").click()
    expect(phone.locator(STATUS)).to_contain_text("2 plaatsen nog niet verzonden")
    checks.check(phone, "visit-offline")
    phone.reload()  # the answers outlive the page
    expect(phone.locator(STATUS)).to_contain_text("2 plaatsen nog niet verzonden")
    assert not VisitAnswer.objects.exists()

    context.set_offline(False)
    expect(phone.locator(STATUS)).to_contain_text("Alles is verzonden", timeout=60_000)
    checks.check(phone, "visit-sent")

    assert VisitAnswer.objects.count() == 2
    assert VisitPhoto.objects.get().answer.site_id == sites[0].pk
    phone.goto(f"/kaart/{VLIETWOUDE}/plaats/{sites[0].pk}/")
    expect(phone.locator("main")).to_contain_text("door Ans Visser")
    expect(phone.locator("main")).to_contain_text("Te weinig vrije doorgang")
    expect(phone.locator(".visit-album img")).to_have_js_property("complete", True)
    assert phone.locator(".visit-album img").evaluate("one => one.naturalWidth") == 640
    checks.check(phone, "visit-on-the-panel")


def test_who_was_signed_out_signs_in_again_and_then_it_is_sent(phone, visit, sign_in, officer):
    context = opened(phone, visit).context
    context.clear_cookies()
    fill(phone, "kerb_m", "0,6")
    keep(phone)
    expect(phone.locator(STATUS)).to_contain_text("Log opnieuw in om te verzenden")
    assert not VisitAnswer.objects.exists()

    sign_in(context, officer)
    phone.get_by_role("button", name="Verzend nu").click()

    expect(phone.locator(STATUS)).to_contain_text("Alles is verzonden")
    assert VisitAnswer.objects.get().measured == {"kerb_m": {"value": 0.6}}


def test_somebody_else_does_not_send_what_is_not_theirs(phone, visit, sign_in):
    context = opened(phone, visit).context
    context.set_offline(True)
    fill(phone, "kerb_m", "0,6")
    keep(phone)
    expect(phone.locator(STATUS)).to_contain_text("1 plaats nog niet verzonden")
    colleague = User.objects.create(email="collega@example.nl", name="Cor Smit")
    colleague.memberships.create(role=Role.MUNICIPAL_OFFICER, organisation_code=VLIETWOUDE)
    context.clear_cookies()
    sign_in(context, colleague)

    context.set_offline(False)
    opened(phone, visit)

    expect(phone.locator(STATUS)).to_contain_text("van iemand anders")
    assert not VisitAnswer.objects.exists()


def test_a_draft_outlives_the_page_and_a_wrong_value_is_not_kept(phone, visit):
    opened(phone, visit)
    fill(phone, "free_passage_m", "veel")
    expect(outcome(phone, "free_passage_m")).to_contain_text("geen getal")
    keep(phone)
    expect(stop(phone).get_by_role("alert").first).to_contain_text("geen getal")
    checks.check(phone, "visit-wrong-value")
    fill(phone, "free_passage_m", "1,20")
    phone.wait_for_timeout(300)  # the draft is written beside the typing

    phone.reload()

    expect(stop(phone).locator("[name=free_passage_m]")).to_have_value("1,20")
    assert not VisitAnswer.objects.exists()


def test_what_the_server_refuses_stays_to_be_mended(phone, visit):
    opened(phone, visit)
    fill(phone, "kerb_m", "0,6")
    broken = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": b"dit is geen foto"}
    stop(phone).locator("input[type=file]").set_input_files([broken])
    keep(phone)
    expect(phone.locator(STATUS)).to_contain_text("1 plaats nog niet verzonden")
    phone.locator("[data-visit-step='-1']:visible").click()
    expect(stop(phone).locator("[data-visit-message]")).to_contain_text("geen foto")
    assert VisitAnswer.objects.count() == 1
    assert not VisitPhoto.objects.exists()


def test_signing_out_asks_about_what_was_not_sent_and_lets_go_of_it(phone, visit):
    context = opened(phone, visit).context
    context.set_offline(True)
    fill(phone, "kerb_m", "0,6")
    keep(phone)
    expect(phone.locator(STATUS)).to_contain_text("1 plaats nog niet verzonden")

    leave = phone.locator("form[action$='/uitloggen/'] button").first
    leave.evaluate("one => one.click()")
    question = phone.locator("[data-leave-question]")
    expect(question).to_contain_text("Nog niet verzonden antwoorden: 1")
    checks.check(phone, "visit-sign-out-unsent")
    question.get_by_role("button", name="Blijf ingelogd").click()
    expect(question).to_have_count(0)
    context.set_offline(False)
    expect(phone.locator(STATUS)).to_contain_text("Alles is verzonden", timeout=60_000)
    leave.evaluate("one => one.click()")
    phone.wait_for_url(lambda url: "/schouw/" not in url)

    assert phone.evaluate("caches.keys()") == []
    assert "laadregie-schouw" not in phone.evaluate("indexedDB.databases().then(a => a.map(d => d.name))")


def test_a_list_is_made_and_closed_and_the_telephone_lets_go_of_it(phone):
    phone.goto(LISTS)
    checks.check(phone, "visits")
    phone.get_by_role("button", name="Maak de lijst").click()
    phone.wait_for_url("**/schouw/*/")
    expect(phone.locator(STATUS)).to_contain_text("werkt ook zonder bereik")
    kept = "caches.keys().then(names => names.length)"
    assert phone.evaluate(kept) == 1

    phone.get_by_role("button", name="Sluit de schouw").click()

    phone.wait_for_url(f"**{LISTS}")
    # Let go of by the page of lists, a moment after it shows.
    for _ in range(50):
        if phone.evaluate(kept) == 0:
            break
        phone.wait_for_timeout(100)
    assert phone.evaluate(kept) == 0


def test_without_script_the_forms_do_the_same(new_context, sign_in, officer, visit):
    context = new_context(width=390, height=844, java_script_enabled=False)
    sign_in(context, officer)
    page = context.new_page()
    page.goto(f"{LISTS}{visit.pk}/")
    assert page.locator("[data-visit-stop]").count() == 3
    first = page.locator("[data-visit-stop]").first

    first.locator("[name=bays]").fill("2,5")
    first.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("[data-visit-stop]").first).to_contain_text("heel getal")
    first.locator("[name=bays]").fill("2")
    first.locator("input[type=file]").set_input_files([photo()])
    first.get_by_role("button", name="Bewaar", exact=True).click()

    expect(page.locator("[data-visit-stop]").first).to_contain_text("Gezien op")
    assert VisitPhoto.objects.count() == 1
    assert Client().get(f"{LISTS}{visit.pk}/").status_code == 302
