"""The whole way of an officer: sign in, bring in a list, decide, publish, take the GeoPackage home."""

import pyogrio
import pyotp
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.planmaps.models import PlanMap, Site
from laadregie.regions import selectors as areas
from laadregie.regions import services as regions
from tests.factories.lists import csv_bytes
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person
from tests.journeys import checks

PAGE = f"/kaart/{VLIETWOUDE}/"
PASSWORD = "vier paarden op het dak"
HEADER = ["Kaartnr", "Straat", "lengtegraad", "breedtegraad", "palen", "status"]
ROWS = [
    ["VW-7", "Kade", "4,8568", "52,3904", "1", "goedgekeurd"],
    ["VW-8", "Molenpad", "4,8618", "52,3904", "1", "goedgekeurd"],
]


@pytest.fixture
def quota(planned_region):
    """Two poles a year, so that two sites can be reserved."""
    regions.set_policy_value(
        key="quota_poles_per_year",
        value="2",
        municipality=areas.municipality(VLIETWOUDE),
        source="Collegebesluit",
        valid_from=timezone.localdate(),
        by=person(Role.PROGRAMME_MANAGER, "waterkant"),
    )


@pytest.fixture
def user(planned_region):
    found = person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in_with_app(page, user):
    page.goto("/inloggen/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.locator("a[href='/account/tweede-factor/app/']").click()
    key = page.locator("li code").inner_text()
    page.locator("[name=code]").fill(pyotp.TOTP(key).now())
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**/herstelcodes/")


def import_list(page):
    page.goto(PAGE)
    page.get_by_role("link", name="Lees in…").click()
    files = [{"name": "eigen-lijst.csv", "mimeType": "", "buffer": csv_bytes(HEADER, ROWS)}]
    page.locator("input[type=file]").set_input_files(files)
    page.locator("main form button[type=submit]").first.click()
    page.locator("select[name=number]").select_option("Kaartnr")
    page.get_by_role("button", name="Controleer de rijen").click()
    page.get_by_role("button", name="Lees 2 plaatsen in").click()
    expect(page.get_by_text("2 plaatsen zijn ingelezen.")).to_be_visible()


def open_site(page, site):
    page.goto(f"{PAGE}?plaats={site.pk}")
    page.wait_for_selector("laad-kaart[data-ready=drawn]")
    page.locator("#site-acts").wait_for()
    page.wait_for_timeout(700)  # the map goes to the site


def put_pin(page, act, *keys):
    if not page.locator(f"#act-{act}").is_visible():
        page.locator("#act-more").click()
    page.locator(f"#act-{act}").click()
    expect(page.locator(".map-pin")).to_be_focused(timeout=45_000)
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")


def reject(page, site):
    open_site(page, site)
    page.locator("#act-reject").click()
    page.locator("#id_reason").select_option("trees")
    page.locator("[data-question] [type=submit]").click()
    expect(page.locator("#act-restore")).to_be_visible()


def reserve(page, site):
    open_site(page, site)
    page.locator("#act-reserve").click()
    expect(page.locator("#act-release")).to_be_visible()


def download(page, address, folder):
    page.locator(".menu-form summary", has_text="Exporteer").click()
    with page.expect_download() as coming:
        page.locator(f".export-menu a[href='{address}']").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_from_the_own_list_to_a_geopackage_that_gdal_reads(
    page, context, user, quota, new_context, sign_in, tmp_path, complaints
):
    page.set_default_timeout(45_000)  # a map drawn in software on a busy machine
    sign_in_with_app(page, user)
    import_list(page)
    first, second = (Site.objects.get(number=row[0]) for row in ROWS)
    pinned, rejected = Site.objects.filter(
        municipality_code=VLIETWOUDE, origin="calculated", exactness="search_area"
    ).order_by("number")[:2]

    open_site(page, first)
    put_pin(page, "move", "Shift+ArrowRight", "ArrowUp")
    expect(page.locator("#toast")).to_contain_text("is verschoven")
    open_site(page, pinned)
    put_pin(page, "pin_down", "Shift+ArrowRight")
    expect(page.locator("#toast")).to_contain_text("staat vast")
    reject(page, rejected)
    for site in (first, second):
        reserve(page, site)

    page.goto(PAGE)
    page.locator(".menu-form summary", has_text="Exporteer").click()
    checks.check(page, "plan-export-menu")
    page.locator(".menu-form summary", has_text="Exporteer").click()
    publish = page.locator(f"form[action='{PAGE}publiceer/']")
    publish.get_by_role("button").click()
    publish.wait_for(state="detached")
    path = download(page, f"{PAGE}plaatsen.gpkg", tmp_path)

    places = pyogrio.read_dataframe(path, layer="plaatsen").set_index("nummer")
    areas = pyogrio.read_dataframe(path, layer="zoekgebieden")
    assert places.crs.to_epsg() == 28992
    assert {"VW-7", "VW-8", pinned.number} <= set(places.index)
    assert pinned.number not in set(areas["nummer"])
    assert dict(areas.set_index("nummer")["staat"])[rejected.number] == "vervallen"
    moved = Site.objects.get(pk=first.pk)
    at = places.loc["VW-7"].geometry
    assert (at.x, at.y) == pytest.approx((moved.x_m, moved.y_m), abs=0.01)
    assert 9 < moved.x_m - first.x_m < 11
    assert set(places.loc[["VW-7", "VW-8"]]["staat"]) == {"gereserveerd"}
    nothing_for_another(new_context, sign_in, complaints, first)


def nothing_for_another(new_context, sign_in, complaints, site):
    """Of all that was done, an officer of the municipality beside it gets 404; the published map is open."""
    complaints.allow("status of 404")
    context = new_context()
    sign_in(context, person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer"))
    page = context.new_page()
    page.goto(f"/kaart/{OOSTERLEK}/")
    steps = ["keur-goed", "wijs-af", "verschuif", "prik", "reserveer", "laat-los"]
    reads = ["inlezen/", "deze-week/", "verschillen/", "plaats-toevoegen/", "schouw/"]
    reads += [f"plaats/{site.pk}/{step}/" for step in ("wijs-af", "verschuif")]
    reads.append(f"probeer/?x={site.x_m}&y={site.y_m}")
    for path in reads:
        assert page.goto(f"{PAGE}{path}").status == 404, path
    token = next(one["value"] for one in context.cookies() if one["name"] == "csrftoken")
    sent = {"headers": {"X-CSRFToken": token}, "form": {"revision": str(site.revision)}}
    for path in [*(f"plaats/{site.pk}/{step}/" for step in steps), "publiceer/", "herbereken/"]:
        assert page.request.post(f"{PAGE}{path}", **sent).status == 404, path
    assert Site.objects.get(pk=site.pk).state == "reserved"


def test_a_calculation_beside_an_officer_who_decides_keeps_the_decision(
    page, context, user, new_context, sign_in
):
    """Recalculated by one while another pins: what was decided stands in the new plan."""
    sign_in(context, user)
    page.set_default_timeout(45_000)
    site = Site.objects.filter(municipality_code=VLIETWOUDE, exactness="search_area").earliest("number")
    before = PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True)
    colleague_context = new_context()
    sign_in(colleague_context, person(Role.PROGRAMME_MANAGER, "waterkant", name="J. Smeets"))

    open_site(page, site)
    page.locator("#act-pin_down").click()
    expect(page.locator(".map-pin")).to_be_focused(timeout=45_000)
    page.keyboard.press("Shift+ArrowRight")

    colleague = colleague_context.new_page()
    colleague.set_default_timeout(45_000)
    colleague.goto(PAGE)
    colleague.locator(".menu-form summary", has_text="Herbereken").click()
    colleague.locator(".menu-form__body button").click()
    colleague.locator(".job").wait_for()
    jobs.run_job.func(str(Job.objects.get(state="queued").pk))  # what the worker does
    expect(colleague.locator(".job--done")).to_be_visible(timeout=20_000)

    page.locator("[data-place-submit]").click()
    expect(page.locator("#toast")).to_contain_text("staat vast")
    plan = PlanMap.objects.get(municipality_code=VLIETWOUDE, is_current=True)
    assert plan.pk != before.pk
    held = Site.objects.get(pk=site.pk)
    assert (held.exactness, held.state, held.revision) == ("bay", "validated", 2)
    colleague.goto(PAGE)
    expect(colleague.locator(f".site-row[data-site='{site.pk}']")).to_contain_text("Goedgekeurd")
