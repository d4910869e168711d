"""API of who asks: send a request, add and read its evidence."""

import hashlib
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Header, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field, field_validator, model_validator

from laadkern.errors import InputError
from laadkern.geo import rd_from_lonlat
from laadregie.foundation import files
from laadregie.foundation.documents.views import attachment
from laadregie.foundation.links import services as links
from laadregie.foundation.web.api import description
from laadregie.foundation.web.api.fields import Point, Strict
from laadregie.foundation.web.problems import problem
from laadregie.intake import drafts, mails, permissions, places, process, selectors
from laadregie.intake.api import answers
from laadregie.intake.api.answers import KINDS, RequestSent
from laadregie.intake.api.router import router
from laadregie.intake.models import ChargerRequest, EvidenceKind
from laadregie.intake.services import asking, following
from laadregie.intake.services.keeping import about

EVIDENCE = {
    "voertuig": EvidenceKind.VEHICLE,
    "werk": EvidenceKind.WORK,
    "vergunning": EvidenceKind.PERMIT,
    "anders": EvidenceKind.OTHER,
}
LONGEST_KEY = 200
Code = Annotated[str | None, Header(alias="Volgcode", description="Van wie aanvroeg")]


class PlaceIn(Strict):
    """A point in degrees, or a postcode with a house number."""

    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    postcode: str = Field("", max_length=7)
    huisnummer: str = Field("", max_length=12)

    @model_validator(mode="after")
    def _one_of_both(self) -> "PlaceIn":
        if (self.lon is None) != (self.lat is None) or (self.lon is None and not self.postcode):
            raise ValueError(_("Give lon and lat, or a postcode."))
        return self


class PersonIn(Strict):
    """Who asks."""

    naam: str = Field(min_length=1, max_length=120)
    email: str = Field(max_length=254)
    telefoon: str = Field("", max_length=20, pattern=r"^([0-9 +()-]{6,20})?$")
    organisatie: str = Field("", max_length=120)
    straat: str = Field("", max_length=120)
    huisnummer: str = Field("", max_length=12)
    postcode: str = Field("", max_length=7, pattern=r"^([1-9]\d{3} ?[A-Za-z]{2})?$")
    woonplaats: str = Field("", max_length=80)

    @field_validator("email")
    @classmethod
    def _is_mailbox(cls, value: str) -> str:
        try:
            validate_email(value)
        except ValidationError:
            raise ValueError(_("This is no e-mail address.")) from None
        return value


class AnswersIn(Strict):
    """What the rules ask; which are needed depends on `soort`."""

    woontInGemeente: bool | None = None
    urenPerWeek: float | None = Field(None, ge=0, le=168)
    elektrisch: bool | None = None
    bereikKm: int | None = Field(None, ge=0, le=2000)
    eigenTerrein: bool | None = None
    vergunning: bool | None = None


class RequestIn(Strict):
    """A request for a charge pole."""

    soort: str = Field(pattern="^(bewoner|werknemer|bedrijf|deelauto|buurtbus)$")
    plaats: PlaceIn
    aanvrager: PersonIn
    antwoorden: AnswersIn | None = None
    voorkeursplek: Point | None = None
    taal: str = Field("nl", pattern="^(nl|en)$")
    toestemming: bool = Field(description="De aanvrager stemt in met het gebruik van de gegevens.")


class EvidenceOut(Schema):
    """A file of a request."""

    id: int
    soort: str
    naam: str
    mediatype: str
    bytes: int
    sha256: str
    ontvangenOp: datetime
    link: str


@router.post(
    "/aanvragen",
    response={201: RequestSent},
    summary="Een laadpaal aanvragen",
    openapi_extra={"responses": description.responses(409)},
)
def send(
    request: HttpRequest,
    body: RequestIn,
    response: HttpResponse,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=LONGEST_KEY)] = None,
) -> Any:
    if not body.toestemming:
        raise InputError("toestemming", "Without your consent we cannot judge your request.")
    wish: dict[str, float] = {}
    if body.voorkeursplek is not None:
        x_m, y_m = rd_from_lonlat([body.voorkeursplek.lon], [body.voorkeursplek.lat])
        wish = {"wish_x_m": float(x_m[0]), "wish_y_m": float(y_m[0])}
    try:
        sent = asking.send_whole(
            _place(body.plaats),
            language=body.taal,
            fields={"kind": KINDS[body.soort], **wish},
            who=_who(body.aanvrager),
            answers=_answers(body.antwoorden),
            sending=_sending(body, idempotency_key),
        )
    except asking.OtherBody:
        detail = _("This Idempotency-Key was sent with another request before.")
        return problem(409, _("Conflict"), detail)
    token = links.make(mails.FOLLOW, about(sent), days=drafts.link_days(sent))
    response.headers["Location"] = f"{settings.PUBLIC_URL}/api/v1/aanvragen/{sent.number}"
    return Status(201, answers.sent(sent, token))


