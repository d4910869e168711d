"""Pages of realisations: the work list, one realisation, its layer and photos."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from laadregie.foundation import files
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.views import answer
from laadregie.planmaps.layer_views import layer as as_layer
from laadregie.realisation import layers, pages, permissions, selectors
from laadregie.realisation.forms import FilterForm
from laadregie.realisation.selectors import Choice
from laadregie.realisation.services import clocks


def choice_of(asked: dict[str, Any]) -> Choice:
    """What of the work list was asked for."""
    return Choice(
        who=asked.get("wie", ""),
        words=asked.get("q", ""),
        causes=frozenset(asked.get("aanleiding", ())),
        state=asked.get("stand", ""),
        municipality_code=asked.get("gemeente", ""),
        order=asked.get("volgorde") or "termijn",
    )


@login_required
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """What the viewer has to do, and what lies with others (`/realisaties/`)."""
    if not permissions.can_see_work(request.user):
        raise Http404
    form = FilterForm(request.GET)
    choice = choice_of(form.understood())
    work = selectors.work(request.user, choice)
    return render(request, "realisation/work.html", pages.work_page(request.user, form, choice, work))


@login_required
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One realisation with everything on one screen (`/realisaties/<nummer>/`)."""
    found = selectors.realisation(number, viewer=request.user)
    return render(request, "realisation/case.html", pages.case(found, request.user))


@login_required
@partial(as_layer, is_kept=False)
def layer(request: HttpRequest) -> str:
    """The rows of the work list on the map (`/realisaties/plaatsen.geojson`), or one (`nummer`)."""
    number = request.GET.get("nummer")
    if number is not None:
        return layers.layer([selectors.realisation(number, viewer=request.user)])
    if not permissions.can_see_work(request.user):
        raise Http404
    choice = choice_of(FilterForm(request.GET).understood())
    return layers.layer(row.realisation for row in selectors.work(request.user, choice).rows)


@login_required
@require_safe
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponse:
    """A photo of the work (`/realisaties/<nummer>/foto/<id>.jpg`)."""
    found = selectors.realisation(number, viewer=request.user)
    kept = get_object_or_404(found.photos, pk=photo_id)
    response = HttpResponse(files.path_of(kept.path).read_bytes(), content_type="image/jpeg")
    response.headers["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_safe
def document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """A document of a realisation, as an attachment (`/realisaties/<nummer>/stuk/<id>/`)."""
    found = selectors.realisation(number, viewer=request.user)
    kept = get_object_or_404(documents.about(clocks.about(found)), pk=document_id)
    return answer(kept)
