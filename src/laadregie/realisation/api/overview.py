"""API of what is told of all realisations together: what if it takes longer, and beside the national feed."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from laadregie.foundation.web.api import fields
from laadregie.foundation.web.api.fields import Paged
from laadregie.realisation import feed_nearby, feed_watch, permissions, selectors, whatif
from laadregie.realisation.api.realisations import STATES
from laadregie.realisation.whatif_views import MOST_WEEKS, WEEKS

# Stands before the router of single realisations, whose addresses are of any word.
router = Router(tags=["realisaties"])
SUBJECTS = {"aansluiting": whatif.CONNECTION, "antwoord": whatif.ANSWER}
_OF_SUBJECT = {code: name for name, code in SUBJECTS.items()}


class WhatIfFilter(Paged):
    """How much longer, and what."""

    weeks: int = Field(WEEKS, alias="weken", ge=0, le=MOST_WEEKS, description="Hoeveel weken langer")
    what: Annotated[str, fields.Coded(SUBJECTS)] = Field(
        "aansluiting",
        alias="wat",
        description="Wat langer duurt: de aansluiting, of het antwoord over de plaats",
        validate_default=True,
    )


class LaterOut(Schema):
    """When one realisation is expected to be in use: as it is, and if it takes longer."""

    id: str
    verwachtOp: date
    danOp: date
    dagenLater: int


class MonthOut(Schema):
    """Open realisations at the end of a month."""

    op: date
    nu: float
    dan: float


class StageOut(Schema):
    """How long a state takes."""

    status: str
    dagen: float
    gezien: int = Field(description="In hoeveel zaken dat is gezien; 0: de termijn uit het beleid telt")


class WhatIfOut(Schema):
    """What a longer wait does."""

    weken: int
    wat: str
    gemiddeldDagenLater: float
    nieuwPerMaand: float = Field(description="Nieuwe realisaties waarmee is gerekend")
    totaal: int
    realisaties: list[LaterOut]
    maanden: list[MonthOut]
    fasen: list[StageOut]


class MissingOut(Schema):
    """A pole in use that the feed does not show, or not with every point."""

    id: str
    evseIds: list[str] = Field(description="Die ontbreken")
    inGebruikOp: date | None
    uiterlijk: date
    teLaat: bool = Field(description="Een levering van na die dag toont de laadpunten ook niet")


class FeedPointOut(Schema):
    """A charge point of the feed beside a place."""

    evseId: str
    adres: str
    exploitant: str
    afstandM: int


class UnreportedOut(Schema):
    """A realisation under way with points beside it that are new in the feed."""

    id: str
    laadpunten: list[FeedPointOut]


class FeedOut(Schema):
    """Realisations beside the national feed."""

    leveringVan: date | None = Field(description="Dag van de levering waarmee is vergeleken")
    ontbreektInFeed: list[MissingOut]
    nietGemeld: list[UnreportedOut]


@router.get(
    "/realisaties/wat-als", response=WhatIfOut, summary="Wat als de netbeheerder meer weken nodig heeft"
)
def what_if(request: HttpRequest, asked: Annotated[WhatIfFilter, Query()]) -> Any:
    """Verwachte datums en werkvoorraad van wat loopt en u mag zien: nu, en als het langer duurt."""
    if not permissions.can_see_work(request.user):
        raise Http404
    found = list(selectors.open_realisations(request.user))
    answer = whatif.what_if(found, weeks=asked.weeks, what=asked.what)
    shown = answer.cases[asked.start : asked.start + asked.size]
    return WhatIfOut(
        weken=answer.weeks,
        wat=_OF_SUBJECT[answer.what],
        gemiddeldDagenLater=round(answer.on_average_days, 1),
        nieuwPerMaand=round(answer.arrivals_per_month, 1),
        totaal=len(answer.cases),
        realisaties=[
            LaterOut(
                id=one.realisation.number,
                verwachtOp=one.now_on,
                danOp=one.then_on,
                dagenLater=one.later_days,
            )
            for one in shown
        ],
        maanden=[MonthOut(op=one.on, nu=round(one.now, 1), dan=round(one.then, 1)) for one in answer.months],
        fasen=[
            StageOut(status=STATES[state], dagen=round(one.days, 1), gezien=one.seen)
            for state, one in answer.stages.items()
        ],
    )


@router.get(
    "/realisaties/feed", response=FeedOut, summary="Realisaties naast de landelijke feed van laadpunten"
)
def differences(request: HttpRequest) -> Any:
    """Laadpalen in gebruik die de feed niet toont, en laadpunten in de feed die niemand meldde."""
    if not permissions.can_see_work(request.user):
        raise Http404
    return FeedOut(
        leveringVan=feed_nearby.seen_on(),
        ontbreektInFeed=[
            MissingOut(
                id=one.realisation.number,
                evseIds=list(one.ids),
                inGebruikOp=one.realisation.in_operation_on,
                uiterlijk=one.due_on,
                teLaat=one.is_late,
            )
            for one in feed_watch.missing(request.user)
        ],
        nietGemeld=[
            UnreportedOut(
                id=one.realisation.number,
                laadpunten=[
                    FeedPointOut(
                        evseId=point.evse_id,
                        adres=point.address,
                        exploitant=point.operator,
                        afstandM=point.metres,
                    )
                    for point in one.points
                ],
            )
            for one in feed_watch.unreported(request.user)
        ],
    )
