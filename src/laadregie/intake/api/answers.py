"""How the API tells a request: to who has its code, and to who may see it by role."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.web.api import fields
from laadregie.foundation.web.api.fields import DocumentOut, HappenedOut, TermOut, WaitOut
from laadregie.intake import criteria, followed, parties, process, selectors, surroundings, timeline
from laadregie.intake.api.steps import CRITERIA, OUTCOMES
from laadregie.intake.models import ChargerRequest, CriterionResult, RequesterKind
from laadregie.intake.permissions import Access
from laadregie.intake.selectors import Row
from laadregie.intake.services import deciding
from laadregie.intake.services.keeping import about
from laadregie.realisation import selectors as realisations

KINDS = {
    "bewoner": RequesterKind.RESIDENT,
    "werknemer": RequesterKind.EMPLOYEE,
    "bedrijf": RequesterKind.COMPANY,
    "deelauto": RequesterKind.SHARED_CAR,
    "buurtbus": RequesterKind.NEIGHBOURHOOD_BUS,
}
STATES = {
    process.SUBMITTED: "ontvangen",
    process.INCOMPLETE: "wacht-op-aanvulling",
    process.TESTING: "in-beoordeling",
    process.ACCEPTED: "toegewezen",
    process.REJECTED: "afgewezen",
    process.MERGED: "samengevoegd",
    process.WITHDRAWN: "ingetrokken",
    process.SERVED: "laadpaal-in-gebruik",
    process.CLOSED: "afgehandeld",
}
PARTIES = {
    process.REQUESTER: "aanvrager",
    process.MUNICIPALITY: "gemeente",
    parties.OPERATOR: "exploitant",
    "grid_operator": "netbeheerder",
    "contractor": "aannemer",
}
# Steps of the process table as one takes them in the API.
STEPS = {
    "start_test": "beginnen",
    "ask_more": "aanvulling-vragen",
    "accept": "toewijzen",
    "reject": "afwijzen",
    "merge": "samenvoegen",
    "undo": "ongedaan-maken",
    "supply": "aangevuld",
    "withdraw": "intrekken",
    "review": "heroverweging",
    "write": "bericht",
}
_OF_CRITERION = {code: name for name, code in CRITERIA.items()}
_OF_OUTCOME = {code.value: name for name, code in OUTCOMES.items()}
_OF_KIND = {code.value: name for name, code in KINDS.items()}
SITES_OFFERED = 12


class RequestBase(Schema):
    """What every answer tells of a request."""

    id: str
    status: str
    soort: str
    gemeentecode: str
    ontvangenOp: datetime
    besluitOp: datetime | None


class RequestSent(RequestBase):
    """A request that was just sent; `volgcode` comes this once."""

    volgcode: str | None = None
    volglink: str | None = None


class RequestRow(RequestBase):
    """A request in a list."""

    revisie: int
    wachtOp: WaitOut | None
    aanU: bool = Field(description="Of u aan zet bent")
    teDoen: str
    termijn: TermOut
    realisatie: str | None


class RequestList(Schema):
    """A part of the list."""

    totaal: int
    aanvragen: list[RequestRow]


class CriterionOut(Schema):
    """A criterion as it was evaluated last."""

    voorwaarde: str
    naam: str
    uitkomst: str
    gevonden: str
    norm: str
    bron: str
    geschat: bool
    getoetstOp: datetime


class SiteOut(Schema):
    """A site of the plan map that may serve the request."""

    nummer: str
    naam: str
    stand: str
    meterLopen: float


class PersonOut(Schema):
    """Who asked; for who handles the request alone."""

    naam: str
    email: str
    telefoon: str
    straat: str
    huisnummer: str
    postcode: str
    woonplaats: str


class ExpectedOut(Schema):
    """When the pole may work."""

    van: date
    totEnMet: date
    vergelijkbareZaken: int = Field(description="0: het streven van het beleid")


class RequestOut(RequestBase):
    """A request as it stands: the page of the case, or with `Volgcode` that of the requester."""

    revisie: int
    wachtOp: WaitOut | None
    hierna: str
    termijn: TermOut
    verwacht: ExpectedOut | None
    lon: float | None
    lat: float | None
    stappen: list[HappenedOut]
    voorwaarden: list[CriterionOut]
    mogelijk: list[str] = Field(description="Wat u nu kunt doen: waarden van `stap`")
    realisatie: str | None
    plaatsen: list[SiteOut] = Field(description="Plaatsen op loopafstand, zodra er een gekozen kan worden")
    aanvrager: PersonOut | None
    documenten: list[DocumentOut]


def sent(found: ChargerRequest, token: str | None = None) -> RequestSent:
    """A request that was just sent."""
    address = f"{settings.PUBLIC_URL}/laadpaal/volgen/{token}/" if token else None
    return RequestSent(**_base(found), volgcode=token, volglink=address)


def listed(rows: Sequence[Row], viewer: Viewer) -> list[RequestRow]:
    """Requests of the work list."""
    served = {pk for one in rows if (pk := one.charger_request.realisation_id) is not None}
    seen = realisations.realisations(viewer).filter(pk__in=served)
    numbers = dict(seen.values_list("pk", "number"))
    return [_listed(one, numbers.get(one.charger_request.realisation_id or 0)) for one in rows]


def _listed(one: Row, realisation: str | None) -> RequestRow:
    found = one.charger_request
    return RequestRow(
        **_base(found),
        revisie=found.revision,
        wachtOp=_waits(one.waiting_party, one.waiting_name, one.waiting_days),
        aanU=one.is_mine,
        teDoen=one.to_do,
        termijn=fields.term(one.deadline),
        realisatie=realisation,
    )


def for_requester(found: ChargerRequest) -> RequestOut:
    """A request for who has its code: in the words of the page that the link opens."""
    told = followed.followed(found)
    can = followed.what_can_be_done(found)
    lon, lat = _lonlat(found)
    days = (timezone.localdate() - timezone.localdate(found.state_since)).days
    return RequestOut(
        **_base(found),
        revisie=found.revision,
        wachtOp=_waits(told.party, told.who, days),
        hierna=told.next_step,
        termijn=TermOut(uiterlijk=told.due_on, dagenOver=_days_until(told.due_on), staatStil=told.is_paused),
        verwacht=_expected(found),
        lon=lon,
        lat=lat,
        stappen=[HappenedOut(op=one.at, wat=one.words, wie=one.who) for one in reversed(told.told)],
        voorwaarden=[],
        mogelijk=[STEPS[name] for name, may in can.items() if may and name in STEPS],
        realisatie=None,
        plaatsen=[],
        aanvrager=None,
        documenten=_documents(found),
    )


def for_viewer(found: ChargerRequest, viewer: Viewer) -> RequestOut:
    """A request for who may see it by role, and of it what this role may."""
    one = selectors.row_of(found, viewer)
    names = parties.organisation_names()
    lon, lat = _lonlat(found) if one.access.person else (None, None)
    return RequestOut(
        **_base(found),
        revisie=found.revision,
        wachtOp=_waits(one.waiting_party, one.waiting_name, one.waiting_days),
        hierna=one.to_do,
        termijn=fields.term(one.deadline),
        verwacht=_expected(found),
        lon=lon,
        lat=lat,
        stappen=fields.happened(
            reversed(timeline.entries(found, timeline.history(found), viewer=viewer, names=names))
        ),
        voorwaarden=[_criterion(result) for result in selectors.latest_results(found)],
        mogelijk=_possible(found, one.access, viewer),
        realisatie=_realisation(found, viewer),
        plaatsen=_sites(found, viewer) if _needs_place(found) and one.access.judge else [],
        aanvrager=_person(found) if one.access.person else None,
        documenten=_documents(found) if one.access.person else [],
    )


def _base(found: ChargerRequest) -> dict[str, Any]:
    return {
        "id": found.number,
        "status": STATES[found.state],
        "soort": _OF_KIND.get(found.kind, "anders"),
        "gemeentecode": found.municipality_code,
        "ontvangenOp": found.submitted_at or found.started_at,
        "besluitOp": found.decided_at,
    }


def _waits(party: str, name: str, days: int) -> WaitOut | None:
    return WaitOut(partij=PARTIES.get(party, party), naam=name, dagen=days) if party else None


def _days_until(day: date | None) -> int | None:
    return (day - timezone.localdate()).days if day else None


def _lonlat(found: ChargerRequest) -> tuple[float, float]:
    lon, lat = lonlat_from_rd([found.x_m], [found.y_m])
    return round(float(lon[0]), 6), round(float(lat[0]), 6)


def _realisation(found: ChargerRequest, viewer: Viewer) -> str | None:
    """The realisation that serves it, for who sees that."""
    if found.realisation is None:
        return None
    seen = realisations.realisations(viewer).filter(pk=found.realisation.pk).exists()
    return found.realisation.number if seen else None


def _expected(found: ChargerRequest) -> ExpectedOut | None:
    one = followed.expected(found)
    if one is None:
        return None
    return ExpectedOut(van=one.first, totEnMet=one.last, vergelijkbareZaken=one.rests_on)


def _criterion(result: CriterionResult) -> CriterionOut:
    return CriterionOut(
        voorwaarde=_OF_CRITERION[result.criterion],
        naam=criteria.label(result.criterion),
        uitkomst=_OF_OUTCOME[result.outcome],
        gevonden=criteria.found(result),
        norm=criteria.norm(result),
        bron=criteria.source(result),
        geschat=result.is_estimated,
        getoetstOp=result.evaluated_at,
    )


def _needs_place(found: ChargerRequest) -> bool:
    return found.state == process.ACCEPTED and found.realisation_id is None


def _possible(found: ChargerRequest, access: Access, viewer: Viewer) -> list[str]:
    """The steps of who judges: those of the process table, and what stands beside them."""
    if not access.judge:
        return []
    waiting = found.decisions.waiting().first()
    if waiting is not None:
        return ["niet-bevestigen"] if waiting.by_id == viewer.pk else ["bevestigen", "niet-bevestigen"]
    can_undo = deciding.undoable_until(found, access.capacity) is not None
    steps = [name for name in process.steps_from(found.state, process.TESTER) if name in STEPS]
    possible = [STEPS[name] for name in steps if name != "undo" or can_undo]
    if found.state in process.UNDECIDED:
        possible += ["toetsen", "oordelen"]
    if found.state == process.ACCEPTED:
        possible.append("plaats-kiezen" if _needs_place(found) else "plaats-loslaten")
    return [*possible, "bericht"]


def _sites(found: ChargerRequest, viewer: Viewer) -> list[SiteOut]:
    way = surroundings.way_of(found.municipality_code)
    near = surroundings.near_sites(found.municipality_code, found.x_m, found.y_m, way, viewer=viewer)
    return [
        SiteOut(
            nummer=one.site.number,
            naam=one.site.name,
            stand=str(one.site.state_label),
            meterLopen=one.walking_m,
        )
        for one in near[:SITES_OFFERED]
    ]


def _person(found: ChargerRequest) -> PersonOut | None:
    one = getattr(found, "requester", None)
    if one is None:
        return None
    return PersonOut(
        naam=one.name,
        email=one.email,
        telefoon=one.phone,
        straat=one.street,
        huisnummer=one.house_number,
        postcode=one.postcode,
        woonplaats=one.place,
    )


def _documents(found: ChargerRequest) -> list[DocumentOut]:
    under = f"aanvragen/{found.number}"
    return [fields.document_out(one, under) for one in documents.about(about(found))]
