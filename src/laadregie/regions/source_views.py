"""Pages of what everything rests on: the data files with their origin, and the methods in short."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from laadregie.regions import labels, methods, selectors, source_pages
from laadregie.regions.views import municipality_or_404


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every data file with where it comes from, and the methods (`/bronnen/`)."""
    files = [
        {"label": labels.FILES.get(file.kind, file.kind), "file": file} for file in selectors.pack_files()
    ]
    enriched = {one.municipality.code for one in selectors.enrichments()}
    municipalities = [(one, one.code in enriched) for one in selectors.municipalities()]
    context = {
        "region_name": selectors.region_name(),
        "files": files,
        "methods": methods.METHODS,
        "municipalities": municipalities,
        "enriched": [one for one, is_enriched in municipalities if is_enriched],
    }
    return render(request, "regions/sources.html", context)


@require_safe
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """What a calculation means, with the values that hold now (`/bronnen/<onderwerp>/`)."""
    if slug not in methods.BY_SLUG:
        raise Http404
    context = methods.context(methods.BY_SLUG[slug])
    context["breadcrumb"] = [(gettext("Sources and methods"), reverse("regions:sources"))]
    return render(request, f"regions/methods/{slug}.html", context)


@require_safe
def municipal_data(request: HttpRequest, code: str) -> HttpResponse:
    """On which data the plan of a municipality rests (`/bronnen/gemeente/<gemeentecode>/`)."""
    municipality = municipality_or_404(code)
    rows = source_pages.data_rows(municipality)
    context = {
        "municipality": municipality,
        "rows": rows,
        "has_data": any(row.rows for row in rows),
        "history": selectors.enrichment_history(municipality.code),
        "breadcrumb": [(gettext("Sources and methods"), reverse("regions:sources"))],
    }
    return render(request, "regions/municipal_data.html", context)
