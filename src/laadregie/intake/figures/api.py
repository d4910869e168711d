"""Figures of requests for other programs: `/api/v1/indicatoren/aanvragen`, fields in Dutch."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from laadkern.errors import InputError
from laadregie.intake.figures import exports, report
from laadregie.intake.figures.definitions import DEFINITIONS, SOURCE
from laadregie.intake.figures.forms import MUNICIPALITY, SUB_REGION, ChoiceForm

router = Router(tags=["indicatoren"])
CODES = {
    "received": "ontvangen",
    "open": "open",
    "accepted": "toegewezen",
    "rejected": "afgewezen",
    "rejected_of_received": "afgewezenVanOntvangen",
    "rejected_of_handled": "afgewezenVanAfgehandeld",
    "to_decision": "dagenTotBesluit",
    "to_operation": "dagenTotInGebruik",
    "whole_way": "dagenVanOntvangstTotInGebruik",
    "on_time": "deelOpTijd",
    "on_time_of_served": "deelOpTijdVanInGebruik",
    "proactive": "deelVooruitlopend",
    "reason": "redenVanAfwijzing",
    "stage": "dagenPerStap",
    "party": "dagenPerPartij",
}
UNITS = {"count": "aantal", "share": "deel", "days": "dagen"}


class Value(Schema):
    """One figure; without a value it is hidden or cannot be said."""

    indicator: str = Field(alias="indicator")
    definition: str = Field(alias="definitie")
    area_code: str = Field(alias="gebiedcode")
    area: str = Field(alias="gebied")
    part: str = Field(alias="deel")
    value: float | None = Field(alias="waarde")
    unit: str = Field(alias="eenheid")
    hidden: bool = Field(alias="verborgen")


class Past(Schema):
    """What a report said on a date."""

    concession: str = Field(alias="concessie")
    status_date: date = Field(alias="peildatum")
    received: int | None = Field(alias="ontvangen")
    open: int | None = Field(alias="open")
    rejected: int | None = Field(alias="afgewezen")
    source: str = Field(alias="bron")
    note: str = Field(alias="letOp")


class Indicators(Schema):
    """The figures of an area and a period."""

    status_date: date = Field(alias="peildatum")
    first: date = Field(alias="van")
    last: date = Field(alias="totEnMet")
    small_hidden: bool = Field(alias="kleineAantallenVerborgen")
    source: str = Field(alias="bron")
    values: list[Value] = Field(alias="waarden")
    past: list[Past] = Field(alias="uitRapportages")


@router.get(
    "/aanvragen",
    response=Indicators,
    by_alias=True,
    summary="Cijfers van aanvragen: aantallen en doorlooptijden",
)
def requests(
    request: HttpRequest,
    jaar: int | None = None,
    gemeente: str = "",
    deelregio: str = "",
    van: str = "",
    tot: str = "",
    openbaar: bool = False,
) -> Any:
    """Cijfers van een kalenderjaar; wie aanvragen behandelt, kan ook maanden kiezen (van, tot: 2026-03)."""
    area = f"{MUNICIPALITY}:{gemeente}" if gemeente else f"{SUB_REGION}:{deelregio}" if deelregio else ""
    asked = {
        "gebied": area,
        "jaar": jaar,
        "van": van,
        "tot": tot,
        "wat": "openbaar" if openbaar else "",
    }
    form = ChoiceForm(asked, viewer=request.user)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        shown = {"gebied": "gemeente" if gemeente else "deelregio"}.get(name, name)
        raise InputError(shown, str(errors[0]))
    found = report.report(request.user, form.choice())
    return {
        "peildatum": timezone.localdate(found.at),
        "van": found.choice.first,
        "totEnMet": found.choice.last,
        "kleineAantallenVerborgen": found.is_public,
        "bron": str(SOURCE),
        "waarden": [
            {
                "indicator": CODES[one.code],
                "definitie": DEFINITIONS[one.code].version,
                "gebiedcode": one.area_code,
                "gebied": one.area,
                "deel": one.part,
                "waarde": None if one.value is None else round(one.value, 4),
                "eenheid": UNITS[DEFINITIONS[one.code].unit],
                "verborgen": one.hidden,
            }
            for one in exports.figures(found)
        ],
        "uitRapportages": [
            {
                "concessie": one.concession,
                "peildatum": one.as_of,
                "ontvangen": one.counts.received,
                "open": one.counts.open,
                "afgewezen": one.counts.rejected,
                "bron": one.source,
                "letOp": one.note,
            }
            for one in report.written()
        ],
    }
