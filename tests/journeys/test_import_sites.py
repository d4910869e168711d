"""An officer brings in the municipality's own list: a wrong row first, mended after; without script too."""

import re

import pytest
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from laadregie.planmaps.models import Site
from tests.factories.lists import csv_bytes, geopackage_bytes
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person
from tests.journeys import checks

PAGE = f"/kaart/{VLIETWOUDE}/"
HEADER = ["Kaartnr", "Straat", "lengtegraad", "breedtegraad", "palen"]
GOOD = ["VW-7", "Kade", "4,8568", "52,3904", "2"]
WRONG = ["VW-8", "=1+1", "veel", "52,3914", "1"]
MENDED = ["VW-8", "=1+1", "4,8578", "52,3914", "1"]


pytestmark = pytest.mark.usefixtures("planned_region")


def send(page, name, data):
    page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "", "buffer": data}])
    page.locator("main form button[type=submit]").first.click()


def test_a_list_with_a_wrong_row_is_mended_and_imported(page, context, sign_in):
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page.set_default_timeout(45_000)
    page.goto(PAGE)
    page.get_by_role("link", name="Lees in…").click()
    checks.check(page, "import-file")

    send(page, "wensen.pdf", b"%PDF-1.7")
    expect(page.locator(".field__error")).to_contain_text("kan niet worden ingelezen (.pdf)")
    checks.check(page, "import-file-refused")

    send(page, "wensen.csv", csv_bytes(HEADER, [GOOD, WRONG]))
    expect(page.get_by_label("x, of lengte")).to_have_value("2")
    page.locator("select[name=number]").select_option("Kaartnr")
    checks.check(page, "import-columns")
    page.locator("select[name=name]").select_option("Kaartnr")
    page.get_by_role("button", name="Controleer de rijen").click()
    expect(page.locator(".field__error").first).to_contain_text("ook gekozen")
    checks.check(page, "import-columns-refused")
    page.locator("select[name=name]").select_option("Straat")
    page.get_by_role("button", name="Controleer de rijen").click()

    expect(page.get_by_text("Rij 3, kolom lengtegraad: “veel” is geen getal.")).to_be_visible()
    assert page.get_by_role("button", name=re.compile("^Lees .* in$")).count() == 0
    checks.check(page, "import-refused")

    page.get_by_role("link", name="Stuur een ander bestand").click()
    send(page, "wensen.csv", csv_bytes(HEADER, [GOOD, MENDED]))
    page.locator("select[name=number]").select_option("Kaartnr")
    page.get_by_role("button", name="Controleer de rijen").click()
    page.locator("laad-kaart[data-ready=drawn]").wait_for()
    checks.check(page, "import-checked")
    page.get_by_role("button", name="Lees 2 plaatsen in").click()

    expect(page.get_by_text("2 plaatsen zijn ingelezen.")).to_be_visible()
    expect(page.locator(".site-row", has_text="VW-7")).to_be_visible()
    assert Site.objects.get(number="VW-8").name == "=1+1"


def test_without_script_a_geopackage_that_does_not_say_its_system_asks(new_context, sign_in, tmp_path):
    context = new_context(java_script_enabled=False)
    sign_in(context, person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"))
    page = context.new_page()
    page.goto(f"{PAGE}inlezen/")

    send(page, "plan.gpkg", geopackage_bytes(tmp_path, [(4.8568, 52.3904)], None, nummer=["VW-9"]))
    page.get_by_role("button", name="Controleer de rijen").click()
    expect(page.locator(".field__error")).to_be_visible()
    page.get_by_label("Lengte en breedte in graden (WGS 84)").check()
    page.get_by_role("button", name="Controleer de rijen").click()
    page.get_by_role("button", name="Lees 1 plaats in").click()

    assert Site.objects.get(number="VW-9").origin == "imported"


def test_an_officer_of_another_municipality_finds_nothing_here(new_context, sign_in, complaints):
    complaints.allow("status of 404")
    context = new_context()
    sign_in(context, person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer"))
    page = context.new_page()

    assert page.goto(f"{PAGE}inlezen/").status == 404
    page.goto(PAGE)
    assert page.get_by_role("link", name="Lees in…").count() == 0
