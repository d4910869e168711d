"""What a person does with a realisation in the browser: one address per act, with and without script.

A change is based on the revision that the person looked at; who comes second is told so and sees
the realisation as it is now (409).
"""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps import site_pages, whatif
from laadregie.planmaps.models import Exactness, Site
from laadregie.planmaps.site_forms import TrialForm
from laadregie.realisation import acts, at_once, doing, pages, permissions, selectors, services
from laadregie.realisation.acts import Act
from laadregie.realisation.forms import FORMS, ActForm, BulkForm, OpenForm, ProposalForm
from laadregie.realisation.models import Cause, Realisation

MOST_AT_ONCE = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """Ask what an act needs and do it (`/realisaties/<nummer>/<daad>/`)."""
    chosen = acts.BY_SLUG.get(slug)
    found = selectors.realisation(number, viewer=request.user)
    if chosen is None or not doing.may_ever(request.user, found, chosen.code):
        raise Http404
    kind = FORMS.get(chosen.code, ActForm)
    if request.method != "POST":
        if chosen not in acts.possible(request.user, found):
            return case_page(request, found, status=422, refusal=not_now(found))
        return case_page(
            request, found, asking={"act": chosen, "form": kind(initial={"revision": found.revision})}
        )
    form = kind(request.POST, request.FILES)
    if form.is_valid():
        try:
            _do(chosen, found, form, cast(User, request.user))
        except services.Conflict as conflict:
            return case_page(request, again(found), status=409, refusal=told_conflict(conflict))
        except InputError as error:
            add_refusal(form, error, otherwise="__all__")
        else:
            messages.success(request, str(chosen.done) % {"number": found.number})
            return redirect("realisation:case", number=number)
    if not chosen.asks:
        words = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return case_page(request, again(found), status=422, refusal=words)
    return case_page(request, again(found), status=422, asking={"act": chosen, "form": form})


