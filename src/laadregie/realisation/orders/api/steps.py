"""What a program sends to work on a traffic order: one body per act."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, Field, RootModel

from laadregie.foundation.web.api.fields import Coded, Step, names_of
from laadregie.realisation.models import ObjectionKind, ObjectionOutcome
from laadregie.realisation.orders import checklist
from laadregie.realisation.orders.services import BACK, STOP

ADVICE = {
    "positief": checklist.POSITIVE,
    "met-opmerkingen": checklist.REMARKS,
    "negatief": checklist.NEGATIVE,
}
INTERESTS = {code: code for code in checklist.INTERESTS}
KINDS = {
    "bezwaar": ObjectionKind.OBJECTION,
    "beroep": ObjectionKind.APPEAL,
    "hoger-beroep": ObjectionKind.HIGHER_APPEAL,
    "voorlopige-voorziening": ObjectionKind.RELIEF,
}
BROUGHT = {name: code for name, code in KINDS.items() if code != ObjectionKind.HIGHER_APPEAL}
OUTCOMES = {
    "gegrond": ObjectionOutcome.UPHELD,
    "ongegrond": ObjectionOutcome.DISMISSED,
    "niet-ontvankelijk": ObjectionOutcome.INADMISSIBLE,
    "ingetrokken": ObjectionOutcome.WITHDRAWN,
}
AFTERWARDS = {"andere-plaats": BACK, "stopt": STOP}
Number = Annotated[str, Field(min_length=1, max_length=32)]


class AnswerOrder(Step):
    """Antwoorden op de controlelijst voor het hele besluit; wat u weglaat blijft zoals het is."""

    stap: Literal["beantwoorden"]
    title: str | None = Field(None, alias="titel", min_length=1, max_length=200)
    mandate: str | None = Field(None, alias="mandaat", max_length=300)
    interests: list[Annotated[str, Coded(INTERESTS)]] | None = Field(
        None, alias="belangen", max_length=6, description="Belangen van WVW 1994 artikel 2"
    )
    weighing: str | None = Field(None, alias="afweging", max_length=2000)
    parking: str | None = Field(None, alias="parkeren", max_length=2000)
    police_on: date | None = Field(None, alias="politieOp")
    police_by: str | None = Field(None, alias="politieDoor", max_length=120)
    police_advice: Annotated[str, Coded(ADVICE)] | None = Field(None, alias="politieAdvies")
    police_text: str | None = Field(None, alias="politieTekst", max_length=2000)
    police_reason: str | None = Field(None, alias="politieNietGevolgdOmdat", max_length=2000)
    policy_document: str | None = Field(None, alias="beleidsdocument", max_length=200)
    policy_document_on: date | None = Field(None, alias="beleidsdocumentOp")
    plan_map_note: str | None = Field(None, alias="plaatsenVolgenUit", max_length=500)
    objection_address: str | None = Field(None, alias="bezwaaradres", max_length=300)
    neighbours_on: date | None = Field(None, alias="omwonendenOp")
    contact: str | None = Field(None, max_length=200)
    decided_on: date | None = Field(None, alias="besluitOp")
    signatory: str | None = Field(None, alias="ondertekenaar", max_length=120)
    signatory_function: str | None = Field(None, alias="functie", max_length=120)

    def values(self) -> dict[str, Any]:
        """The answers that were sent, as they are kept: days as text."""
        given = self.model_dump(mode="json", exclude={"stap", "revision", "title"}, exclude_none=True)
        return {"answers": given, "title": self.title}


class AnswerPlace(Step):
    """Antwoorden op de controlelijst voor een plaats."""

    stap: Literal["plaats-beantwoorden"]
    place_id: int = Field(alias="plaats", ge=1)
    street: str = Field(alias="straat", min_length=1, max_length=160)
    house_number: str = Field("", alias="huisnummer", max_length=20)
    bays: int = Field(alias="vakken", ge=1)
    parking: str = Field("", alias="parkeren", max_length=2000)
    is_municipal_road: bool = Field(alias="gemeentelijkeWeg")


class AddPlaces(Step):
    """Plaatsen toevoegen aan een concept."""

    also: ClassVar[Mapping[str, str]] = {"places": "realisaties"}

    stap: Literal["plaatsen-toevoegen"]
    realisations_chosen: list[Number] = Field(alias="realisaties", min_length=1, max_length=100)


class TakeOut(Step):
    """Een plaats uit een concept nemen."""

    stap: Literal["plaats-uitnemen"]
    place_id: int = Field(alias="plaats", ge=1)


class ChangeSection(Step):
    """De tekst van een deel wijzigen; een lege tekst neemt het voorstel terug."""

    also: ClassVar[Mapping[str, str]] = {"section": "deel", "text": "tekst"}

    stap: Literal["tekst-wijzigen"]
    code: str = Field(alias="deel", min_length=1, max_length=40)
    words: str = Field(alias="tekst", max_length=20_000)


class PublishOrder(Step):
    """Het besluit is gepubliceerd: het geldt, en de bezwaartermijn loopt."""

    stap: Literal["publiceren"]
    published_on: date = Field(alias="gepubliceerdOp")
    reference: str = Field(alias="kenmerk", min_length=1, max_length=200, examples=["gmb-2026-123456"])


class WithdrawDraft(Step):
    """Een concept intrekken; de plaatsen zijn weer vrij."""

    stap: Literal["intrekken"]


class ReceiveObjection(Step):
    """Er is iets ingebracht tegen een plaats. Geen namen: die staan in uw eigen zaaksysteem."""

    stap: Literal["bezwaar-ontvangen"]
    place_id: int = Field(alias="plaats", ge=1)
    kind: Annotated[str, Coded(BROUGHT)] = Field(alias="soort")
    received_on: date = Field(alias="ontvangenOp")
    reference: str = Field("", alias="kenmerk", max_length=80)
    with_committee: bool = Field(False, alias="metCommissie")
    note: str = Field("", alias="toelichting", max_length=500)


class AdjournDecision(Step):
    """De beslissing op een bezwaar verdagen, eenmaal."""

    stap: Literal["verdagen"]
    objection_id: int = Field(alias="bezwaar", ge=1)


class SuspendTerm(Step):
    """De termijn staat stil zolang een gebrek wordt hersteld."""

    also: ClassVar[Mapping[str, str]] = {"day": "op"}

    stap: Literal["opschorten"]
    objection_id: int = Field(alias="bezwaar", ge=1)
    on: date = Field(alias="op")


class ResumeTerm(Step):
    """De termijn loopt weer."""

    also: ClassVar[Mapping[str, str]] = {"day": "op"}

    stap: Literal["hervatten"]
    objection_id: int = Field(alias="bezwaar", ge=1)
    on: date = Field(alias="op")


class DecideObjection(Step):
    """Hoe een bezwaar, beroep of voorziening afliep."""

    also: ClassVar[Mapping[str, str]] = {"day": "verstuurdOp"}

    stap: Literal["beslissen"]
    objection_id: int = Field(alias="bezwaar", ge=1)
    outcome: Annotated[str, Coded(OUTCOMES)] = Field(alias="uitkomst")
    decided_on: date = Field(alias="verstuurdOp")
    afterwards: Annotated[str, Coded(AFTERWARDS)] = Field(
        BACK, alias="daarna", json_schema_extra={"default": "andere-plaats"}
    )
    note: str = Field("", alias="toelichting", max_length=500)


class LiftRelief(Step):
    """Een toegewezen voorlopige voorziening is voorbij."""

    stap: Literal["voorziening-beeindigen"]
    objection_id: int = Field(alias="bezwaar", ge=1)


_Any = (
    AnswerOrder
    | AnswerPlace
    | AddPlaces
    | TakeOut
    | ChangeSection
    | PublishOrder
    | WithdrawDraft
    | ReceiveObjection
    | AdjournDecision
    | SuspendTerm
    | ResumeTerm
    | DecideObjection
    | LiftRelief
)
NAMES = names_of(get_args(_Any))


class OrderStep(RootModel[Annotated[_Any, Field(discriminator="stap")]]):
    """Een stap met een verkeersbesluit; `stap` zegt welke."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"stap": "beantwoorden", "revisie": 1, "mandaat": "het Mandaatbesluit 2025"},
                {
                    "stap": "publiceren",
                    "revisie": 6,
                    "gepubliceerdOp": "2026-11-16",
                    "kenmerk": "gmb-2026-123456",
                },
            ]
        }
    )
