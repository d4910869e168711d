"""Where a site goes: moving, pinning down and adding, and what a place would mean."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from laadkern.errors import InputError
from laadregie.foundation.accounts.activity import unnoted
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.planmaps import acts, permissions, process, selectors, services, site_pages, whatif
from laadregie.planmaps.acts import ACTS
from laadregie.planmaps.models import Exactness, PlanMap, Site
from laadregie.planmaps.site_forms import AddForm, PlaceForm, PointForm, TrialForm
from laadregie.planmaps.site_views import conflicted, decided_site, done, panel
from laadregie.planmaps.views import HtmxRequest, own_municipality

MOVES = {"move": services.move, "pin_down": services.pin_down}


@unnoted
@login_required
@require_safe
def trial(request: HtmxRequest, code: str) -> HttpResponse:
    """What a place would mean, asked while a pin moves (`/kaart/<code>/probeer/`); writes nothing."""
    own_municipality(code)
    permissions.check_can_decide(request.user, code)
    form = TrialForm(request.GET)
    site = _tried_site(code, form) if form.is_valid() else None
    context = _tried(code, form, site)
    return render(request, "planmaps/_trial.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def place(request: HtmxRequest, code: str, site_id: int, step: str) -> HttpResponse:
    """Move a site or pin down a search area (`…/verschuif/`, `…/prik/`)."""
    site = decided_site(request, code, site_id)
    if not process.allowed(step, state=site.state, is_search_area=site.exactness == Exactness.SEARCH_AREA):
        return panel(request, code, site_id, status=422, refusal=_refused_step(site))
    plan = _plan(code)
    form = PlaceForm(
        request.POST if request.method == "POST" else _asked(request, site),
        nearby=_nearby(plan, site),
    )
    if request.method == "POST" and form.is_valid():
        try:
            MOVES[step](
                site_id=site_id,
                revision=form.cleaned_data["revision"],
                x_m=form.cleaned_data["x_m"],
                y_m=form.cleaned_data["y_m"],
                by=cast(User, request.user),
            )
        except services.Conflict as conflict:
            return conflicted(request, code, site_id, conflict)
        except InputError as error:
            add_refusal(form, error, otherwise="x")
        else:
            return done(request, code, site_id, ACTS[step].done, may_undo=True)
    found = selectors.shown_site(code, site_id, viewer=request.user)
    context = {
        "act": ACTS[step],
        "site": found,
        "editing": site_pages.place_editing(code, (site.x_m, site.y_m), site.pk),
        **_tried(code, form, site),
    }
    return _place_page(request, code, form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def add(request: HtmxRequest, code: str) -> HttpResponse:
    """Add a site (`/kaart/<code>/plaats-toevoegen/`)."""
    own_municipality(code)
    permissions.check_can_decide(request.user, code)
    plan = selectors.leading_plan(code)
    if plan is None:
        raise Http404
    asked = {"year": min(timezone.localdate().year + 1, plan.year), "poles": 1}
    form = AddForm(request.POST) if request.method == "POST" else AddForm(initial=asked)
    if request.method != "POST" and "x" in request.GET:
        form = AddForm({**asked, **request.GET.dict()})
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k not in ("x", "y")}
        try:
            site = services.add(municipality_code=code, by=cast(User, request.user), **values)
        except InputError as error:
            add_refusal(form, error, otherwise="x")
        else:
            return done(request, code, site.pk, acts.ADD_DONE)
    context = {"editing": site_pages.place_editing(code, None, None)}
    if form.is_bound:
        context |= _tried(code, form, None)
    return _place_page(request, code, form, context)


def _place_page(request: HtmxRequest, code: str, form: PointForm, context: dict[str, Any]) -> HttpResponse:
    refused = request.method == "POST" or ("x" in request.GET and bool(form.errors))
    template = "_place.html" if request.htmx else "place.html"
    shown = {"municipality": own_municipality(code), "form": form, **context}
    return render(request, f"planmaps/{template}", shown, status=422 if refused else 200)


def _plan(code: str) -> PlanMap:
    plan = selectors.leading_plan(code)
    if plan is None:
        raise Http404
    return plan


def _tried_site(code: str, form: TrialForm) -> Site | None:
    pk = form.cleaned_data["plaats"]
    if pk is None:
        return None
    site = Site.objects.filter(pk=pk, municipality_code=code).first()
    if site is None:
        raise Http404
    return site


def _tried(code: str, form: PointForm, site: Site | None) -> dict[str, Any]:
    """What the place of a form would mean; what is wrong with it stands at the form."""
    if not form.is_valid() or "x_m" not in form.cleaned_data:
        return {"form": form}
    values = form.cleaned_data
    poles = None if site else values.get("palen") or values.get("poles")
    plan = _plan(code)
    try:
        found = site_pages.compared(plan, x_m=values["x_m"], y_m=values["y_m"], poles=poles, instead_of=site)
    except InputError as error:
        add_refusal(form, error, otherwise="x")
        return {"form": form}
    return {"form": form, "compared": found, "plan": plan}


def _asked(request: HtmxRequest, site: Site) -> dict[str, Any]:
    """Where the pin stands at first: where the address says, else where the site is."""
    here = {"x": f"{site.x_m:.1f}", "y": f"{site.y_m:.1f}"}
    given = {name: request.GET[name] for name in ("nearby", "x", "y") if name in request.GET}
    return {"revision": site.revision, **here, **given}


def _nearby(plan: PlanMap, site: Site) -> list[tuple[str, str]]:
    found = whatif.places_nearby(plan, site.x_m, site.y_m)
    kinds = dict(Exactness.choices)
    return [
        (
            f"{one.x_m:.1f};{one.y_m:.1f}",
            _("%(name)s, %(metres)s m away")
            % {"name": one.name or str(kinds[one.exactness]), "metres": round(one.far_m)},
        )
        for one in found
    ]


def _refused_step(site: Site) -> str:
    return _("This cannot be done now: the site is “%(value)s”.") % {"value": site.get_state_display()}
