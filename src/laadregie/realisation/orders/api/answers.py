"""How the API tells a traffic order: what everyone sees, and what who works on it sees beside it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.web.api.fields import link
from laadregie.realisation.models import Objection, ObjectionKind, TrafficOrder
from laadregie.realisation.orders import pages, process
from laadregie.realisation.orders.api.steps import ADVICE, KINDS, OUTCOMES
from laadregie.realisation.orders.views import DOCUMENTS

STATES = {"draft": "concept", "published": "gepubliceerd", "withdrawn": "ingetrokken"}
PLACE_STATES = {
    process.DRAFTED: "in-concept",
    process.LEFT: "uitgenomen",
    process.IN_FORCE: "geldt",
    process.UNCONTESTED: "onbestreden",
    process.OBJECTION: "bezwaar",
    process.UPHELD: "bezwaar-gegrond",
    process.DISMISSED: "bezwaar-ongegrond",
    process.APPEAL: "beroep",
    process.ANNULLED: "vernietigd",
    process.IRREVOCABLE: "onherroepelijk",
}
_KINDS = {code.value: name for name, code in KINDS.items()}
_OUTCOMES = {code.value: name for name, code in OUTCOMES.items()}
_ADVICE = {code: name for name, code in ADVICE.items()}
# Names of the answers of the checklist, as one sends them.
ANSWERS = {
    "mandate": "mandaat",
    "interests": "belangen",
    "weighing": "afweging",
    "parking": "parkeren",
    "police_on": "politieOp",
    "police_by": "politieDoor",
    "police_advice": "politieAdvies",
    "police_text": "politieTekst",
    "police_reason": "politieNietGevolgdOmdat",
    "policy_document": "beleidsdocument",
    "policy_document_on": "beleidsdocumentOp",
    "plan_map_note": "plaatsenVolgenUit",
    "objection_address": "bezwaaradres",
    "neighbours_on": "omwonendenOp",
    "contact": "contact",
    "decided_on": "besluitOp",
    "signatory": "ondertekenaar",
    "signatory_function": "functie",
}
_FIELDS = ANSWERS | {
    "title": "titel",
    "street": "straat",
    "house_number": "huisnummer",
    "bays": "vakken",
    "is_municipal_road": "gemeentelijkeWeg",
}


class ObjectionOut(Schema):
    """Something that was brought against a place."""

    id: int
    soort: str
    kenmerk: str
    ontvangenOp: date
    beslissenVoor: date | None
    uitkomst: str | None
    verstuurdOp: date | None
    staatStil: bool
    schorst: bool


class OrderPlaceOut(Schema):
    """A place of an order with its course."""

    id: int
    realisatie: str | None
    plaats: str
    straat: str
    huisnummer: str
    vakken: int
    lon: float | None
    lat: float | None
    stand: str
    standNaam: str
    termijnTotEnMet: date | None
    ontbreekt: list[str]
    bezwaren: list[ObjectionOut]


class ItemOut(Schema):
    """An item of the checklist."""

    code: str
    artikel: str
    vraag: str
    veld: str = Field(description="Veld waarmee u antwoordt; leeg waar de gegevens het zeggen")
    voldaan: bool
    verplicht: bool
    antwoord: str
    ontbreekt: str


class MomentOut(Schema):
    """One of the three moments, for a place against which nothing is brought."""

    naam: str
    op: date
    bereikt: bool


class SectionOut(Schema):
    """A section of the text."""

    deel: str
    naam: str
    tekst: str


class OrderRow(Schema):
    """An order in a list."""

    id: str
    titel: str
    gemeentecode: str
    status: str
    plaatsen: int
    betwist: int | None = Field(description="Plaatsen met bezwaar of beroep; leeg voor wie er niet aan werkt")
    gepubliceerdOp: date | None
    kenmerk: str
    bezwaarTotEnMet: date | None


class OrderList(Schema):
    """A part of the list."""

    totaal: int
    verkeersbesluiten: list[OrderRow]


class OrderOut(Schema):
    """An order; checklist, answers, objections and revision for who works on it alone."""

    id: str
    titel: str
    gemeentecode: str
    status: str
    revisie: int | None
    gepubliceerdOp: date | None
    kenmerk: str
    bezwaarTotEnMet: date | None
    plaatsen: list[OrderPlaceOut]
    momenten: list[MomentOut]
    tekst: list[SectionOut]
    controlelijst: list[ItemOut]
    ontbreekt: list[str] = Field(description="Wat publicatie tegenhoudt")
    antwoorden: dict[str, Any]
    documenten: dict[str, str] = Field(description="Naam en adres van elk document")


def order_row(found: Any) -> OrderRow:
    """An order of the list, with the counts that its selector made."""
    return OrderRow(
        id=found.number,
        titel=found.title,
        gemeentecode=found.municipality_code,
        status=STATES[found.state],
        plaatsen=found.site_count,
        betwist=found.contested,
        gepubliceerdOp=found.published_on,
        kenmerk=found.publication_reference,
        bezwaarTotEnMet=found.term_ends_on,
    )


def order_out(found: TrafficOrder, viewer: Viewer) -> OrderOut:
    """An order as this viewer sees it, from what its page shows."""
    shown = pages.of_order(found, viewer)
    inside = shown["inside"]
    gaps = [
        _("In “%(value)s” something still stands between brackets.") % {"value": one.label}
        for one in shown["gaps"]
    ]
    return OrderOut(
        id=found.number,
        titel=found.title,
        gemeentecode=found.municipality_code,
        status=STATES[found.state],
        revisie=found.revision if inside else None,
        gepubliceerdOp=found.published_on,
        kenmerk=found.publication_reference,
        bezwaarTotEnMet=found.term_ends_on,
        plaatsen=[_place(one, inside=inside) for one in shown["places"]],
        momenten=[MomentOut(naam=one.label, op=one.on, bereikt=one.is_reached) for one in shown["moments"]],
        tekst=[SectionOut(deel=one.code, naam=str(one.label), tekst=one.text) for one in shown["sections"]],
        controlelijst=[_check(row) for row in shown["rows"]] if inside else [],
        ontbreekt=[row.missing for row in shown["missing"]] + gaps if inside else [],
        antwoorden=_answers(found) if inside else {},
        documenten={
            name: link(f"verkeersbesluiten/{found.number}/{name}")
            for name in (DOCUMENTS if shown["has_text"] else ())
        },
    )


def _answers(found: TrafficOrder) -> dict[str, Any]:
    """What the officer answered, under the names and codes with which it is sent."""
    told = {ANSWERS[key]: value for key, value in found.answers.items() if key in ANSWERS and value}
    if "politieAdvies" in told:
        told["politieAdvies"] = _ADVICE.get(told["politieAdvies"], told["politieAdvies"])
    return told


def _check(row: pages.Row) -> ItemOut:
    item = row.item
    return ItemOut(
        code=item.code,
        artikel=item.article,
        vraag=row.asks,
        veld=_FIELDS.get(item.field, ""),
        voldaan=row.is_met,
        verplicht=item.blocks,
        antwoord=str(row.answer),
        ontbreekt="" if row.is_met else row.missing,
    )


def _place(shown: pages.PlacePage, *, inside: bool) -> OrderPlaceOut:
    place, facts = shown.place, shown.facts
    return OrderPlaceOut(
        id=place.pk,
        realisatie=place.realisation.number if inside else None,
        plaats=place.realisation.site.number,
        straat=place.street,
        huisnummer=place.house_number,
        vakken=place.bays,
        lon=facts.lon if facts else None,
        lat=facts.lat if facts else None,
        stand=PLACE_STATES[shown.state],
        standNaam=shown.state_label,
        termijnTotEnMet=shown.term_ends_on,
        ontbreekt=list(shown.missing) if inside else [],
        bezwaren=[_objection(one) for one in shown.objections] if inside else [],
    )


def _objection(one: Objection) -> ObjectionOut:
    return ObjectionOut(
        id=one.pk,
        soort=_KINDS.get(one.kind, ObjectionKind(one.kind).value),
        kenmerk=one.reference,
        ontvangenOp=one.received_on,
        beslissenVoor=one.decide_before,
        uitkomst=_OUTCOMES.get(one.outcome),
        verstuurdOp=one.decided_on,
        staatStil=one.defects_from is not None,
        schorst=one.suspends,
    )
