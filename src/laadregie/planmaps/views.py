"""Pages of the map: the region, a municipality's plan map, a site; calculating and publishing."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import selectors as jobs
from laadregie.foundation.jobs.views import job_context
from laadregie.planmaps import exports, pages, permissions, selectors, services
from laadregie.planmaps.forms import CalculateForm, ViewForm
from laadregie.planmaps.models import PlanMap, Site
from laadregie.regions import selectors as regions
from laadregie.regions.models import Municipality


class HtmxRequest(HttpRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def region(request: HtmxRequest) -> HttpResponse:
    """The map of the whole region with a list of its municipalities (`/kaart/`)."""
    form = ViewForm(request.GET)
    chosen = pages.choice(form)
    context = {
        "region": regions.region(),
        "form": form,
        "chosen": chosen,
        "map": pages.map_of_region(chosen),
        "rows": pages.municipality_rows(chosen, viewer=request.user),
    }
    template = "_municipalities.html" if request.htmx else "region.html"
    return render(request, f"planmaps/{template}", context)


@require_safe
@vary_on_headers("HX-Request")
def municipality(request: HtmxRequest, code: str) -> HttpResponse:
    """The plan map of a municipality: list, map and panel (`/kaart/<code>/`)."""
    own = _municipality(code)
    form = ViewForm(request.GET)
    asked = form.understood()
    plan = selectors.plan_map(code, viewer=request.user, scenario=str(asked.get("scenario") or "") or None)
    chosen = pages.choice(form, plan)
    context = {
        "municipality": own,
        "form": form,
        "chosen": chosen,
        "plan": plan,
        "map": pages.map_of_municipality(code, plan, chosen),
        "may_calculate": permissions.can_calculate(request.user, code),
        "may_publish": permissions.can_publish(request.user, code),
        "calculate_form": CalculateForm(initial={"year": chosen.year, "scenario": chosen.scenario}),
        **_of_plan(plan, form, chosen),
        **_job(request, code),
    }
    if not request.htmx and request.GET.get("plaats", "").isdecimal():
        context |= _chosen_site(plan, int(request.GET["plaats"]))
    template = "_list.html" if request.htmx else "map.html"
    return render(request, f"planmaps/{template}", context)


@require_safe
@vary_on_headers("HX-Request")
def site(request: HtmxRequest, code: str, site_id: int) -> HttpResponse:
    """Why a pole should come here: the panel, or a page of its own (`/kaart/<code>/plaats/<id>/`)."""
    own = _municipality(code)
    plans = selectors.visible_plan_maps(request.user).filter(municipality_code=code)
    found = selectors.site(plans, site_id)
    context = {"municipality": own, **_site_context(found)}
    template = "_site.html" if request.htmx else "site.html"
    return render(request, f"planmaps/{template}", context)


@login_required
@require_POST
def recalculate(request: HtmxRequest, code: str) -> HttpResponse:
    """Have the plan map calculated (`/kaart/<code>/herbereken/`)."""
    _municipality(code)
    permissions.check_can_calculate(request.user, code)
    form = CalculateForm(request.POST)
    if form.is_valid():
        try:
            job = services.request_plan(
                municipality_code=code, by=cast(User, request.user), **form.cleaned_data
            )
        except InputError as error:
            form.add_error(
                error.field if error.field in form.fields else None, _(error.template) % error.params
            )
        else:
            if request.htmx:
                return render(request, "components/job_progress.html", job_context(job, request.user))
            return redirect("planmaps:municipality", code=code)
    context = {"municipality": _municipality(code), "calculate_form": form}
    return render(request, "planmaps/calculate.html", context, status=422)


@login_required
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan map to everyone (`/kaart/<code>/publiceer/`)."""
    permissions.check_can_publish(request.user, code)
    plan_id = request.POST.get("plan", "")
    plan = (
        PlanMap.objects.filter(pk=int(plan_id), municipality_code=code).first()
        if plan_id.isdecimal()
        else None
    )
    if plan is None:
        raise Http404
    try:
        services.publish(plan_map_id=plan.pk, by=cast(User, request.user))
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    else:
        messages.success(request, _("The plan map is published. Everyone can see the sites now."))
    return redirect("planmaps:municipality", code=code)


@require_safe
def export_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The sites as CSV (`/kaart/<code>/plaatsen.csv`)."""
    text = exports.sites_csv(_visible_sites(request, code))
    return _download(text, "text/csv; charset=utf-8", f"plaatsen-{code}.csv")


@require_safe
def export_geojson(request: HttpRequest, code: str) -> HttpResponse:
    """The sites as GeoJSON (`/kaart/<code>/plaatsen.geojson`)."""
    text = exports.sites_geojson(_visible_sites(request, code))
    return _download(text, "application/geo+json", f"plaatsen-{code}.geojson")


def _municipality(code: str) -> Municipality:
    try:
        return regions.municipality(code)
    except InputError:
        raise Http404 from None


def _visible_sites(request: HttpRequest, code: str) -> list[Site]:
    plan = selectors.plan_map(_municipality(code).code, viewer=request.user)
    if plan is None:
        raise Http404
    return list(selectors.sites_of([plan]))


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _of_plan(plan: PlanMap | None, form: ViewForm, chosen: pages.Choice) -> dict[str, object]:
    if plan is None:
        return {"sites": []}
    found = list(selectors.sites(plan, form.site_filter(plan.year)))
    names = dict(regions.neighbourhoods(plan.municipality_code).values_list("code", "name"))
    for one in found:
        one.neighbourhood_name = names.get(one.neighbourhood_code, "")  # type: ignore[attr-defined]
    return {
        "sites": found,
        "poles": sum(one.poles for one in found),
        "served": sum(one.served_points for one in found),
        "short": plan.need_points - plan.served_by_existing_points,
        "year_bars": pages.year_bars(plan, chosen.year),
        "kinds": pages.kind_chips(plan, form.kinds()),
    }


def _job(request: HttpRequest, code: str) -> dict[str, object]:
    if not permissions.can_calculate(request.user, code):
        return {}
    busy = jobs.active(services.PLAN_JOB, code) or jobs.active(services.PLAN_JOB, services.WHOLE_REGION)
    return job_context(busy, request.user) if busy else {}


def _chosen_site(plan: PlanMap | None, site_id: int) -> dict[str, object]:
    if plan is None:
        return {}
    found = plan.sites.select_related("plan_map").filter(pk=site_id).first()
    return _site_context(found) if found else {}


def _site_context(found: Site) -> dict[str, object]:
    return {
        "site": found,
        "why": found.explanation,
        "plan": found.plan_map,
        "selection": pages.selection(found, found.plan_map),
        "total": found.plan_map.sites.count(),
    }
