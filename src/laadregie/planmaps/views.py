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
from laadregie.planmaps import exports, pages, permissions, selectors, services, site_pages
from laadregie.planmaps.forms import CalculateForm, ViewForm
from laadregie.planmaps.models import PlanMap
from laadregie.planmaps.selectors import PlanView
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
    own = own_municipality(code)
    form = ViewForm(request.GET)
    asked = form.understood()
    view = selectors.plan_view(code, viewer=request.user, scenario=str(asked.get("scenario") or "") or None)
    plan = view.plan if view else None
    chosen = pages.choice(form, plan)
    context = {
        "municipality": own,
        "form": form,
        "chosen": chosen,
        "view": view,
        "plan": plan,
        "map": pages.map_of_municipality(code, view, chosen, states=form.states()),
        "may_calculate": permissions.can_calculate(request.user, code),
        "may_publish": permissions.can_decide(request.user, code),
        "can_be_stated": plan is not None and exports.can_be_stated(plan),
        "may_visit": plan is not None and permissions.can_measure(request.user, code),
        "open_differences": selectors.open_differences(view.plan).count() if view and view.is_working else 0,
        "has_unpublished": view is not None and view.is_working and selectors.has_unpublished(view),
        "calculate_form": CalculateForm(initial={"year": chosen.year, "scenario": chosen.scenario}),
        **site_pages.of_plan(view, form, chosen, request.user),
        **_job(request, code),
    }
    if view and not request.htmx and request.GET.get("plaats", "").isdecimal():
        context |= _chosen_site(request, view, int(request.GET["plaats"]))
    template = "_list.html" if request.htmx else "map.html"
    return render(request, f"planmaps/{template}", context)


@require_safe
@vary_on_headers("HX-Request")
def site(request: HtmxRequest, code: str, site_id: int) -> HttpResponse:
    """Why a pole should come here: the panel, or a page of its own (`/kaart/<code>/plaats/<id>/`)."""
    own = own_municipality(code)
    view = selectors.plan_view(code, viewer=request.user)
    found = selectors.shown_site(code, site_id, viewer=request.user, view=view)
    context = {"municipality": own, "view": view, **site_pages.of_site(view, found, request.user)}
    template = "_site.html" if request.htmx else "site.html"
    return render(request, f"planmaps/{template}", context)


@login_required
@require_POST
def recalculate(request: HtmxRequest, code: str) -> HttpResponse:
    """Have the plan map calculated (`/kaart/<code>/herbereken/`)."""
    own_municipality(code)
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
    context = {"municipality": own_municipality(code), "calculate_form": form}
    return render(request, "planmaps/calculate.html", context, status=422)


@login_required
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan map to everyone (`/kaart/<code>/publiceer/`)."""
    permissions.check_can_decide(request.user, code)
    plan_id = request.POST.get("plan", "")
    plan = (
        PlanMap.objects.filter(pk=int(plan_id), municipality_code=code).first()
        if plan_id.isdecimal()
        else None
    )
    if plan is None:
        raise Http404
    try:
        version = services.publish(
            plan_map_id=plan.pk, by=cast(User, request.user), note=request.POST.get("note", "")
        )
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    else:
        words = _("Version %(number)s is published. Everyone can see the sites now.")
        messages.success(request, words % {"number": version.number})
    return redirect("planmaps:municipality", code=code)


def own_municipality(code: str) -> Municipality:
    """The municipality of an address; one that is not there answers 404."""
    try:
        return regions.municipality(code)
    except InputError:
        raise Http404 from None


def _job(request: HttpRequest, code: str) -> dict[str, object]:
    if not permissions.can_calculate(request.user, code):
        return {}
    busy = jobs.active(services.PLAN_JOB, code) or jobs.active(services.PLAN_JOB, services.WHOLE_REGION)
    return job_context(busy, request.user) if busy else {}


def _chosen_site(request: HttpRequest, view: PlanView, site_id: int) -> dict[str, object]:
    try:
        found = selectors.shown_site(view.municipality_code, site_id, viewer=request.user, view=view)
    except Http404:
        return {}
    return site_pages.of_site(view, found, request.user)
