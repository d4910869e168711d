"""API of traffic orders: the list, one with its checklist and places, and all that its officer does."""

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from ninja.responses import Status

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.documents.views import answer as document_answer
from laadregie.foundation.documents.views import attachment
from laadregie.foundation.keys.auth import ApiKey
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web.api import description, fields
from laadregie.foundation.web.api.acting import acting, missing, words_of
from laadregie.foundation.web.problems import Refused
from laadregie.realisation.models import Objection, TrafficOrder
from laadregie.realisation.orders import contents, permissions, ready, selectors, services, text
from laadregie.realisation.orders.api.answers import STATES, OrderList, OrderOut, order_out, order_row
from laadregie.realisation.orders.api.bodies import OrderFilter, OrderIn
from laadregie.realisation.orders.api.steps import OrderStep
from laadregie.realisation.orders.services import documents
from laadregie.realisation.orders.views import DOCUMENTS

router = Router(tags=["verkeersbesluiten"])
ACT = ApiKey(Scope.REALISATIONS_ACT)
FILES = description.a_file(*(kind.media_type for kind in documents.KINDS.values()))
DO: dict[str, Callable[..., object]] = {
    "plaats-beantwoorden": services.answer_place,
    "plaatsen-toevoegen": services.add_places,
    "plaats-uitnemen": services.take_out,
    "tekst-wijzigen": services.change_section,
    "publiceren": services.publish,
    "intrekken": services.withdraw,
    "bezwaar-ontvangen": services.receive,
    "verdagen": services.adjourn,
    "opschorten": services.suspend,
    "hervatten": services.resume,
    "beslissen": services.decide,
    "voorziening-beeindigen": services.lift_relief,
}


@router.get("/verkeersbesluiten", response=OrderList, summary="Verkeersbesluiten die u mag zien")
def orders(request: HttpRequest, asked: Annotated[OrderFilter, Query()]) -> Any:
    """Concepten voor wie eraan werkt vooraan; gepubliceerde zijn openbaar."""
    found = selectors.orders(request.user, asked.municipality or None)
    if asked.state:
        found = found.filter(state=asked.state)
    part = found[asked.start : asked.start + asked.size]
    return OrderList(totaal=found.count(), verkeersbesluiten=[order_row(one) for one in part])


@router.post(
    "/verkeersbesluiten",
    response={201: OrderOut},
    auth=ACT,
    summary="Een verkeersbesluit opstellen, of een eerder besluit vastleggen",
    openapi_extra=description.an_act(),
)
def make(request: HttpRequest, body: OrderIn, response: HttpResponse) -> Any:
    """Over realisaties met een vaste plaats. Met `publicatie` is het een besluit van vroeger."""
    chosen: dict[str, Any] = {
        "municipality_code": body.municipality_code,
        "realisations_chosen": body.realisations,
        "title": body.title,
        "by": fields.by(request),
    }
    with acting({"places": "realisaties", "title": "titel", **body.fields_of_publication()}):
        permissions.check_can_draft(request.user, body.municipality_code)
        if body.publication is None:
            made = services.draft(**chosen)
        else:
            made = services.record_earlier(**chosen, **body.publication.model_dump())
    response.headers["Location"] = fields.link(f"verkeersbesluiten/{made.number}")
    return Status(201, order_out(selectors.order(made.number, viewer=request.user), request.user))


@router.get("/verkeersbesluiten/{number}", response=OrderOut, summary="Een verkeersbesluit")
def order(request: HttpRequest, number: str) -> Any:
    """Met plaatsen en momenten; wie eraan werkt ziet ook controlelijst, antwoorden en bezwaren."""
    return order_out(selectors.order(number, viewer=request.user), request.user)


@router.post(
    "/verkeersbesluiten/{number}/stappen",
    response={201: OrderOut},
    auth=ACT,
    summary="Een stap zetten met een verkeersbesluit",
    openapi_extra=description.an_act(),
)
def take_step(request: HttpRequest, number: str, body: OrderStep) -> Any:
    """Voor de gemeente. Wat bij `publiceren` ontbreekt staat bij 422 in `ontbreekt`, alles tegelijk."""
    found = selectors.order(number, viewer=request.user)
    step = body.root
    about = {"number": number, "revision": step.revision, "by": fields.by(request)}
    try:
        with acting(step.fields(), lambda: _standing(number)):
            permissions.check_can_draft(request.user, found.municipality_code)
            values = step.values()
            _check_exists(found, values)
            if step.stap == "beantwoorden":
                values["title"] = values["title"] or found.title
                services.answer(**about, **values)
            else:
                DO[step.stap](**about, **values)
    except Refused as refused:
        raise _all_missing(found, refused) if step.stap == "publiceren" else refused from None
    return Status(201, order_out(selectors.order(number, viewer=request.user), request.user))


@router.get(
    "/verkeersbesluiten/{number}/{name}", summary="Een document van een verkeersbesluit", openapi_extra=FILES
)
def document(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """`besluit.pdf`, `besluit.docx` of `pakket.zip`: zoals gepubliceerd, van een concept zoals nu."""
    found = selectors.order(number, viewer=request.user)
    if name not in DOCUMENTS:
        raise Http404
    kept = documents.kept_document(found, DOCUMENTS[name])
    if kept is not None:
        return document_answer(kept)
    made = documents.draft_document(found, DOCUMENTS[name])
    if made is None:
        raise Http404
    return attachment(made.content, made.file_name, made.media_type)


@router.post(
    "/verkeersbesluiten/{number}/plaatsen/{place_id}/brief",
    auth=ACT,
    summary="De brief aan omwonenden van een plaats maken",
    openapi_extra=description.a_file("application/pdf"),
)
def letter(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """Een PDF; hij blijft bij het besluit bewaard."""
    found = selectors.order(number, viewer=request.user)
    with acting({}, lambda: _standing(number)):
        permissions.check_can_draft(request.user, found.municipality_code)
    if not selectors.places(found).filter(pk=place_id).exists():
        raise Http404
    listed = f"{reverse('orders:index')}?gemeente={found.municipality_code}"
    made = documents.letter(found, place_id, address=f"{settings.PUBLIC_URL}{listed}", by=fields.by(request))
    return attachment(made.content, made.file_name, made.media_type)


def _check_exists(found: TrafficOrder, values: dict[str, Any]) -> None:
    """Refuse a place or objection that is not of this order."""
    place, objection = values.get("place_id"), values.get("objection_id")
    if place is not None and not selectors.places(found).filter(pk=place).exists():
        raise InputError("place_id", gettext_noop("This order has no such place."))
    own = Objection.objects.filter(order_site__order=found)
    if objection is not None and not own.filter(pk=objection).exists():
        raise InputError("objection_id", gettext_noop("Nothing with this number was brought here."))


def _all_missing(found: TrafficOrder, refused: Refused) -> Refused:
    """The refusal to publish with all that is missing, not only the first."""
    if refused.status != 422:
        return refused
    facts = contents.gather(found)
    words = [words_of(one) for one in ready.missing_in(facts, text.sections(facts, found.text))]
    return missing(words) if words else refused


def _standing(number: str) -> dict[str, Any]:
    now = TrafficOrder.objects.get(number=number)
    return {"toestand": STATES[now.state], "revisie": now.revision}
