"""Search of municipalities and neighbourhoods by name, from the map of the region (`/kaart/zoek/`)."""

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from laadregie.regions import selectors as regions

if TYPE_CHECKING:
    from laadregie.planmaps.views import HtmxRequest

MOST_SHOWN = 8
MOST_LETTERS = 60
STREET_ZOOM = 13.5  # of the map where a neighbourhood fills it, for those who come without script


@require_safe
@vary_on_headers("HX-Request")
def search(request: "HtmxRequest") -> HttpResponse:
    """What is found: below the search field, or as a page of its own."""
    asked = request.GET.get("naam", "").strip()[:MOST_LETTERS]
    found = regions.places_named(asked, limit=MOST_SHOWN + 1)
    context = {
        "asked": asked,
        "places": [(place, _view(place), json.dumps(place.bounds)) for place in found[:MOST_SHOWN]],
        "more": len(found) > MOST_SHOWN,
    }
    template = "_places.html" if request.htmx else "places.html"
    return render(request, f"planmaps/{template}", context)


def _view(place: regions.Place) -> str:
    """What stands behind the # of a map that looks at the place; nothing for a whole municipality."""
    if place.bounds is None or place.level == "municipality":
        return ""
    west, south, east, north = place.bounds
    return f"#{STREET_ZOOM}/{(south + north) / 2:.5f}/{(west + east) / 2:.5f}"
