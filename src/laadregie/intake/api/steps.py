"""What a program sends to take a step with a request: one body per step."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, Field, RootModel

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.web.api.fields import Coded, Step, names_of
from laadregie.intake.models import DecisionKind, Outcome, RejectionReason
from laadregie.intake.services import Choice
from laadregie.planmaps.models import Site

REASONS = {
    "eigen-parkeerplaats": RejectionReason.OWN_PARKING,
    "paal-dichtbij": RejectionReason.POLE_NEARBY,
    "geen-bewijs": RejectionReason.NO_EVIDENCE,
    "buiten-het-gebied": RejectionReason.OUTSIDE_AREA,
    "voertuig": RejectionReason.VEHICLE,
    "geen-geschikte-plek": RejectionReason.NO_LOCATION,
    "geen-netaansluiting": RejectionReason.NO_GRID,
    "eerder-aangevraagd": RejectionReason.DUPLICATE,
}
CRITERIA = {
    "in-het-gebied": "in_area",
    "woont-of-werkt": "lives_or_works",
    "voertuig": "vehicle",
    "bewijs": "evidence",
    "eigen-parkeerplaats": "own_parking",
    "paal-dichtbij": "pole_nearby",
    "vergunning": "permit",
}
OUTCOMES = {"ja": Outcome.YES, "nee": Outcome.NO, "onbekend": Outcome.UNKNOWN}


class Deciding(Step):
    """What the four decisions share."""

    kind: ClassVar[str] = ""

    note: str = Field("", alias="toelichting", max_length=4000, description="Staat in de brief")

    def choice(self, municipality_code: str) -> Choice:
        """The decision, as the service takes it."""
        return Choice(kind=self.kind, note=self.note)


class BeginJudging(Step):
    """Begin met beoordelen; de aanvrager krijgt bericht."""

    stap: Literal["beginnen"]


class TestAgain(Step):
    """Toets de voorwaarden opnieuw met wat nu bekend is."""

    stap: Literal["toetsen"]


class OverruleOutcome(Step):
    """Zeg wat u zag waar een uitkomst onbekend of onjuist is."""

    stap: Literal["oordelen"]
    criterion: Annotated[str, Coded(CRITERIA)] = Field(alias="voorwaarde")
    outcome: Annotated[str, Coded(OUTCOMES)] = Field(alias="uitkomst")
    note: str = Field(alias="toelichting", min_length=1, max_length=500)


class AcceptRequest(Deciding):
    """Wijs de aanvraag toe; daarna komt een plaats."""

    kind: ClassVar[str] = DecisionKind.ACCEPT

    stap: Literal["toewijzen"]


class RejectRequest(Deciding):
    """Wijs de aanvraag af, met redenen."""

    kind: ClassVar[str] = DecisionKind.REJECT

    stap: Literal["afwijzen"]
    reasons: list[Annotated[str, Coded(REASONS)]] = Field(alias="redenen", min_length=1, max_length=8)

    def choice(self, municipality_code: str) -> Choice:
        return Choice(kind=self.kind, reasons=tuple(self.reasons), note=self.note)


class AskMore(Deciding):
    """Vraag wat ontbreekt; de termijn van het besluit staat dan stil."""

    kind: ClassVar[str] = DecisionKind.ASK_MORE

    stap: Literal["aanvulling-vragen"]


class MergeRequest(Deciding):
    """Voeg de aanvraag samen met een andere, of met een plaats van de plankaart."""

    kind: ClassVar[str] = DecisionKind.MERGE
    also: ClassVar[Mapping[str, str]] = {"partner": "metAanvraag"}

    stap: Literal["samenvoegen"]
    with_number: str = Field("", alias="metAanvraag", max_length=40)
    with_site: str = Field("", alias="metPlaats", max_length=32, description="Nummer op de plankaart")

    def choice(self, municipality_code: str) -> Choice:
        site = site_with(self.with_site, municipality_code, "with_site") if self.with_site else None
        return Choice(kind=self.kind, note=self.note, with_number=self.with_number, with_site=site)


class ConfirmDecision(Step):
    """Bevestig het besluit van een ander, als tweede persoon."""

    stap: Literal["bevestigen"]


class DeclineDecision(Step):
    """Bevestig het besluit niet."""

    stap: Literal["niet-bevestigen"]


class UndoDecision(Step):
    """Neem het laatste besluit terug, binnen de termijn daarvoor."""

    stap: Literal["ongedaan-maken"]


class ChoosePlace(Step):
    """Kies de plaats die de aanvraag bedient; de realisatie begint, of de aanvraag gaat mee."""

    also: ClassVar[Mapping[str, str]] = {"site": "plaats", "place": "plaats"}

    stap: Literal["plaats-kiezen"]
    site_id: str = Field(alias="plaats", min_length=1, max_length=32, description="Nummer op de plankaart")


class LeavePlace(Step):
    """Haal de aanvraag uit de realisatie."""

    stap: Literal["plaats-loslaten"]


class AssignRequest(Step):
    """U neemt de aanvraag op."""

    stap: Literal["neem-op"]


class LetGoRequest(Step):
    """Niemand heeft de aanvraag meer."""

    stap: Literal["laat-los"]


class NoteDefault(Step):
    """Er kwam een ingebrekestelling (Awb 4:17)."""

    stap: Literal["ingebrekestelling"]
    received_on: date = Field(alias="ontvangenOp")


class MarkRead(Step):
    """De berichten van de aanvrager zijn gelezen."""

    stap: Literal["gelezen"]


class WriteMessage(Step):
    """Een bericht: van u aan de aanvrager, of met `Volgcode` van de aanvrager aan u."""

    stap: Literal["bericht"]
    text: str = Field(alias="tekst", min_length=1, max_length=4000)


class SupplyMissing(Step):
    """De aanvrager: alles is er nu. Vraagt de `Volgcode`."""

    stap: Literal["aangevuld"]


class WithdrawRequest(Step):
    """De aanvrager trekt de aanvraag in. Vraagt de `Volgcode`."""

    stap: Literal["intrekken"]


class AskReview(Step):
    """De aanvrager vraagt om opnieuw te kijken. Vraagt de `Volgcode`."""

    stap: Literal["heroverweging"]


_Any = (
    BeginJudging
    | TestAgain
    | OverruleOutcome
    | AcceptRequest
    | RejectRequest
    | AskMore
    | MergeRequest
    | ConfirmDecision
    | DeclineDecision
    | UndoDecision
    | ChoosePlace
    | LeavePlace
    | AssignRequest
    | LetGoRequest
    | NoteDefault
    | MarkRead
    | WriteMessage
    | SupplyMissing
    | WithdrawRequest
    | AskReview
)
NAMES = names_of(get_args(_Any))


class RequestStep(RootModel[Annotated[_Any, Field(discriminator="stap")]]):
    """Een stap met een aanvraag; `stap` zegt welke."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"stap": "beginnen", "revisie": 1},
                {"stap": "afwijzen", "revisie": 3, "redenen": ["eigen-parkeerplaats"], "toelichting": ""},
            ]
        }
    )


def values_of(step: Step, municipality_code: str) -> dict[str, Any]:
    """What a step asks, under the names of the services; a decision as one choice."""
    if isinstance(step, Deciding):
        return {"choice": step.choice(municipality_code)}
    if isinstance(step, ChoosePlace):
        return {"site_id": site_with(step.site_id, municipality_code, "site_id")}
    return step.values()


def site_with(number: str, municipality_code: str, field: str) -> int:
    """The site of the plan map with this number.

    Raises:
        InputError: There is none here.
    """
    found = Site.objects.filter(municipality_code=municipality_code, number=number).first()
    if found is None:
        raise InputError(field, gettext_noop("There is no such site here."))
    return found.pk
