"""The layers of the map over HTTP: GeoJSON, compressed, and asked anew when something changed."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from laadregie.planmaps import comparing, layers, pages, process, selectors, version_views
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.selectors import PlanView

View = Callable[[HttpRequest], HttpResponse]
GEOJSON = "application/geo+json"
# The ground of the map changes with a load of data; within this time a browser does not ask for it again.
GROUND_S = 600
LEAST_PACKED = 50_000  # below this packing takes less than looking up
KEPT_PACKED = 12


def layer(make: Callable[[HttpRequest], str], *, is_kept: bool = True, fresh_s: int = 0) -> View:
    """Answer with a layer; the browser keeps it and asks whether it is still the same.

    Args:
        is_kept: False for one that tells of cases.
        fresh_s: So long the browser need not ask.
    """
    fresh = f"private, max-age={fresh_s}" if fresh_s else "private, no-cache"

    @gzip_page
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        text = make(request)
        tag, packed = _packed(text) if is_kept and len(text) >= LEAST_PACKED else (_tag(text), None)
        if request.headers.get("If-None-Match") == tag:
            response = HttpResponse(status=304)
        elif packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(packed, content_type=GEOJSON, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(text, content_type=GEOJSON)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = fresh if is_kept else "no-store, private"
        return response

    return view


def ground(make: Callable[[HttpRequest], str]) -> View:
    """Answer with a layer that lies under every map."""
    return layer(make, fresh_s=GROUND_S)


@lru_cache(maxsize=KEPT_PACKED)
def _packed(text: str) -> tuple[str, bytes]:
    """Tag and compressed bytes of a large layer: the same text is asked for by everyone who opens a map."""
    return _tag(text), gzip.compress(text.encode(), mtime=0)


def _tag(text: str) -> str:
    return f'W/"{sha256(text.encode()).hexdigest()[:24]}"'


@layer
def neighbourhoods(request: HttpRequest) -> str:
    """Need per neighbourhood, of the region or of `gemeente`."""
    chosen = pages.choice(ViewForm(request.GET))
    code = request.GET.get("gemeente") or None
    return layers.neighbourhoods(year=chosen.year, scenario=chosen.scenario, municipality_code=code)


@ground
def municipalities(request: HttpRequest) -> str:
    """Outlines of the municipalities."""
    return layers.municipalities()


@ground
def points(request: HttpRequest) -> str:
    """Existing charging locations."""
    return layers.points()


@ground
def outline(request: HttpRequest) -> str:
    """What lies around the region."""
    return layers.outline()


@ground
def buildings(request: HttpRequest) -> str:
    """Outlines of buildings in `gemeente`."""
    return layers.buildings(request.GET.get("gemeente", ""))


@layer
def sites(request: HttpRequest) -> str:
    """Sites of the plan map of `gemeente`, or of all plan maps the viewer may see; dropped ones on demand."""
    found = selectors.shown_sites(_views(request))
    dropped = "vervallen" in request.GET
    return layers.sites(one for one in found if dropped or one.state != process.DROPPED)


@layer
def white_spots(request: HttpRequest) -> str:
    """White squares of the plan map of `gemeente`, or of all plan maps the viewer may see."""
    return layers.white_spots(selectors.cells_of(_views(request)))


@layer
def comparison(request: HttpRequest) -> str:
    """Sites that differ between `van` and `naar` of `gemeente`; a place that was left is crossed."""
    asked = [version_views.asked(request, request.GET.get("gemeente", ""), key) for key in ("van", "naar")]
    before, after = (selectors.shown_sites([view]) for view in asked)
    places = comparing.drawn(comparing.compared(before, after))
    return layers.sites(replace(site, state=state) for site, state in places)


def _views(request: HttpRequest) -> list[PlanView]:
    """The plan map of `gemeente` for `jaar` and `scenario` if the viewer may see it, or all of them."""
    code = request.GET.get("gemeente")
    if code is None:
        return selectors.plan_views(request.user)
    asked = ViewForm(request.GET).understood()
    scenario = str(asked.get("scenario") or "") or None
    view = selectors.plan_view(code, viewer=request.user, scenario=scenario)
    return [view] if view else []
