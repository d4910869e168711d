"""The map API over HTTP (`/ogc/v1/`): OGC API Features, for whoever asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from laadkern.errors import InputError
from laadregie.foundation.keys import permissions as keys
from laadregie.foundation.ogc import documents, items, openapi, parameters
from laadregie.foundation.ogc.crs import Crs
from laadregie.foundation.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Links
from laadregie.foundation.ogc.tables import Collection, FeatureTable, collection, collections
from laadregie.foundation.web import problems

View = Callable[..., HttpResponse]


def answering(view: View) -> View:
    """Read only, compressed, and every refusal as a problem document."""

    @gzip_page
    @vary_on_headers("Accept", "Authorization")
    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except InputError as error:
            return problems.bad_input(error)

    return wrapped


@answering
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is, as JSON or as a page."""
    if _wants_page(request):
        return _page(request)
    return JsonResponse(documents.landing(Links(request)), content_type=JSON)


@answering
def conformance(request: HttpRequest) -> HttpResponse:
    """What the API conforms to."""
    _check_plain(request)
    return JsonResponse(documents.conformance(), content_type=JSON)


@answering
def description(request: HttpRequest) -> HttpResponse:
    """The description of the API in OpenAPI."""
    _check_plain(request)
    return JsonResponse(openapi.description(), content_type=OPENAPI)


@answering
def all_collections(request: HttpRequest) -> HttpResponse:
    """Every collection, as JSON or as a page."""
    if _wants_page(request):
        return _page(request)
    return JsonResponse(documents.all_collections(Links(request), request.user), content_type=JSON)


@answering
def one_collection(request: HttpRequest, name: str) -> HttpResponse:
    """A collection."""
    _check_plain(request)
    found = _collection(request, name)
    return JsonResponse(documents.one_collection(found, Links(request), request.user), content_type=JSON)


@answering
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    """What one can filter a collection by."""
    _check_plain(request)
    found = _collection(request, name)
    return JsonResponse(documents.queryables(found, Links(request)), content_type=SCHEMA)


@answering
def features(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the features of a collection."""
    found = _collection(request, name)
    query = parameters.items_query(request.GET, found)
    page = items.page(found, found.table(request.user), query)
    links, here = Links(request), ("collections", found.id)
    further = [links.here(GEOJSON, _("This page")), links.to("collection", JSON, found.title, *here)]
    if page.next_cursor is not None:
        further.append(links.next_page(page.next_cursor, _("The next page"), *here, "items"))
    document = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "features": page.features,
        "links": further,
    }
    return _geojson(document, query.crs)


@answering
def feature(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """One feature."""
    found = _collection(request, name)
    crs = parameters.item_crs(request.GET)
    table = found.table(request.user)
    one = items.features(found, table, [_row(table, key)], crs)[0]
    links, here = Links(request), ("collections", found.id)
    further = [links.here(GEOJSON, _("This feature")), links.to("collection", JSON, found.title, *here)]
    return _geojson({**one, "links": further}, crs)


def _row(table: FeatureTable, key: str) -> int:
    row = table.index_of(key)
    if row is None:
        raise Http404
    return row


def _geojson(document: dict[str, Any], crs: Crs) -> HttpResponse:
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    return JsonResponse(
        document, content_type=GEOJSON, json_dumps_params=compact, headers={"Content-Crs": f"<{crs}>"}
    )


def _collection(request: HttpRequest, name: str) -> Collection:
    found = collection(name)
    if found is None:
        raise Http404
    keys.check_scope(request, found.scope)
    return found


def _check_plain(request: HttpRequest) -> None:
    """Refuse every parameter but the format, which is JSON."""
    parameters.wanted_format(parameters.checked(request.GET, ("f",)), ("json",))


def _wants_page(request: HttpRequest) -> bool:
    """Whether a browser asks, or someone with `f=html`."""
    asked = parameters.wanted_format(parameters.checked(request.GET, ("f",)), parameters.FORMATS)
    return asked == "html" if asked else request.get_preferred_type([JSON, HTML]) == HTML


def _page(request: HttpRequest) -> HttpResponse:
    links = Links(request)
    rows = [
        {
            "collection": one,
            "address": links.address("collections", one.id),
            "count": one.table(request.user).frame.height,
        }
        for one in collections()
    ]
    context = {"root": links.address(), "rows": rows, "description": links.address("api")}
    return render(request, "ogc/landing.html", context)
