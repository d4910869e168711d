"""How few poles would serve a share of the need (`/kaart/<code>/minste-palen/`)."""

import json
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import selectors as jobs
from laadregie.foundation.jobs.models import State
from laadregie.foundation.jobs.views import job_context
from laadregie.foundation.web.forms import add_refusal
from laadregie.planmaps import labels, pages, permissions, selectors, services
from laadregie.planmaps.exports.model import TARGET_SHARE
from laadregie.planmaps.forms import ViewForm
from laadregie.planmaps.models import FewestPoles, PlanMap
from laadregie.regions import selectors as regions
from laadregie.regions.views import municipality_or_404

PERCENT = 100


class ShareForm(forms.Form):
    """Which share of the need."""

    share = forms.IntegerField(
        label=_("Share of the need to serve, in percent"), min_value=1, max_value=PERCENT
    )


@login_required
@require_safe
def fewest(request: HttpRequest, code: str) -> HttpResponse:
    """The answer that was calculated last, and the form to ask again (`/kaart/<code>/minste-palen/`)."""
    plan = _working_plan(request, code)
    share = float(regions.policy_set(code)[TARGET_SHARE].number)
    found = plan.fewest.first()
    first = round((found.target_share if found else share) * PERCENT)
    return _page(request, code, plan, found, ShareForm(initial={"share": first}))


@login_required
@require_POST
def calculate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for another share (`/kaart/<code>/minste-palen/bereken/`)."""
    plan = _working_plan(request, code)
    permissions.check_can_calculate(request.user, code)
    form = ShareForm(request.POST)
    if form.is_valid():
        share = form.cleaned_data["share"] / PERCENT
        try:
            services.request_fewest(municipality_code=code, share=share, by=cast(User, request.user))
        except InputError as error:
            add_refusal(form, error, otherwise="share")
        else:
            return redirect("planmaps:fewest", code=code)
    return _page(request, code, plan, plan.fewest.first(), form)


@login_required
@require_safe
def sites_layer(request: HttpRequest, code: str) -> HttpResponse:
    """The chosen places for the map (`/kaart/<code>/minste-palen/plaatsen.geojson`)."""
    found = _working_plan(request, code).fewest.first()
    if found is None:
        raise Http404
    response = HttpResponse(_layer(found), content_type="application/geo+json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, code: str, plan: PlanMap, found: FewestPoles | None, form: ShareForm
) -> HttpResponse:
    job = jobs.latest(services.FEWEST_JOB, code)
    shown = job if job and (job.is_active or job.state == State.FAILED) else None
    context: dict[str, Any] = {
        "municipality": municipality_or_404(code),
        "plan": plan,
        "found": found,
        "form": form,
        "quota": _quota(plan),
        "may_calculate": permissions.can_calculate(request.user, code),
        **(job_context(shown, request.user) if shown else {}),
    }
    if found:
        context["map"] = pages.small_map(code, pages.choice(ViewForm({}), plan))
        context["map"]["layers"]["sites"] = reverse("planmaps:fewest_sites", args=[code])
    return render(request, "planmaps/fewest.html", context, status=422 if form.errors else 200)


def _quota(plan: PlanMap) -> dict[str, Any]:
    """The plan that keeps to the quota, to stand beside it."""
    served = plan.served_by_existing_points + plan.served_by_plan_points
    return {
        "poles": plan.planned.aggregate(total=Sum("poles"))["total"] or 0,
        "share": served / plan.need_points if plan.need_points else 1.0,
    }


def _working_plan(request: HttpRequest, code: str) -> PlanMap:
    """The plan that the viewer works on; nobody else has business here."""
    municipality_or_404(code)
    plan = selectors.leading_plan(code)
    if plan is None or code not in permissions.seen_unpublished(request.user):
        raise Http404
    return plan


def _layer(found: FewestPoles) -> str:
    lon, lat = lonlat_from_rd([one["x_m"] for one in found.sites], [one["y_m"] for one in found.sites])
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": {"type": "Point", "coordinates": [round(float(east), 6), round(float(north), 6)]},
            "properties": {
                "id": number,
                "number": str(number),
                "kind": one["exactness"],
                "radius_m": one["radius_m"],
                "poles": one["poles"],
                "year": found.plan_map.year,
                "state": labels.SIGNS["validated" if one["decided"] else "candidate"],
            },
        }
        for number, (one, east, north) in enumerate(zip(found.sites, lon, lat, strict=True), start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
