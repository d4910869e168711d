"""From request to pole through the API alone, known by its description: every party with a key of its own."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.keys import services as keys
from laadregie.planmaps.models import Site
from laadregie.realisation.orders import services as orders
from laadregie.regions import selectors as regions
from laadregie.regions.models import Concession, Organisation, Participation
from tests.factories.api_caller import Caller, description
from tests.factories.asking import body, upload
from tests.factories.orders import ANSWERS
from tests.factories.realising import OPERATOR, make_parties
from tests.factories.regions import VLIETWOUDE, person

ASK, FILES = "/aanvragen", "/aanvragen/{number}/bewijsstukken"
REQUEST, REQUEST_STEPS = "/aanvragen/{number}", "/aanvragen/{number}/stappen"
CASES, CASE, CASE_STEPS = "/realisaties", "/realisaties/{number}", "/realisaties/{number}/stappen"
ORDERS, ORDER = "/verkeersbesluiten", "/verkeersbesluiten/{number}"
ORDER_STEPS = "/verkeersbesluiten/{number}/stappen"
PHOTOS = "/realisaties/{number}/fotos"
SCOPES = ("requests", "requests_act", "realisations", "realisations_act", "plan_maps")


class Calendar:
    """The clock of the whole platform, which a test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta()
        self._now = timezone.now
        monkeypatch.setattr("django.utils.timezone.now", self.now)

    def now(self) -> datetime:
        return self._now() + self._ahead

    def pass_days(self, days: int) -> None:
        """Let days go by, and let the job of the night do its work."""
        self._ahead += timedelta(days=days)
        orders.move_on()

    def today(self) -> str:
        return timezone.localdate().isoformat()


@pytest.fixture
def calendar(monkeypatch):
    return Calendar(monkeypatch)


@pytest.fixture
def home(planned):
    """Where the resident lives: beside a place of the plan map. All its places were measured."""
    own = Site.objects.filter(municipality_code=VLIETWOUDE)
    own.update(exactness="bay", radius_m=0)
    first = own.order_by("number")[0]
    lon, lat = lonlat_from_rd([first.x_m], [first.y_m])
    return {"lon": round(float(lon[0]), 6), "lat": round(float(lat[0]), 6)}


@pytest.fixture
def document(planned):
    return description()


@pytest.fixture
def parties(officer):
    made = make_parties(officer)
    concession = Concession.objects.create(
        code="c-1", name="Concessie 2022", holder=Organisation.objects.get(code=OPERATOR), source="proef"
    )
    Participation.objects.create(
        concession=concession,
        municipality=regions.municipality(VLIETWOUDE),
        state="yes",
        known_on=date(2026, 1, 1),
        source="proef",
        recorded_at=timezone.now(),
    )
    return made


@pytest.fixture
def with_key(document):
    """Who calls with a key of their own: `with_key(user)`."""

    def make(user):
        _row, text = keys.make_key(by=user, name="eigen systeem", scopes=SCOPES, days=365)
        return Caller(document, key=text)

    return make


