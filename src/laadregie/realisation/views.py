"""Pages of realisations."""

from django.http import Http404, HttpRequest, HttpResponse


def case(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """The page of a realisation."""
    raise Http404
