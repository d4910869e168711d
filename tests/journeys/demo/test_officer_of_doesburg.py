"""An officer of Doesburg on the real region: own list in, decide, publish, GeoPackage out and open again."""

import pyogrio
import pytest
from playwright.sync_api import expect

from tests.factories.lists import csv_bytes
from tests.journeys import checks

DOESBURG, ARNHEM = "GM0221", "GM0202"
PAGE = f"/kaart/{DOESBURG}/"
HEADER = ["Kaartnr", "Straat", "X", "Y", "palen", "status"]
MOVED, OTHER = "D-101", "D-102"

# A square in the middle of town; two sites that nobody decided about.
GROUND = f"""
from laadregie.planmaps.models import Site
sites = Site.objects.filter(municipality_code="{DOESBURG}", state="candidate").order_by("-number")[:2]
for site in sites:
    print(site.pk, site.number)
"""
NEIGHBOUR = f"""
from laadregie.demo.accounts import KNOWN_TO_ALL
from laadregie.foundation.accounts import services
from laadregie.foundation.accounts.models import Role
user = services.create_account(
    email="arnhem@demo.example", name="Bo Kramer (demo)", by=None, demo_password=KNOWN_TO_ALL
)
services.set_membership(user, Role.MUNICIPAL_OFFICER, "{ARNHEM}", by=None)
"""


@pytest.fixture
def officer(new_context, sign_in):
    context = new_context()
    sign_in(context, "municipal-officer")
    page = context.new_page()
    page.set_default_timeout(45_000)  # maps drawn in software on a busy machine
    return page


def bring_in(page, rows):
    page.goto(PAGE)
    page.get_by_role("link", name="Lees in…").click()
    file = {"name": "wensenlijst.csv", "mimeType": "text/csv", "buffer": csv_bytes(HEADER, rows)}
    page.locator("input[type=file]").set_input_files([file])
    page.locator("main form button[type=submit]").first.click()
    page.locator("select[name=number]").select_option("Kaartnr")
    page.get_by_role("button", name="Controleer de rijen").click()
    checks.check(page, "doesburg-import")
    page.get_by_role("button", name="Lees 2 plaatsen in").click()
    expect(page.get_by_text("2 plaatsen zijn ingelezen.")).to_be_visible()


def open_site(page, pk):
    page.goto(f"{PAGE}?plaats={pk}")
    page.locator("laad-kaart[data-ready=drawn]").wait_for()
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


def more_poles_this_year(page):
    """The cases of the demo used the quota of this year; the municipality decides on more."""
    page.goto(f"/beleid/{DOESBURG}/")
    page.get_by_role("link", name="Quotum laadpalen per jaar").click()
    page.locator("[name=value]").fill("40")
    page.get_by_label("Bron").fill("Collegebesluit")
    page.get_by_role("button", name="Bewaar deze waarde").click()
    expect(page.locator(".messages")).to_contain_text("Bewaard.")


def key_of(page, number):
    return page.locator(".site-row", has_text=number).get_attribute("data-site")


def test_from_the_own_list_to_a_geopackage(demo, officer, new_context, sign_in, tmp_path, complaints):
    page = officer
    (pinned, pinned_number), (rejected, rejected_number) = (
        line.split() for line in demo.run(GROUND).splitlines()
    )
    bring_in(
        page,
        [
            [MOVED, "Meipoortstraat", "206500", "447200", "1", "goedgekeurd"],
            [OTHER, "Koepoortstraat", "206300", "447000", "1", "goedgekeurd"],
        ],
    )
    page.goto(PAGE)
    own = [key_of(page, number) for number in (MOVED, OTHER)]
    open_site(page, own[0])
    put_pin(page, "move", "Shift+ArrowRight", "ArrowUp")
    expect(page.locator("#toast")).to_contain_text("is verschoven")
    open_site(page, pinned)
    put_pin(page, "pin_down", "Shift+ArrowRight")
    expect(page.locator("#toast")).to_contain_text("staat vast")
    open_site(page, rejected)
    page.locator("#act-reject").click()
    page.locator("#id_reason").select_option("trees")
    page.locator("[data-question] [type=submit]").click()
    expect(page.locator("#act-restore")).to_be_visible()
    more_poles_this_year(page)
    for key in own:
        open_site(page, key)
        page.locator("#act-reserve").click()
        expect(page.locator("#act-release")).to_be_visible()
    checks.check(page, "doesburg-decided")

    page.goto(PAGE)
    publish = page.locator(f"form[action='{PAGE}publiceer/']")
    publish.get_by_role("button").click()
    publish.wait_for(state="detached")
    page.locator(".menu-form summary", has_text="Exporteer").click()
    with page.expect_download() as coming:
        page.locator(f".export-menu a[href='{PAGE}plaatsen.gpkg']").click()
    path = tmp_path / "doesburg.gpkg"
    coming.value.save_as(path)

    places = pyogrio.read_dataframe(path, layer="plaatsen").set_index("nummer")
    areas = pyogrio.read_dataframe(path, layer="zoekgebieden").set_index("nummer")
    assert places.crs.to_epsg() == 28992
    assert (places.loc[MOVED].geometry.x, places.loc[MOVED].geometry.y) == pytest.approx(
        (206510, 447201), abs=0.5
    )
    assert set(places.loc[[MOVED, OTHER]]["staat"]) == {"gereserveerd"}
    assert pinned_number in places.index
    assert pinned_number not in areas.index
    assert areas.loc[rejected_number]["staat"] == "vervallen"
    nothing_for_a_neighbour(demo, new_context, complaints, own[0])


def nothing_for_a_neighbour(demo, new_context, complaints, key):
    """An officer of Arnhem gets 404 on all of it; what is published is open to everyone."""
    complaints.allow("status of 404")
    demo.run(NEIGHBOUR)
    context = new_context()
    demo.sign_in(context, "arnhem")
    page = context.new_page()
    assert page.goto(f"/kaart/{ARNHEM}/").status == 200
    page.locator(".menu-form").first.wait_for()
    reads = ["inlezen/", "deze-week/", "verschillen/", "plaats-toevoegen/", "schouw/"]
    reads += [f"plaats/{key}/wijs-af/", f"plaats/{key}/verschuif/", "probeer/?x=206500&y=447200"]
    for path in reads:
        assert page.goto(f"{PAGE}{path}").status == 404, path
    token = next(one["value"] for one in context.cookies() if one["name"] == "csrftoken")
    sent = {"headers": {"X-CSRFToken": token}, "form": {"revision": "1"}}
    for step in ("keur-goed", "wijs-af", "verschuif", "prik", "reserveer", "laat-los"):
        assert page.request.post(f"{PAGE}plaats/{key}/{step}/", **sent).status == 404, step
    for path in ("publiceer/", "herbereken/"):
        assert page.request.post(f"{PAGE}{path}", **sent).status == 404, path
