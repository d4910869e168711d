"""Pages of what everything rests on: the data files with their origin, and the methods in short."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from laadregie.regions import labels, methods, selectors


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every data file with where it comes from, and the methods (`/bronnen/`)."""
    files = [
        {"label": labels.FILES.get(file.kind, file.kind), "file": file} for file in selectors.pack_files()
    ]
    context = {"region_name": selectors.region_name(), "files": files, "methods": methods.METHODS}
    return render(request, "regions/sources.html", context)


@require_safe
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """What a calculation means, with the values that hold now (`/bronnen/<onderwerp>/`)."""
    if slug not in methods.BY_SLUG:
        raise Http404
    context = methods.context(methods.BY_SLUG[slug])
    context["breadcrumb"] = [(gettext("Sources and methods"), reverse("regions:sources"))]
    return render(request, f"regions/methods/{slug}.html", context)
