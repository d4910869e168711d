"""API to look first: whether a request for a place has a chance. Nothing of it is stored."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import lonlat_from_rd
from laadregie.foundation.web.api.acting import acting
from laadregie.intake import checking, places
from laadregie.intake.api.router import router
from laadregie.intake.checking import Check
from laadregie.intake.places import FoundPlace
from laadregie.monitoring.ogc import PRESSURE

ADVICES = {"likely": "waarschijnlijk", "unlikely": "onwaarschijnlijk", "cannot_say": "niet-te-zeggen"}
PRESSURES = {str(code): name for code, name in PRESSURE.items()}
ROUTES = {True: "concessie", False: "gemeente"}
PARTICIPATION = {"yes": "ja", "no": "nee", "unknown": "onbekend"}
FIELDS = {"house_number": "huisnummer", "place": "plaats", "postcode": "postcode", "lon": "lon", "lat": "lat"}


class Asked(Schema):
    """A point in degrees, a postcode with a house number, or the name of a place."""

    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    postcode: str = Field("", max_length=7)
    house_number: str = Field("", alias="huisnummer", max_length=12)
    place: str = Field("", alias="plaats", max_length=80, description="Naam van een buurt of plaats")


class FoundOut(Schema):
    """A place that was found."""

    naam: str
    lon: float
    lat: float
    gemeentecode: str
    isAdres: bool = Field(description="Zonder bekend adres geldt het antwoord voor het punt")


class NearOut(Schema):
    """A public charging location near the place."""

    naam: str
    meterLopen: float
    geschat: bool
    laadpunten: int
    drukte: str
    metingen: int


class ComingPoleOut(Schema):
    """Poles that are planned or under way near the place."""

    naam: str
    meterLopen: float
    laadpunten: int | None
    stand: str
    verwachtOp: date | None


class ChanceAnswerOut(Schema):
    """What is known of one place."""

    plaats: FoundOut
    gemeente: str
    advies: str
    route: str = Field(description="concessie: een laadbedrijf toetst en plaatst; gemeente: die beslist zelf")
    behandelaar: str
    deelname: str = Field(description="Of de gemeente aan de concessie meedoet: ja, nee of onbekend")
    loopafstandM: float
    dichtbij: list[NearOut]
    onderweg: list[ComingPoleOut]
    gepland: list[ComingPoleOut]


class ChanceOut(Schema):
    """The answer; with several places one of `plaatsen` has to be chosen first, by its point."""

    plaatsen: list[FoundOut]
    antwoord: ChanceAnswerOut | None


@router.get("/aanvraagcheck", response=ChanceOut, summary="Kijken of een aanvraag kans maakt")
def check(request: HttpRequest, asked: Annotated[Asked, Query()]) -> Any:
    """Voor iedereen; wat u vraagt wordt niet bewaard."""
    with acting(FIELDS):
        found = _found(asked)
    answer = _answer(checking.check(found[0])) if len(found) == 1 else None
    return ChanceOut(plaatsen=[_place(one) for one in found], antwoord=answer)


def _found(asked: Asked) -> list[FoundPlace]:
    if asked.lon is not None and asked.lat is not None:
        return [places.at_point(asked.lon, asked.lat)]
    if asked.lon is not None or asked.lat is not None:
        raise InputError("lon", gettext_noop("Give both lon and lat, or neither."))
    if asked.postcode:
        return places.by_postcode(asked.postcode, asked.house_number)
    if asked.place:
        return places.by_name(asked.place)
    raise InputError("lon", gettext_noop("Give a point, a postcode or the name of a place."))


def _place(one: FoundPlace) -> FoundOut:
    lon, lat = lonlat_from_rd([one.x_m], [one.y_m])
    return FoundOut(
        naam=one.label,
        lon=round(float(lon[0]), 6),
        lat=round(float(lat[0]), 6),
        gemeentecode=one.municipality_code,
        isAdres=one.is_address,
    )


def _answer(found: Check) -> ChanceAnswerOut:
    return ChanceAnswerOut(
        plaats=_place(found.place),
        gemeente=found.municipality_name,
        advies=ADVICES[found.advice],
        route=ROUTES[found.route.is_concession],
        behandelaar=found.route.operator_name or found.municipality_name,
        deelname=PARTICIPATION[found.route.participation],
        loopafstandM=found.way.limit_m,
        dichtbij=[
            NearOut(
                naam=one.name,
                meterLopen=one.walking_m,
                geschat=one.is_estimated,
                laadpunten=one.points,
                drukte=PRESSURES[str(one.pressure)],
                metingen=one.samples or 0,
            )
            for one in found.points
        ],
        onderweg=[
            ComingPoleOut(
                naam=one.name,
                meterLopen=metres,
                laadpunten=one.points,
                stand=str(one.state_label),
                verwachtOp=one.expected_on,
            )
            for one, metres in found.under_way
        ],
        gepland=[
            ComingPoleOut(
                naam=one.site.name,
                meterLopen=one.walking_m,
                laadpunten=None,
                stand=str(one.site.state_label),
                verwachtOp=None,
            )
            for one in found.sites
        ],
    )
