"""Downloads of a plan map, as the viewer sees it (`/kaart/<code>/...`).

With `?gepubliceerd` who works on the plan map gets the published version instead of the draft.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laadkern.errors import InputError
from laadregie.planmaps import exports, selectors
from laadregie.planmaps.models import PlanMap
from laadregie.planmaps.selectors import PlanView, ShownSite
from laadregie.regions import selectors as regions

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel reads a file as UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"


@require_safe
def csv(request: HttpRequest, code: str) -> HttpResponse:
    """The sites as CSV (`/kaart/<code>/plaatsen.csv`)."""
    text = BYTE_ORDER_MARK + exports.sites_csv(_sites(_view(request, code)))
    return _download(text, "text/csv; charset=utf-8", f"plaatsen-{code}.csv")


@require_safe
def geojson(request: HttpRequest, code: str) -> HttpResponse:
    """The sites as GeoJSON (`/kaart/<code>/plaatsen.geojson`)."""
    text = exports.sites_geojson(_sites(_view(request, code)))
    return _download(text, "application/geo+json", f"plaatsen-{code}.geojson")


def _made(
    make: Callable[[exports.Contents], bytes], content_type: str, name: str
) -> Callable[..., HttpResponse]:
    """A download that is made of the contents of a plan map."""

    @require_safe
    def view(request: HttpRequest, code: str) -> HttpResponse:
        contents = exports.contents_of(_view(request, code))
        return _download(make(contents), content_type, name.format(name=slugify(contents.name), code=code))

    view.__doc__ = make.__doc__
    return view


geopackage = _made(exports.geopackage, "application/geopackage+sqlite3", "plankaart-{code}.gpkg")
workbook = _made(exports.workbook, EXCEL, "plankaart-{code}.xlsx")
plan_pdf = _made(exports.plan_document, "application/pdf", "plankaart-{name}.pdf")
council_pdf = _made(exports.council_sheet, "application/pdf", "raad-{name}.pdf")


@require_safe
def quota_model(request: HttpRequest, code: str) -> HttpResponse:
    """Problem (a) behind the plan map (`/kaart/<code>/rekenprobleem.mps`)."""
    return _model(request, code, exports.quota_model, f"rekenprobleem-{code}.mps")


@require_safe
def share_model(request: HttpRequest, code: str) -> HttpResponse:
    """Problem (b) behind the plan map (`/kaart/<code>/rekenprobleem-minste-palen.mps`)."""
    share = _share(request)

    def make(plan: PlanMap) -> str:
        return exports.share_model(plan, share)

    return _model(request, code, make, f"rekenprobleem-minste-palen-{code}.mps")


def _share(request: HttpRequest) -> float | None:
    """The share that is asked for with `?aandeel=0.8`; what is none is not there."""
    if "aandeel" not in request.GET:
        return None
    try:
        share = float(request.GET["aandeel"])
    except ValueError:
        raise Http404 from None
    if not 0 <= share <= 1:
        raise Http404
    return share


def _model(request: HttpRequest, code: str, make: Callable[..., str], name: str) -> HttpResponse:
    try:
        text = make(_view(request, code).plan)
    except exports.UnstatedPlan:
        words = _(
            "This plan map was calculated before its problem was kept. Calculate it again to export it."
        )
        messages.error(request, words)
        return redirect("planmaps:municipality", code=code)
    return _download(text, "text/plain; charset=utf-8", name)


def _view(request: HttpRequest, code: str) -> PlanView:
    try:
        own = regions.municipality(code).code
    except InputError:
        raise Http404 from None
    published = "gepubliceerd" in request.GET
    view = selectors.published_view(own) if published else selectors.plan_view(own, viewer=request.user)
    if view is None:
        raise Http404
    return view


def _sites(view: PlanView) -> list[ShownSite]:
    return selectors.shown_sites([view])


def _download(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Language"] = get_language() or "nl"
    response.headers["Cache-Control"] = "private, no-store"
    return response