@router.get(
    "/aanvragen/{number}/bewijsstukken", response=list[EvidenceOut], summary="Bewijsstukken van een aanvraag"
)
def evidence(request: HttpRequest, number: str, volgcode: Code = None) -> Any:
    found = with_evidence(request, number, volgcode)
    return [_evidence_out(found, one) for one in found.evidence.filter(deleted_at=None)]


@router.post(
    "/aanvragen/{number}/bewijsstukken", response={201: EvidenceOut}, summary="Een bewijsstuk toevoegen"
)
def add_evidence(
    request: HttpRequest,
    number: str,
    bestand: File[UploadedFile],
    soort: Form[str],
    volgcode: Code = None,
) -> Any:
    found = with_evidence(request, number, volgcode)
    if soort not in EVIDENCE:
        raise InputError("soort", "Choose what the file shows.")
    kept = following.add_evidence(
        found.number, kind=EVIDENCE[soort], content=bestand.read(), name=bestand.name or ""
    )
    return Status(201, _evidence_out(found, kept))


@router.get(
    "/aanvragen/{number}/bewijsstukken/{evidence_id}",
    summary="Een bewijsstuk, zoals het bewaard is",
    openapi_extra=description.a_file("application/octet-stream"),
)
def evidence_file(
    request: HttpRequest,
    number: str,
    evidence_id: int,
    volgcode: Code = None,
) -> Any:
    found = with_evidence(request, number, volgcode)
    one = found.evidence.filter(pk=evidence_id, deleted_at=None).first()
    if one is None:
        raise Http404
    return attachment(files.path_of(one.path).read_bytes(), one.name, one.media_type)


def seen(request: HttpRequest, number: str, token: str | None) -> ChargerRequest:
    """The request for who has its code, or may see it by role; 404 otherwise."""
    if token is not None:
        link = links.find(token, mails.FOLLOW)
        if link is None or link.about != f"request:{number}":
            raise Http404
        found = ChargerRequest.objects.filter(number=number).exclude(state=process.DRAFT).first()
        if found is None:
            raise Http404
        return found
    return selectors.charger_request(number, viewer=request.user)


def with_evidence(request: HttpRequest, number: str, token: str | None) -> ChargerRequest:
    """The request for who has its code, or may see its files by role; 404 otherwise."""
    found = seen(request, number, token)
    if token is None and not permissions.access(request.user, found).evidence:
        raise Http404
    return found


def _place(given: PlaceIn) -> places.FoundPlace:
    if given.lon is not None and given.lat is not None:
        return places.at_point(given.lon, given.lat)
    found = places.by_postcode(given.postcode, given.huisnummer)
    if not found:
        raise InputError(
            "plaats",
            "We do not know this place. Look by neighbourhood, or point at the map: that always works.",
        )
    return found[0]


def _who(given: PersonIn) -> dict[str, str]:
    return {
        "name": given.naam,
        "email": given.email,
        "phone": given.telefoon,
        "organisation": given.organisatie,
        "street": given.straat,
        "house_number": given.huisnummer,
        "postcode": given.postcode,
        "place": given.woonplaats,
    }


def _answers(given: AnswersIn | None) -> dict[str, Any]:
    if given is None:
        return {}
    return {
        "lives_in_municipality": given.woontInGemeente,
        "hours_per_week": given.urenPerWeek,
        "is_electric": given.elektrisch,
        "electric_range_km": given.bereikKm,
        "has_own_parking": given.eigenTerrein,
        "has_permit": given.vergunning,
    }


def _sending(body: RequestIn, key: str | None) -> asking.Sending | None:
    if not key:
        return None
    return asking.Sending(_digest(key), _digest(body.model_dump_json()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _evidence_out(found: ChargerRequest, one: Any) -> EvidenceOut:
    kinds = {value: name for name, value in EVIDENCE.items()}
    return EvidenceOut(
        id=one.pk,
        soort=kinds[EvidenceKind(one.kind)],
        naam=one.name,
        mediatype=one.media_type,
        bytes=one.size,
        sha256=one.digest,
        ontvangenOp=one.added_at,
        link=f"{settings.PUBLIC_URL}/api/v1/aanvragen/{found.number}/bewijsstukken/{one.pk}",
    )
