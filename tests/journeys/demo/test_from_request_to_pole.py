"""From the first click of a resident to a pole in operation, every party in its own browser, in the demo."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.factories.asking import contract
from tests.journeys import checks

DOESBURG = "GM0221"
TODAY = timezone.localdate()
# Long enough ago that the term to object, and the week in which post may still come, are over.
SIGNED, PUBLISHED = TODAY - timedelta(days=70), TODAY - timedelta(days=66)
CONDITION = "Alleen met een nieuwe kabel van 30 meter"

# Three sites that nobody decided about: number, key, and a door beside it.
PLACES = f"""
from laadkern.geo import lonlat_from_rd
from laadregie.planmaps.models import Site
for site in Site.objects.filter(municipality_code="{DOESBURG}", state="candidate").order_by("number")[:3]:
    lon, lat = lonlat_from_rd([site.x_m + 30], [site.y_m])
    print(site.number, site.pk, round(float(lon[0]), 6), round(float(lat[0]), 6))
"""


@pytest.fixture
def parties(new_context, sign_in):
    """A page of each party, made when it is asked for: `parties("grid-operator")`."""
    pages = {}

    def page_of(role, **options):
        if role not in pages:
            context = new_context(**options)
            sign_in(context, role)
            pages[role] = context.new_page()
            pages[role].set_default_timeout(60_000)  # maps drawn in software on a busy machine
        return pages[role]

    return page_of


class Resident:
    """Somebody with a telephone who asks for a pole and follows what comes of it."""

    def __init__(self, page):
        self.page = page
        self.follow = ""

    def asks(self, lon, lat):
        page = self.page
        page.goto(f"/laadpaal/?lon={lon}&lat={lat}")
        expect(page.locator("main")).to_contain_text("Doesburg")
        checks.check(page, "pole-looked-first")
        page.get_by_role("button", name="Vraag een laadpaal aan").click()
        page.get_by_label("Bewoner", exact=True).check()
        page.locator("[name=name]").fill("Mees Vos")
        page.locator("[name=email]").fill("mees@example.nl")
        self._on("situatie")
        for name, value in {
            "lives_in_municipality": "yes",
            "vehicle_state": "leased",
            "is_electric": "yes",
            "has_own_parking": "no",
        }.items():
            page.locator(f"[name={name}][value={value}]").check()
        page.locator("[name=electric_range_km]").fill("420")
        self._on("bewijs")
        file = {"name": "leasecontract.pdf", "mimeType": "application/pdf", "buffer": contract()}
        page.locator("[name=file]").set_input_files(file)
        page.get_by_role("button", name="Voeg dit bestand toe").click()
        page.locator(".file-list b", has_text="leasecontract.pdf").wait_for()
        page.get_by_role("link", name="Ga verder").click()
        page.wait_for_url("**/plek/")
        self._on("verstuur")
        page.locator("[name=consent]").check()
        page.get_by_role("button", name="Verstuur uw aanvraag").click()
        page.wait_for_url("**/verstuurd/")
        page.get_by_role("link", name="Bekijk uw aanvraag").click()
        self.follow = page.url
        self.sees("Ontvangen")
        return re.search(r"(\w{4}-){2}\w{4}", page.locator("main .meta").first.inner_text()).group()

    def sees(self, words):
        self.page.goto(self.follow)
        expect(self.page.locator("main")).to_contain_text(words)

    def _on(self, step):
        self.page.get_by_role("button", name="Ga verder").click()
        self.page.wait_for_url(f"**/{step}/")


def the_operator_tests(page, number):
    page.goto("/aanvragen/")
    page.goto(f"/aanvragen/{number}/")
    page.get_by_role("button", name="Begin met beoordelen").click()
    proof = page.locator(".checks li", has_text="Bewijs van de auto")
    proof.locator("summary").click()
    proof.get_by_text("voldoet", exact=True).last.click()
    proof.locator("input[name=note]").fill("leasecontract tot 2028")
    proof.get_by_role("button", name="Bewaar dit oordeel").click()
    expect(page.locator(".checks")).to_contain_text("leasecontract tot 2028")


def the_officer_accepts_and_picks(page, number, site):
    page.goto(f"/aanvragen/{number}/")
    page.get_by_role("radio", name="Wijs toe").check()
    page.get_by_role("button", name="Bekijk de brief").click()
    expect(page.locator(".letter")).to_contain_text("Er komt een laadpaal bij u in de buurt")
    page.get_by_role("button", name="Beslis en verstuur").click()
    page.locator("label.choice", has_text=site).locator("input").check()
    page.get_by_role("button", name="Kies deze plaats").click()
    page.locator("#h-realisation").wait_for()
    return page.locator("section[aria-labelledby=h-realisation] a").inner_text().split()[-1]


def the_place_is_settled(operator, officer, grid_operator, realisation):
    """The operator puts the pin down, the officer agrees, the grid operator has a condition."""
    case = f"/realisaties/{realisation}/"
    operator.goto(f"{case}plaats-voorstellen/")
    pin = operator.locator(".map-pin")
    pin.wait_for()
    pin.focus()
    operator.keyboard.press("ArrowRight")
    operator.get_by_role("button", name="Stel deze plaats voor").click()
    expect(operator.locator(".case-strip")).to_contain_text("Gemeente")

    the_grid_has_room(officer, grid_operator, realisation)


def the_grid_has_room(officer, grid_operator, realisation):
    case = f"/realisaties/{realisation}/"
    officer.goto(case)
    officer.get_by_role("button", name="Ga akkoord met de plaats").click()
    expect(officer.locator(".case-strip")).to_contain_text("Netbeheerder A")

    grid_operator.goto(case)
    grid_operator.locator("#act-accept_grid").click()
    grid_operator.get_by_label("Aansluiting kan vanaf").fill((TODAY + timedelta(days=1)).isoformat())
    grid_operator.get_by_label("Vermogen in kW").fill("22")
    grid_operator.get_by_label("Voorwaarde").fill(CONDITION)
    grid_operator.get_by_role("button", name="Bewaar").click()
    officer.goto(case)
    expect(officer.locator("main")).to_contain_text(CONDITION)
    expect(officer.locator(".case-strip")).to_contain_text("Gemeente")


def picked_ahead(officer, grid_operator, pk):
    """A place without a request: pin, realisation, room on the grid. Returns its number."""
    officer.goto(f"/kaart/{DOESBURG}/plaats/{pk}/prik/")
    officer.get_by_role("button", name="Zet hier neer").click()
    officer.goto(f"/realisaties/open/{pk}/")
    officer.get_by_label("Waarom komen hier laadpalen?").select_option("proactive")
    officer.get_by_role("button", name="Start realisatie").click()
    officer.wait_for_url("**/realisaties/R-*/")
    number = officer.url.rstrip("/").split("/")[-1]
    the_grid_has_room(officer, grid_operator, number)
    return number


def answer_the_checklist(page):
    for label, text in {
        "Op welk mandaat wordt ondertekend?": "het Mandaatbesluit 2025",
        "Wat is over de parkeerdruk afgewogen?": "Er is ruimte om te parkeren.",
        "Wanneer adviseerde de politie?": (SIGNED - timedelta(days=5)).isoformat(),
        "Op welk plaatsingsbeleid rust het?": "het Plaatsingsbeleid 2024",
        "Datum van dat beleid": "2024-05-14",
        "Waarop rusten de plaatsen": "De plaatsen komen uit de werkversie.",
        "Waar kan men bezwaar maken?": "Postbus 1, 6980 AA Doesburg",
        "Wanneer is het besluit ondertekend?": SIGNED.isoformat(),
        "Wie ondertekent?": "J. de Wit",
        "In welke functie?": "teammanager Mobiliteit",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("de weg in stand en bruikbaar houden").check()
    page.get_by_label("minder overlast, hinder of schade").check()
    page.get_by_label("Wat adviseerde de politie?").select_option("positive")
    page.get_by_role("button", name="Bewaar", exact=True).click()


def three_places_in_one_order(page, sites):
    """Drafted, answered and published. Returns its address."""
    page.goto("/verkeersbesluiten/nieuw/")
    for site in sites:
        page.locator("label", has_text=site).locator("[name=plaats]").check()
    page.get_by_role("button", name="Maak het concept").click()
    expect(page.locator("h1")).to_contain_text("Verkeersbesluit 3 laadplaatsen")
    address = page.url
    expect(page.get_by_role("link", name="Maak bekend…")).to_have_count(0)
    page.get_by_role("link", name="Vul het besluit in").click()
    answer_the_checklist(page)
    for number in range(3):
        page.locator("a", has_text="Vul in").filter(has_text="DOE-").nth(number).click()
        street = page.get_by_label("Straat", exact=True)
        if not street.input_value():
            street.fill("Contre Escarpe")
        page.get_by_label("De gemeente beheert deze weg").check()
        page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("main")).to_contain_text("Alles wat de wet vraagt, is er.")
    page.get_by_role("link", name="Maak bekend…").click()
    page.get_by_label("Gepubliceerd op").fill(PUBLISHED.isoformat())
    page.get_by_label("Nummer van de bekendmaking").fill("gmb-2026-123456")
    page.get_by_role("button", name="Het is bekendgemaakt").click()
    expect(page.locator("main")).to_contain_text("Bezwaar maken kon tot en met")
    return address


def an_objection_to(page, order, site):
    page.goto(order)
    row = page.locator("tr, li", has_text=site).filter(
        has=page.get_by_role("link", name="Leg een bezwaar vast…")
    )
    row.get_by_role("link", name="Leg een bezwaar vast…").first.click()
    page.get_by_label("Ontvangen op").fill((PUBLISHED + timedelta(days=20)).isoformat())
    page.get_by_label("Zaaknummer in uw eigen systeem").fill("Z-2026-55")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("main")).to_contain_text("beslis uiterlijk op")


def evse_ids(realisation):
    return "\n".join(f"NL*DMO*E99{realisation[-4:]}*{point}" for point in (1, 2))


def a_pole_is_placed(operator, contractor, realisation):
    case = f"/realisaties/{realisation}/"
    operator.goto(case)
    operator.locator("#act-order_connection").click()
    operator.get_by_role("button", name="Bewaar").click()
    operator.locator("#act-connect").click()
    operator.get_by_role("button", name="Bewaar").click()
    operator.locator("#act-order_work").click()
    operator.get_by_role("button", name="Bewaar").click()
    expect(operator.locator(".case-strip")).to_contain_text("Plaats de laadpalen")
    picture = BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(picture, "JPEG")
    contractor.goto(case)
    contractor.locator("#act-photo").click()
    file = {"name": "paal.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    contractor.locator("input[type=file]").set_input_files(file)
    contractor.get_by_role("button", name="Bewaar").click()
    contractor.locator("#act-place").click()
    contractor.get_by_role("button", name="Bewaar").click()
    expect(contractor.locator(".case-strip")).to_contain_text("Laadbedrijf A")
    operator.goto(case)
    operator.locator("#act-start_operation").click()
    operator.get_by_label("Nummer van elk laadpunt").fill(evse_ids(realisation))
    operator.get_by_role("button", name="Bewaar").click()
    expect(operator.locator(".case-strip")).to_contain_text("In gebruik")


def charged(page):
    """How many requests of this year in Doesburg the figures count from receipt to charging."""
    page.goto(f"/cijfers/aanvragen/?gebied=g:{DOESBURG}&jaar={TODAY.year}")
    row = page.locator(
        "section[aria-labelledby=times-title] tbody tr", has_text="Van ontvangst tot in gebruik"
    )
    return int(row.locator("[data-label=Klaar]").inner_text())


def test_from_a_click_to_a_pole(demo, parties, new_context):
    (site, _, lon, lat), *ahead = (line.split() for line in demo.run(PLACES).splitlines())
    officer, operator, grid_operator = map(
        parties, ("municipal-officer", "concession-holder", "grid-operator")
    )
    before = charged(officer)

    resident = Resident(new_context(width=390, height=844).new_page())
    number = resident.asks(lon, lat)
    the_operator_tests(operator, number)
    resident.sees("Wij begonnen uw aanvraag te beoordelen")
    realisation = the_officer_accepts_and_picks(officer, number, site)
    resident.sees("Uw aanvraag is toegewezen")
    the_place_is_settled(operator, officer, grid_operator, realisation)
    resident.sees("De netbeheerder kan de paal aansluiten")
    others = [picked_ahead(officer, grid_operator, pk) for _, pk, _, _ in ahead]

    order = three_places_in_one_order(officer, [site, *(one for one, *_ in ahead)])
    resident.sees("Het verkeersbesluit is gepubliceerd")
    an_objection_to(officer, order, ahead[0][0])
    for page in (officer, operator, grid_operator):
        page.goto("about:blank")  # no map may miss the server
    demo.next_day()
    officer.goto(order)
    expect(officer.locator(".state", has_text="Onherroepelijk")).to_have_count(2)
    expect(officer.locator(".state", has_text="Bezwaar")).not_to_have_count(0)
    checks.check(officer, "pole-order")

    contractor = parties("contractor", width=390, height=844)
    for one in (realisation, others[1]):
        a_pole_is_placed(operator, contractor, one)
    resident.sees("De laadpaal is in gebruik")
    checks.check(resident.page, "pole-followed")
    after = charged(officer)
    assert after == before + 1
