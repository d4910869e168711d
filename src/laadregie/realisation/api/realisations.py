"""API of realisations: the work list, one with its steps and parties, and every act of its parties."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import lonlat_from_rd
from laadregie.foundation import files
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.views import answer
from laadregie.foundation.keys.auth import ApiKey
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web.api import description, fields
from laadregie.foundation.web.api.acting import acting
from laadregie.foundation.web.api.fields import DocumentOut, HappenedOut, Paged, Strict, TermOut, WaitOut
from laadregie.planmaps.models import Site
from laadregie.realisation import acts, doing, expecting, pages, parties, permissions, selectors, timeline
from laadregie.realisation import services as realising
from laadregie.realisation.api.steps import NAMES, PARTIES, REASONS, RealisationStep
from laadregie.realisation.models import Cause, Realisation
from laadregie.realisation.orders import moments
from laadregie.realisation.orders import selectors as order_selectors
from laadregie.realisation.selectors import Choice, Row
from laadregie.realisation.services import clocks

router = Router(tags=["realisaties"])
ACT = ApiKey(Scope.REALISATIONS_ACT)
STATES = {
    "location_proposed": "plaats-voorgesteld",
    "location_vetoed": "plaats-afgewezen",
    "grid_check": "bij-netbeheerder",
    "grid_rejected": "geen-aansluiting-mogelijk",
    "location_settled": "plaats-vast",
    "order_drafted": "verkeersbesluit-in-concept",
    "order_published": "verkeersbesluit-gepubliceerd",
    "connection_ordered": "aansluiting-besteld",
    "connected": "aangesloten",
    "placed": "geplaatst",
    "in_operation": "in-gebruik",
    "removed": "verwijderd",
    "stopped": "gestopt",
}
CAUSES = {
    "aanvraag": Cause.REQUEST,
    "vooruitlopend": Cause.PROACTIVE,
    "gebruik": Cause.DATA,
    "logistiek": Cause.LOGISTICS,
}
_OF_PARTY = {code: name for name, code in PARTIES.items()}
_OF_CAUSE = {code.value: name for name, code in CAUSES.items()}
_OF_REASON = {code.value: name for name, code in REASONS.items()}


class RealisationFilter(Paged):
    """What of the work list one asks."""

    who: Literal["mijn", "ander", "alle"] = Field(
        "alle", alias="wie", description="Wie aan zet is: u (mijn), een ander, of alle"
    )
    words: str = Field("", alias="zoek", max_length=80, description="In nummer of naam van de plaats")
    causes: list[Annotated[str, fields.Coded(CAUSES)]] = Field([], alias="aanleiding")
    state: Annotated[str, fields.Coded({name: code for code, name in STATES.items()})] = Field(
        "", alias="status", description="Zonder: alles wat loopt"
    )
    municipality: str = Field("", alias="gemeente", max_length=16)
    order: Literal["termijn", "nummer", "oudste"] = Field("termijn", alias="volgorde")


class OpenIn(Strict):
    """A realisation to open on a site of the plan map."""

    municipality_code: str = Field(alias="gemeentecode", min_length=1, max_length=16)
    site: str = Field(alias="plaats", min_length=1, max_length=32, description="Nummer op de plankaart")
    cause: Annotated[str, fields.Coded(CAUSES)] = Field(alias="aanleiding")
    poles: int | None = Field(None, alias="palen", ge=1, le=99)
    note: str = Field("", alias="toelichting", max_length=500)


class PlaceOut(Schema):
    """Where the poles come."""

    nummer: str
    naam: str
    lon: float
    lat: float


class RealisationRow(Schema):
    """A realisation in a list."""

    id: str
    status: str
    aanleiding: str
    gemeentecode: str
    plaats: PlaceOut
    palen: int
    laadpunten: int
    revisie: int
    wachtOp: WaitOut | None
    aanU: bool = Field(description="Of u aan zet bent")
    teDoen: str
    termijn: TermOut
    geopendOp: datetime
    inGebruikOp: date | None


class RealisationList(Schema):
    """A part of the list."""

    totaal: int
    realisaties: list[RealisationRow]


class ComingOut(Schema):
    """What is still to come."""

    wat: str
    wie: str
    termijn: str


class PhotoOut(Schema):
    """A photo of the work."""

    id: int
    op: datetime
    link: str


class RealisationOut(RealisationRow):
    """A realisation with all that its page shows."""

    partijen: dict[str, str] = Field(description="Code van elke partij die bekend is")
    capaciteitKw: float | None
    voorwaarde: str
    redenNetbeheerder: str
    aansluitingGeplandOp: date | None
    plaatsingGeplandOp: date | None
    verwachtInGebruikOp: date | None
    evseIds: list[str]
    stilOmdat: str
    redenGestopt: str | None
    verkeersbesluit: str | None
    stappen: list[HappenedOut]
    komt: list[ComingOut]
    mogelijk: list[str] = Field(description="Wat u nu kunt doen: waarden van `stap`")
    documenten: list[DocumentOut]
    fotos: list[PhotoOut]


@router.get(
    "/realisaties", response=RealisationList, summary="Realisaties die u mag zien, met wie aan zet is"
)
def realisations(request: HttpRequest, asked: Annotated[RealisationFilter, Query()]) -> Any:
    """Per bladzijde; wat het eerst af moet staat vooraan."""
    if not permissions.can_see_work(request.user):
        raise Http404
    choice = Choice(
        who=asked.who,
        words=asked.words,
        causes=frozenset(asked.causes),
        state=asked.state,
        municipality_code=asked.municipality,
        order=asked.order,
    )
    work = selectors.work(request.user, choice, start=asked.start, most=asked.size)
    return RealisationList(totaal=work.found, realisaties=[RealisationRow(**_row(one)) for one in work.rows])


@router.post(
    "/realisaties",
    response={201: RealisationOut},
    auth=ACT,
    summary="Een realisatie openen op een plaats van de plankaart",
    openapi_extra=description.an_act(),
)
def open_realisation(request: HttpRequest, body: OpenIn, response: HttpResponse) -> Any:
    """Voor de gemeente, en de exploitant die er aanvragen toetst."""
    if not permissions.can_see_work(request.user):
        raise Http404
    site = Site.objects.filter(municipality_code=body.municipality_code, number=body.site).first()
    values = body.model_dump(include={"cause", "poles", "note"})
    with acting({"site_number": "plaats", "cause": "aanleiding", "poles": "palen"}):
        if site is None:
            raise InputError("site_number", gettext_noop("There is no such site here."))
        made = realising.open_realisation(site_id=site.pk, **values, by=fields.by(request))
    response.headers["Location"] = fields.link(f"realisaties/{made.number}")
    return Status(201, _out(selectors.realisation(made.number, viewer=request.user), request))


@router.get("/realisaties/{number}", response=RealisationOut, summary="Een realisatie met wat er gebeurde")
def realisation(request: HttpRequest, number: str) -> Any:
    """Met de stappen, de termijn, wie aan zet is en wat u kunt doen."""
    return _out(selectors.realisation(number, viewer=request.user), request)


@router.post(
    "/realisaties/{number}/stappen",
    response={201: RealisationOut},
    auth=ACT,
    summary="Een stap zetten met een realisatie",
    openapi_extra=description.an_act(),
)
def take_step(request: HttpRequest, number: str, body: RealisationStep) -> Any:
    """Wie welke stap mag zetten volgt uit de procestabel; `mogelijk` zegt wat u nu kunt."""
    selectors.realisation(number, viewer=request.user)
    step = body.root
    with acting(step.fields(), lambda: _standing(number)):
        doing.do(body.code, number, revision=step.revision, values=step.values(), by=fields.by(request))
    return Status(201, _out(selectors.realisation(number, viewer=request.user), request))


@router.post(
    "/realisaties/{number}/fotos",
    response={201: PhotoOut},
    auth=ACT,
    summary="Een foto van het werk toevoegen",
    openapi_extra=description.an_act(),
)
def add_photo(request: HttpRequest, number: str, bestand: File[UploadedFile]) -> Any:
    """JPEG, PNG of HEIC van ten hoogste 10 MB; plaats en tijd gaan uit de foto."""
    selectors.realisation(number, viewer=request.user)
    with acting({"photo": "bestand"}, lambda: _standing(number)):
        kept = realising.add_photo(number=number, content=bestand.read(), by=fields.by(request))
    return Status(201, _photo(number, kept))


@router.get(
    "/realisaties/{number}/fotos/{photo_id}",
    summary="Een foto van het werk",
    openapi_extra=description.a_file("image/jpeg"),
)
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponse:
    """Een JPEG."""
    found = selectors.realisation(number, viewer=request.user)
    kept = found.photos.filter(pk=photo_id).first()
    if kept is None:
        raise Http404
    headers = {"Cache-Control": "no-store, private"}
    return HttpResponse(files.path_of(kept.path).read_bytes(), content_type="image/jpeg", headers=headers)


@router.get(
    "/realisaties/{number}/documenten/{document_id}",
    summary="Een document van een realisatie",
    openapi_extra=description.a_file("application/octet-stream"),
)
def document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """Als bijlage."""
    found = selectors.realisation(number, viewer=request.user)
    kept = documents.about(clocks.about(found)).filter(pk=document_id).first()
    if kept is None:
        raise Http404
    return answer(kept)


def _standing(number: str) -> dict[str, Any]:
    now = _now(number)
    return {"toestand": STATES[now.state], "revisie": now.revision}


def _now(number: str) -> Realisation:
    return Realisation.objects.select_related("site", "assigned_to").get(number=number)


def _row(row: Row) -> dict[str, Any]:
    found, site = row.realisation, row.realisation.site
    lon, lat = lonlat_from_rd([site.x_m], [site.y_m])
    waits = WaitOut(
        partij=_OF_PARTY.get(row.waiting_party, row.waiting_party),
        naam=row.waiting_name,
        dagen=row.waiting_days,
    )
    return {
        "id": found.number,
        "status": STATES[found.state],
        "aanleiding": _OF_CAUSE[found.cause],
        "gemeentecode": found.municipality_code,
        "plaats": PlaceOut(
            nummer=site.number,
            naam=site.name,
            lon=round(float(lon[0]), 6),
            lat=round(float(lat[0]), 6),
        ),
        "palen": found.poles,
        "laadpunten": found.points,
        "revisie": found.revision,
        "wachtOp": waits if row.waiting_party else None,
        "aanU": row.is_mine,
        "teDoen": row.to_do,
        "termijn": fields.term(row.deadline),
        "geopendOp": found.opened_at,
        "inGebruikOp": found.in_operation_on,
    }


def _out(found: Realisation, request: HttpRequest) -> RealisationOut:
    viewer = request.user
    row = selectors.rows_of([found], viewer)[0]
    place = moments.site_of(found)
    seen = place is not None and order_selectors.orders(viewer).filter(pk=place.order_id).exists()
    under = f"realisaties/{found.number}"
    codes = {name: parties.code_of(found, code) for name, code in PARTIES.items()}
    return RealisationOut(
        **_row(row),
        partijen={name: code for name, code in codes.items() if code},
        capaciteitKw=found.grid_capacity_kw,
        voorwaarde=found.grid_condition,
        redenNetbeheerder=found.grid_reason,
        aansluitingGeplandOp=found.connection_planned_on,
        plaatsingGeplandOp=found.placing_planned_on,
        verwachtInGebruikOp=_expected(found),
        evseIds=list(found.evse_ids),
        stilOmdat=found.hold_reason,
        redenGestopt=_OF_REASON.get(found.stop_reason),
        verkeersbesluit=place.order.number if seen and place else None,
        stappen=fields.happened(reversed(timeline.entries(found, timeline.milestones(found)))),
        komt=[ComingOut(wat=one.title, wie=one.who, termijn=one.term) for one in pages.coming(found)],
        mogelijk=[act.slug for act in acts.possible(viewer, found) if act.slug in NAMES],
        documenten=[fields.document_out(one, under) for one in documents.about(clocks.about(found))],
        fotos=[_photo(found.number, one) for one in found.photos.all()],
    )


def _expected(found: Realisation) -> date | None:
    expected = expecting.expected(found)
    return expected.on if expected else None


def _photo(number: str, kept: Any) -> PhotoOut:
    return PhotoOut(id=kept.pk, op=kept.at, link=fields.link(f"realisaties/{number}/fotos/{kept.pk}"))
