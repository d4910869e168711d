"""API of requests for who judges them, and for who asked: the list, one request, and every step with it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query
from ninja.responses import Status
from pydantic import Field

from laadregie.foundation.accounts.models import User
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.views import answer
from laadregie.foundation.keys.auth import ApiKey
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web.api import description, fields
from laadregie.foundation.web.api.acting import acting, not_allowed
from laadregie.foundation.web.api.fields import Coded, Paged
from laadregie.intake import permissions, selectors, services
from laadregie.intake.api.answers import (
    KINDS,
    STATES,
    RequestList,
    RequestOut,
    for_requester,
    for_viewer,
    listed,
)
from laadregie.intake.api.asking import Code, seen
from laadregie.intake.api.router import router
from laadregie.intake.api.steps import RequestStep, values_of
from laadregie.intake.models import ChargerRequest
from laadregie.intake.selectors import Choice
from laadregie.intake.services import following, keeping

# What who judges does, and what who asked does, by the name of the step.
JUDGES: dict[str, Callable[..., object]] = {
    "beginnen": services.start_test,
    "oordelen": services.overrule,
    "toewijzen": services.decide,
    "afwijzen": services.decide,
    "aanvulling-vragen": services.decide,
    "samenvoegen": services.decide,
    "bevestigen": services.confirm,
    "niet-bevestigen": services.decline,
    "ongedaan-maken": services.undo,
    "plaats-kiezen": services.attach,
    "plaats-loslaten": services.detach,
    "ingebrekestelling": services.note_default,
}
ASKS: dict[str, Callable[..., object]] = {
    "aangevuld": following.supply,
    "intrekken": following.withdraw,
    "heroverweging": following.ask_review,
    "bericht": following.write,
}


class RequestFilter(Paged):
    """What of the work list one asks."""

    who: Literal["mijn", "ander", "alle"] = Field(
        "alle", alias="wie", description="Wie aan zet is: u (mijn), een ander, of alle"
    )
    words: str = Field("", alias="zoek", max_length=80)
    state: Annotated[str, Coded({name: code for code, name in STATES.items()})] = Field(
        "", alias="status", description="Zonder: alles wat loopt"
    )
    municipality_code: str = Field("", alias="gemeente", max_length=16)
    kind: Annotated[str, Coded(KINDS)] = Field("", alias="soort")
    term: Literal["", "te-laat", "deze-week", "geen"] = Field("", alias="termijn")
    order: Literal["termijn", "nieuwste", "oudste"] = Field("termijn", alias="volgorde")

    def choice(self) -> Choice:
        """The choice, as the work list takes it."""
        return Choice(**self.model_dump(exclude={"number", "size"}))


@router.get("/aanvragen", response=RequestList, summary="Aanvragen die u mag zien, met wie aan zet is")
def requests(request: HttpRequest, asked: Annotated[RequestFilter, Query()]) -> Any:
    """Per bladzijde; wat het eerst af moet staat vooraan."""
    if not permissions.can_see_work(request.user):
        raise Http404
    work = selectors.work(request.user, asked.choice(), asked.number, asked.size)
    return RequestList(totaal=work.found, aanvragen=listed(work.rows, request.user))


@router.get("/aanvragen/{number}", response=RequestOut, summary="Een aanvraag die u mag zien")
def read(request: HttpRequest, number: str, volgcode: Code = None) -> Any:
    """Met `Volgcode` zoals de aanvrager haar volgt; anders zoals uw rol haar mag zien."""
    return _out(request, seen(request, number, volgcode), volgcode)


@router.post(
    "/aanvragen/{number}/stappen",
    response={201: RequestOut},
    auth=ApiKey(Scope.REQUESTS_ACT),
    summary="Een stap zetten met een aanvraag",
    openapi_extra=description.an_act(),
)
def take_step(request: HttpRequest, number: str, body: RequestStep, volgcode: Code = None) -> Any:
    """Wie welke stap mag zetten volgt uit de procestabel; `mogelijk` zegt wat u nu kunt."""
    found = seen(request, number, volgcode)
    step = body.root
    if volgcode is None:
        judge(found, step, fields.by(request))
    else:
        _ask(found, step)
    return Status(201, _out(request, seen(request, number, volgcode), volgcode))


@router.get(
    "/aanvragen/{number}/documenten/{document_id}",
    summary="Een brief of ander document",
    openapi_extra=description.a_file("application/octet-stream"),
)
def document(request: HttpRequest, number: str, document_id: int, volgcode: Code = None) -> HttpResponse:
    """Als bijlage; voor de aanvrager en wie de aanvraag behandelt."""
    found = seen(request, number, volgcode)
    if volgcode is None and not permissions.access(request.user, found).person:
        raise Http404
    kept = documents.about(keeping.about(found)).filter(pk=document_id).first()
    if kept is None:
        raise Http404
    return answer(kept)


def judge(found: ChargerRequest, step: Any, by: User) -> None:
    """Take a step of who judges; raises Refused where it was not done."""
    with acting(step.fields(), lambda: _standing(found.number)):
        _check_revision(found, step.revision, is_requester=False)
        permissions.check_can_judge(by, found)
        _judge(found, step, by)


def _ask(found: ChargerRequest, step: Any) -> None:
    """Take a step of who asked."""
    with acting(step.fields(), lambda: _standing(found.number)):
        _check_revision(found, step.revision, is_requester=True)
        if step.stap not in ASKS:
            raise not_allowed()
        ASKS[step.stap](found.number, **step.values())


def _check_revision(found: ChargerRequest, revision: int, *, is_requester: bool) -> None:
    """Raise Conflict where it was changed since; who asked hears no name of who handles it."""
    try:
        keeping.check_revision(found, revision)
    except services.Conflict as error:
        raise services.Conflict(_("Somebody else"), error.at) if is_requester else error from None


def _judge(found: ChargerRequest, step: Any, by: User) -> None:
    """Take a step of who judges, by the service that the page calls."""
    number, revision = found.number, step.revision
    if step.stap == "toetsen":
        services.evaluate(found, by=by)
    elif step.stap == "gelezen":
        services.mark_read(number=number, by=by)
    elif step.stap == "bericht":
        services.write(number=number, text=step.text, by=by)
    elif step.stap in ("neem-op", "laat-los"):
        to = by.pk if step.stap == "neem-op" else None
        services.assign(number=number, revision=revision, to=to, by=by)
    elif step.stap in JUDGES:
        JUDGES[step.stap](number=number, revision=revision, by=by, **values_of(step, found.municipality_code))
    else:
        raise not_allowed()


def _standing(number: str) -> dict[str, Any]:
    now = ChargerRequest.objects.get(number=number)
    return {"toestand": STATES[now.state], "revisie": now.revision}


def _out(request: HttpRequest, found: ChargerRequest, token: str | None) -> RequestOut:
    return for_viewer(found, request.user) if token is None else for_requester(found)
