"""Reading traffic orders: the list, an order, its places on the map and its documents."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from laadregie.foundation.documents import views as document_views
from laadregie.planmaps.layer_views import layer
from laadregie.realisation.orders import contents, pages, permissions, selectors
from laadregie.realisation.orders.answering import page
from laadregie.realisation.orders.documents.maps import location_map
from laadregie.realisation.orders.documents.surroundings import ground_of
from laadregie.realisation.orders.services import documents

DOCUMENTS = {"besluit.pdf": "order_pdf", "besluit.docx": "order_word", "pakket.zip": "order_package"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Orders: the published ones for everyone, drafts for who works on them (`/verkeersbesluiten/`)."""
    names = pages.names()
    own = permissions.own_municipalities(request.user)
    # An officer comes for the orders of the own municipality, everyone else for all.
    code = request.GET.get("gemeente", next(iter(own)) if len(own) == 1 else "")
    code = code if code in names else ""
    found = list(selectors.orders(request.user, code or None))
    context = {
        "orders": [(one, names.get(one.municipality_code, "")) for one in found],
        "municipalities": sorted(names.items(), key=lambda row: row[1]),
        "code": code,
        "name": names.get(code, ""),
        "may_draft": bool(own),
        "settled": sum(selectors.choosable(one).count() for one in own),
    }
    return page(request, "index", context)


@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """An order: checklist, text, places with their course, documents (`/verkeersbesluiten/<nummer>/`)."""
    found = selectors.order(number, viewer=request.user)
    context = pages.of_order(found, request.user)
    return page(request, "order", {**context, "name": context["facts"].municipality})


def places_layer(request: HttpRequest, number: str) -> HttpResponse:
    """The places of an order for the map (`…/plaatsen.geojson`)."""
    found = selectors.order(number, viewer=request.user)
    rows = [place.realisation for place in selectors.places(found)]
    return layer(lambda _request: pages.layer_of(rows, "in_order"), is_kept=False)(request)


@require_safe
def place_map(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """The drawing of one place (`…/plaats/<id>/kaart.svg`)."""
    found = selectors.order(number, viewer=request.user)
    facts = contents.of_order(found)
    site = next((one for one in facts.sites if one.pk == place_id), None)
    if site is None:
        raise Http404
    drawn = location_map(site, ground_of(found.municipality_code))
    return HttpResponse(drawn.drawing.svg, content_type="image/svg+xml")


@require_safe
def document(request: HttpRequest, number: str, name: str) -> FileResponse | HttpResponse:
    """A document of an order: as it was published, of a draft as it is now (`…/besluit.pdf`)."""
    found = selectors.order(number, viewer=request.user)
    kind = DOCUMENTS[name]
    kept = documents.kept_document(found, kind)
    if kept is not None:
        return document_views.answer(kept)
    made = documents.draft_document(found, kind)
    if made is None:
        raise Http404
    return attachment(made)


def attachment(made: documents.Made) -> HttpResponse:
    """A document that was just made, as an attachment."""
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.file_name)
    return answer