def _do(chosen: Act, found: Realisation, form: ActForm, by: User) -> None:
    """Do an act with what its form says."""
    values = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
    doing.do(chosen.code, found.number, revision=form.cleaned_data["revision"], values=values, by=by)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose the place, with a pin on the map or in the form (`…/plaats-voorstellen/`)."""
    found = selectors.realisation(number, viewer=request.user)
    chosen = acts.ACTS["propose_location"]
    if not doing.may_ever(request.user, found, chosen.code):
        raise Http404
    if chosen not in acts.possible(request.user, found):
        return case_page(request, found, status=422, refusal=not_now(found))
    site, plan = found.site, planmaps.leading_plan(found.municipality_code)
    if plan is None:
        raise Http404
    nearby = _nearby(plan, site)
    start = {"revision": found.revision, "x": f"{site.x_m:.1f}", "y": f"{site.y_m:.1f}"}
    form = ProposalForm(
        request.POST if request.method == "POST" else start | request.GET.dict(), nearby=nearby
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        moved = (values["x_m"], values["y_m"]) != (round(site.x_m, 1), round(site.y_m, 1))
        try:
            given = {axis: values[axis] if moved else None for axis in ("x_m", "y_m")}
            doing.do(
                chosen.code,
                number,
                revision=values["revision"],
                values={**given, "note": values["note"]},
                by=cast(User, request.user),
            )
        except services.Conflict as conflict:
            return case_page(request, again(found), status=409, refusal=told_conflict(conflict))
        except InputError as error:
            add_refusal(form, error, otherwise="x")
        else:
            messages.success(request, str(chosen.done) % {"number": number})
            return redirect("realisation:case", number=number)
    context = {
        "realisation": found,
        "act": chosen,
        "map": pages.map_of(found),
        "editing": pages.place_editing(found),
        **_tried(plan, form, site),
    }
    return render(request, "realisation/place.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def trial(request: HttpRequest, number: str) -> HttpResponse:
    """What a place would mean, asked while the pin moves (`…/probeer/`); writes nothing."""
    found = selectors.realisation(number, viewer=request.user)
    plan = planmaps.leading_plan(found.municipality_code)
    if plan is None or not doing.may_ever(request.user, found, "propose_location"):
        raise Http404
    form = TrialForm(request.GET)
    context = _tried(plan, form, found.site)
    return render(request, "planmaps/_trial.html", context, status=422 if form.errors else 200)


def _tried(plan: Any, form: Any, site: Site) -> dict[str, Any]:
    if not form.is_valid():
        return {"form": form}
    values = form.cleaned_data
    try:
        found = site_pages.compared(
            plan, x_m=values["x_m"], y_m=values["y_m"], poles=site.poles, instead_of=site
        )
    except InputError as error:
        add_refusal(form, error, otherwise="x")
        return {"form": form}
    return {"form": form, "compared": found, "plan": plan}


def _nearby(plan: Any, site: Site) -> list[tuple[str, str]]:
    kinds = dict(Exactness.choices)
    here = (f"{site.x_m:.1f};{site.y_m:.1f}", _("Where it is now"))
    others = [
        (
            f"{one.x_m:.1f};{one.y_m:.1f}",
            _("%(name)s, %(metres)s m away")
            % {"name": one.name or str(kinds[one.exactness]), "metres": round(one.far_m)},
        )
        for one in whatif.places_nearby(plan, site.x_m, site.y_m)
    ]
    return [here, *others] if others else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_site(request: HttpRequest, site_id: int) -> HttpResponse:
    """Open a realisation on a site of the plan map (`/realisaties/open/<plaats>/`)."""
    site = Site.objects.filter(pk=site_id).first()
    if site is None or not permissions.can_open(request.user, site.municipality_code):
        raise Http404
    held = selectors.of_site(site_id, viewer=request.user)
    if held is not None:
        return redirect("realisation:case", number=held.number)
    start = {"poles": site.poles, "cause": Cause.PROACTIVE if site.state == "reserved" else Cause.REQUEST}
    form = OpenForm(request.POST) if request.method == "POST" else OpenForm(initial=start)
    if form.is_valid():
        try:
            found = services.open_realisation(
                site_id=site_id, by=cast(User, request.user), **form.cleaned_data
            )
        except InputError as error:
            add_refusal(form, error, otherwise="__all__")
        else:
            messages.success(request, _("Realisation %(number)s is opened.") % {"number": found.number})
            return redirect("realisation:case", number=found.number)
    context = {"form": form, "site": site}
    return render(request, "realisation/open.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one act with several realisations (`/realisaties/kies/`); what cannot be done is told."""
    if not permissions.can_see_work(request.user):
        raise Http404
    form = BulkForm(request.POST)
    numbers = request.POST.getlist("nummer")[:MOST_AT_ONCE]
    if not form.is_valid() or not numbers:
        messages.error(request, _("Choose what to do, and with which realisations."))
        return redirect("realisation:work")
    chosen, by = acts.ACTS[form.cleaned_data["doe"]], cast(User, request.user)

    def do_one(found: Realisation) -> None:
        if chosen not in acts.possible(by, found):
            raise PermissionDenied
        asked = ActForm({"revision": found.revision})
        asked.is_valid()
        _do(chosen, found, asked, by)

    at_once.do_each(
        request,
        selectors.realisations(by).filter(number__in=numbers),
        do_one,
        lambda n: ngettext("Done for %(n)s realisation.", "Done for %(n)s realisations.", n) % {"n": n},
    )
    return redirect("realisation:work")


def case_page(request: HttpRequest, found: Realisation, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a realisation with a question, or with what is in the way."""
    return render(request, "realisation/case.html", pages.case(found, request.user) | more, status=status)


def again(found: Realisation) -> Realisation:
    """The realisation as it is now."""
    return Realisation.objects.select_related("site", "assigned_to").get(pk=found.pk)


def not_now(found: Realisation) -> str:
    """Why an act that is the viewer's cannot be done in this state."""
    if found.hold_reason:
        return _("This realisation is on hold: let it go on first.")
    words = _("This cannot be done now: the realisation is “%(value)s”.")
    return words % {"value": found.get_state_display()}


def told_conflict(conflict: services.Conflict) -> str:
    """Who changed it first, and when."""
    at = timezone.localtime(conflict.at)
    today = at.date() == timezone.localdate()
    if today:
        words = _("%(name)s changed this realisation at %(time)s. Your change is not saved.")
    else:
        words = _("%(name)s changed this realisation on %(time)s. Your change is not saved.")
    return words % {"name": conflict.by_name, "time": date_format(at, "H:i" if today else "j F H:i")}