def step(name: str, of: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A step with what was just read."""
    return {"stap": name, "revisie": of["revisie"], **more}


def test_from_request_to_pole(document, parties, with_key, home, calendar):
    resident = Caller(document)
    officer, operator = with_key(parties.municipality), with_key(parties.operator)
    grid = with_key(parties.grid_operator)
    manager = with_key(person(Role.CONTRACT_MANAGER, "waterkant", name="Gijs Maat"))
    began_on = calendar.today()

    # the resident looks, asks and sends evidence
    looked = resident.get("/aanvraagcheck", query=home)
    assert looked["antwoord"]["plaats"]["gemeentecode"] == VLIETWOUDE
    assert looked["antwoord"]["advies"] in ("waarschijnlijk", "onwaarschijnlijk", "niet-te-zeggen")
    sent = resident.post(ASK, body(plaats=home))
    number = sent["id"]
    resident.code = sent["volgcode"]
    resident.upload(FILES, {"soort": "voertuig", "bestand": upload()}, number=number)
    followed = resident.get(REQUEST, number=number)
    assert followed["status"] == "ontvangen"
    assert followed["wachtOp"]["partij"] == "exploitant"

    # the operator finds it, tests it and looks at the evidence
    mine = operator.get(ASK, query={"wie": "mijn"})
    assert [one["id"] for one in mine["aanvragen"]] == [number]
    case = operator.get(REQUEST, number=number)
    assert len(operator.get(FILES, number=number)) == 1
    case = operator.post(REQUEST_STEPS, step("beginnen", case), number=number)
    case = operator.post(REQUEST_STEPS, step("toetsen", case), number=number)
    seen = step("oordelen", case, voorwaarde="bewijs", uitkomst="ja", toelichting="Leasecontract gezien")
    case = operator.post(REQUEST_STEPS, seen, number=number)
    assert {one["voorwaarde"]: one["uitkomst"] for one in case["voorwaarden"]}["bewijs"] == "ja"
    assert resident.get(REQUEST, number=number)["status"] == "in-beoordeling"

    # the officer accepts and picks a site; who comes second is told
    case = officer.get(REQUEST, number=number)
    late = step("toewijzen", case)
    case = officer.post(REQUEST_STEPS, late, number=number)
    assert case["status"] == "toegewezen"
    refused = operator.post(REQUEST_STEPS, late, number=number, expect=409)
    assert refused["gewijzigdDoor"] == parties.municipality.name
    assert refused["revisie"] == case["revisie"]
    first = case["plaatsen"][0]["nummer"]
    listed = officer.get("/plaatsen", query={"gemeentecode": VLIETWOUDE})["features"]
    sites = [first, *[one["id"] for one in listed if one["id"] != first][:2]]
    case = officer.post(REQUEST_STEPS, step("plaats-kiezen", case, plaats=sites[0]), number=number)
    assert resident.get(REQUEST, number=number)["status"] == "toegewezen"

    # two more places, ahead of demand
    opened = [case["realisatie"]]
    for one in sites[1:]:
        given = {"gemeentecode": VLIETWOUDE, "plaats": one, "aanleiding": "vooruitlopend"}
        opened.append(officer.post(CASES, given)["id"])

    # the grid operator answers with a condition
    for one in opened:
        officer.post(CASE_STEPS, step("akkoord", officer.get(CASE, number=one)), number=one)
    waiting = grid.get(CASES, query={"wie": "mijn", "paginaGrootte": 2})
    assert waiting["totaal"] == 3
    assert len(waiting["realisaties"]) == 2
    for one in opened:
        answer = step(
            "netcheck-akkoord",
            grid.get(CASE, number=one),
            mogelijkVanaf=calendar.today(),
            capaciteitKw=22,
            voorwaarde="Alleen met een nieuwe kabel van 30 meter.",
        )
        assert grid.post(CASE_STEPS, answer, number=one)["status"] == "plaats-vast"
    told = resident.get(REQUEST, number=number)
    assert told["hierna"]

    # a collective order: what is missing blocks it, by name
    order = officer.post(ORDERS, {"gemeentecode": VLIETWOUDE, "realisaties": opened})
    vb = order["id"]
    published = {"gepubliceerdOp": calendar.today(), "kenmerk": "gmb-2026-123456"}
    refused = officer.post(ORDER_STEPS, step("publiceren", order, **published), number=vb, expect=422)
    assert len(refused["ontbreekt"]) > 3
    order = officer.post(ORDER_STEPS, step("beantwoorden", order, **answers(calendar.today())), number=vb)
    for index, one in enumerate(order["plaatsen"], 1):
        there = {"straat": "Molenweg", "huisnummer": str(10 * index), "vakken": 2, "gemeentelijkeWeg": True}
        about = step("plaats-beantwoorden", order, plaats=one["id"], **there)
        order = officer.post(ORDER_STEPS, about, number=vb)
    assert order["ontbreekt"] == []
    order = officer.post(ORDER_STEPS, step("publiceren", order, **published), number=vb)
    assert {one["stand"] for one in order["plaatsen"]} == {"geldt"}
    assert Caller(document).get(ORDER + "/{name}", number=vb, name="besluit.pdf").startswith(b"%PDF")

    # objected to on one; the term passes and the others are final
    calendar.pass_days(20)
    contested = next(one for one in order["plaatsen"] if one["realisatie"] == opened[2])
    brought = {"plaats": contested["id"], "soort": "bezwaar", "ontvangenOp": calendar.today()}
    order = officer.post(ORDER_STEPS, step("bezwaar-ontvangen", order, **brought), number=vb)
    calendar.pass_days(40)
    order = officer.get(ORDER, number=vb)
    stands = {one["realisatie"]: one["stand"] for one in order["plaatsen"]}
    assert stands == {opened[0]: "onherroepelijk", opened[1]: "onherroepelijk", opened[2]: "bezwaar"}
    outside = Caller(document).get(ORDER, number=vb)
    assert [one["bezwaren"] for one in outside["plaatsen"]] == [[], [], []]
    assert "bezwaar" not in {one["stand"] for one in outside["plaatsen"]}

    # connection and poles on the final places; on the contested one they have to wait
    for index, one in enumerate(opened[:2], 1):
        case = operator.post(
            CASE_STEPS, step("aansluiting-besteld", operator.get(CASE, number=one)), number=one
        )
        connected = step("aangesloten", grid.get(CASE, number=one), dag=calendar.today())
        grid.post(CASE_STEPS, connected, number=one)
        placed = step("geplaatst", operator.get(CASE, number=one), dag=calendar.today())
        case = operator.post(CASE_STEPS, placed, number=one)
        kept = operator.upload(PHOTOS, {"bestand": picture()}, number=one)
        assert grid.get(PHOTOS + "/{photo_id}", number=one, photo_id=kept["id"]).startswith(b"\xff\xd8")
        case = operator.get(CASE, number=one)
        ids = [f"NL*ABC*E100{index}*1", f"NL*ABC*E100{index}*2"]
        works = step("in-gebruik", case, dag=calendar.today(), evseIds=ids)
        case = operator.post(CASE_STEPS, works, number=one)
        assert (case["status"], case["evseIds"], case["mogelijk"]) == ("in-gebruik", ids, ["verwijderd"])
    third = operator.post(
        CASE_STEPS, step("aansluiting-besteld", operator.get(CASE, number=opened[2])), number=opened[2]
    )
    third = grid.post(CASE_STEPS, step("aangesloten", third, dag=calendar.today()), number=opened[2])
    placing = step("geplaatst", third, dag=calendar.today())
    refused = operator.post(CASE_STEPS, placing, number=opened[2], expect=422)
    assert len(refused["ontbreekt"]) == 1
    assert "was brought against the traffic order" in refused["ontbreekt"][0]

    # the resident sees each step; lead times stand in the figures
    done = resident.get(REQUEST, number=number)
    assert done["status"] == "laadpaal-in-gebruik"
    assert len(done["stappen"]) >= 9
    assert [one["op"] for one in done["stappen"]] == sorted(one["op"] for one in done["stappen"])
    figures = manager.get("/indicatoren/aanvragen", query={"jaar": began_on[:4], "gemeente": VLIETWOUDE})
    days = [
        one["waarde"]
        for one in figures["waarden"]
        if one["indicator"] == "dagenVanOntvangstTotInGebruik" and one["waarde"] is not None
    ]
    assert days
    assert days[0] == pytest.approx(60, abs=1)


def picture() -> SimpleUploadedFile:
    """A photo of the work."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return SimpleUploadedFile("paal.jpg", out.getvalue())


def answers(today: str) -> dict[str, Any]:
    """What the checklist asks of the order as a whole, under the names of the API."""
    return {
        "mandaat": ANSWERS["mandate"],
        "belangen": ANSWERS["interests"],
        "politieOp": today,
        "politieDoor": ANSWERS["police_by"],
        "politieAdvies": "positief",
        "beleidsdocument": ANSWERS["policy_document"],
        "beleidsdocumentOp": ANSWERS["policy_document_on"],
        "plaatsenVolgenUit": ANSWERS["plan_map_note"],
        "parkeren": ANSWERS["parking"],
        "bezwaaradres": ANSWERS["objection_address"],
        "besluitOp": today,
        "ondertekenaar": ANSWERS["signatory"],
        "functie": ANSWERS["signatory_function"],
    }
