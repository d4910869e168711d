"""What an officer does with a site in the browser: one address per step, with and without script.

Each answer to htmx is the whole panel of the site; once something changed it brings the list, the
states to choose from, the line about the plan and a short message with it. A change is based on the
revision that the person looked at; who comes second is told so and sees the site as it is now (409).
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.planmaps import acts, pages, permissions, selectors, services, site_pages
from laadregie.planmaps.acts import ACTS, Act
from laadregie.planmaps.models import Site
from laadregie.planmaps.site_forms import ChangeForm, CommentForm, RejectForm, StepForm
from laadregie.planmaps.views import HtmxRequest, own_municipality

SERVICES: dict[str, Callable[..., Site]] = {
    "validate": services.validate,
    "reject": services.reject,
    "reserve": services.reserve,
    "release": services.release,
    "restore": services.restore,
    "change": services.change_poles,
    "undo": services.undo,
}
QUESTIONS: dict[str, type[StepForm]] = {"reject": RejectForm, "change": ChangeForm}


@login_required
@require_POST
@vary_on_headers("HX-Request")
def step(request: HtmxRequest, code: str, site_id: int, step: str) -> HttpResponse:
    """Take a step that asks nothing (`/kaart/<code>/plaats/<id>/keur-goed/` and the like)."""
    decided_site(request, code, site_id)
    act = acts.UNDO if step == "undo" else ACTS[step]
    form = StepForm(request.POST)
    if not form.is_valid():
        return panel(request, code, site_id, status=422, refusal=_("This form is too old."))
    return take(request, code, site_id, act, form, lambda error: None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def question(request: HtmxRequest, code: str, site_id: int, step: str) -> HttpResponse:
    """Ask what a step needs and take it (`…/wijs-af/`, `…/wijzig/`)."""
    site = decided_site(request, code, site_id)
    act, kind = ACTS[step], QUESTIONS[step]
    if request.method == "POST":
        form = kind(request.POST)
    else:
        found = selectors.shown_site(code, site_id, viewer=request.user)
        form = kind(initial={"revision": site.revision, "poles": found.poles, "year": found.year})
    if form.is_valid():
        return take(
            request, code, site_id, act, form, lambda error: add_refusal(form, error, otherwise="__all__")
        )
    status = 422 if form.is_bound else 200
    return panel(request, code, site_id, status=status, asking={"form": form, "act": act})


@login_required
@require_POST
@vary_on_headers("HX-Request")
def comment(request: HtmxRequest, code: str, site_id: int) -> HttpResponse:
    """Say something about a site (`…/opmerking/`)."""
    own_municipality(code)
    permissions.check_can_comment(request.user, code)
    selectors.shown_site(code, site_id, viewer=request.user)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return panel(request, code, site_id, status=422, comment_form=form)
    services.comment(site_id=site_id, by=cast(User, request.user), **form.cleaned_data)
    return done(request, code, site_id, acts.COMMENT_DONE)


def decided_site(request: HtmxRequest, code: str, site_id: int) -> Site:
    """The site, for who decides about it; for everyone else it does not exist."""
    own_municipality(code)
    permissions.check_can_decide(request.user, code)
    site = Site.objects.filter(pk=site_id, municipality_code=code).first()
    if site is None:
        raise Http404
    return site


def take(
    request: HtmxRequest,
    code: str,
    site_id: int,
    act: Act,
    form: StepForm,
    refuse: Callable[[InputError], None],
) -> HttpResponse:
    """Take a step with what the form says; show the site after it, or what is in the way."""
    try:
        SERVICES[act.step](site_id=site_id, by=cast(User, request.user), **form.cleaned_data)
    except services.Conflict as conflict:
        return conflicted(request, code, site_id, conflict)
    except InputError as error:
        refuse(error)
        if form.errors:
            return panel(request, code, site_id, status=422, asking={"form": form, "act": act})
        return panel(request, code, site_id, status=422, refusal=_(error.template) % error.params)
    return done(request, code, site_id, act.done, may_undo=act is not acts.UNDO)


def done(
    request: HtmxRequest, code: str, site_id: int, words: Any, *, may_undo: bool = False
) -> HttpResponse:
    """The site after a change, with a short message."""
    found = selectors.shown_site(code, site_id, viewer=request.user)
    told = str(words) % {"site": found.number}
    if not request.htmx:
        messages.success(request, told)
        return redirect("planmaps:site", code=code, site_id=site_id)
    undo = may_undo and site_pages.last_undo(site_id, found.revision)
    return panel(request, code, site_id, fresh=True, toast=told, toast_undo=undo)


def conflicted(request: HtmxRequest, code: str, site_id: int, conflict: services.Conflict) -> HttpResponse:
    """Somebody else was first: the site as it is now, with who changed it and when."""
    at = timezone.localtime(conflict.at)
    today = at.date() == timezone.localdate()
    if today:
        words = _("%(name)s changed this site at %(time)s. Your change is not saved.")
    else:
        words = _("%(name)s changed this site on %(time)s. Your change is not saved.")
    told = words % {"name": conflict.by_name, "time": date_format(at, "H:i" if today else "j F H:i")}
    return panel(request, code, site_id, status=409, fresh=True, refusal=told)


def panel(
    request: HtmxRequest, code: str, site_id: int, *, status: int = 200, fresh: bool = False, **more: Any
) -> HttpResponse:
    """The panel of a site, or a page of its own; `fresh` brings what else changed on the page."""
    view = selectors.plan_view(code, viewer=request.user)
    found = selectors.shown_site(code, site_id, viewer=request.user, view=view)
    context = {
        "municipality": own_municipality(code),
        "view": view,
        **site_pages.of_site(view, found, request.user),
        **more,
    }
    if request.htmx and fresh:
        context |= around(request, code)
    template = ("_changed.html" if fresh else "_site.html") if request.htmx else "site.html"
    return render(request, f"planmaps/{template}", context, status=status)


def around(request: HtmxRequest, code: str) -> dict[str, Any]:
    """List, filters and line about the plan, as the page shows them from which a change came."""
    form = site_pages.view_in(request)
    scenario = str(form.understood().get("scenario") or "") or None
    view = selectors.plan_view(code, viewer=request.user, scenario=scenario)
    chosen = pages.choice(form, view.plan if view else None)
    return {
        "list_view": view,
        "form": form,
        "chosen": chosen,
        "map": pages.map_of_municipality(code, view, chosen, states=form.states()),
        "has_unpublished": view is not None and view.is_working and selectors.has_unpublished(view),
        "may_publish": permissions.can_decide(request.user, code),
        "may_calculate": permissions.can_calculate(request.user, code),
        "listed": site_pages.of_plan(view, form, chosen, request.user),
    }
