"""The start page, public and per role, and the page of a municipality."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laadkern.errors import InputError
from laadregie.programme import pages, tasks
from laadregie.regions import selectors as regions


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What matters now: for an officer the own municipality, for others the region (`/`)."""
    try:
        region = regions.region()
    except InputError as error:
        return render(request, "programme/empty.html", {"error": error}, status=503)
    own = tasks.only_municipality(request.user)
    if own is not None:
        return render(request, "programme/municipality.html", _municipality(request, own.code, own.name))
    context = {
        "region": region,
        "area": pages.area(None, region.name, viewer=request.user),
        "for_you": tasks.for_you(request.user),
        "events": tasks.latest_events(request.user),
    }
    return render(request, "programme/start.html", context)


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """All municipalities with need, stock and plan (`/gemeente/`)."""
    area = pages.area(None, regions.region().name, viewer=request.user)
    return render(request, "programme/municipalities.html", {"area": area})


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a municipality (`/gemeente/<code>/`)."""
    try:
        own = regions.municipality(code)
    except InputError:
        raise Http404 from None
    return render(request, "programme/municipality.html", _municipality(request, own.code, own.name))


def _municipality(request: HttpRequest, code: str, name: str) -> dict[str, object]:
    return {
        "code": code,
        "area": pages.area(code, name, viewer=request.user),
        "for_you": tasks.for_you(request.user, code),
        "events": tasks.latest_events(request.user, code),
        "participation": pages.participation_of(code),
    }
