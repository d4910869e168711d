"""Pages of one request for who judges it, and every step with it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.intake import (
    case_pages,
    letters,
    mails,
    permissions,
    process,
    selectors,
    services,
    surroundings,
)
from laadregie.intake.case_forms import (
    AssignForm,
    DecideForm,
    MessageForm,
    NoticeForm,
    OverruleForm,
    PlaceForm,
    RevisionForm,
)
from laadregie.intake.follow_views import too_many_renewals
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services import deciding, handling, merging
from laadregie.regions import selectors as regions


@login_required
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One request with everything on one screen (`/aanvragen/<nummer>/`)."""
    return case_page(request, selectors.charger_request(number, viewer=request.user))


@login_required
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Decide, or see the letter first (`…/besluit/`)."""
    found = judged(request, number)
    form = _decide_form(request, found)
    if not form.is_valid():
        return case_page(request, found, status=422, decide_form=form)
    if request.POST.get("doe") == "voorbeeld":
        return _preview(request, found, form)
    choice, revision = form.choice(), form.cleaned_data["revision"]

    def act() -> str:
        decision = services.decide(
            number=number, revision=revision, choice=choice, by=cast(User, request.user)
        )
        if decision.is_waiting:
            return _("Your decision waits for a second person.")
        return _("Decided: %(kind)s.") % {"kind": str(decision.get_kind_display()).lower()}

    return take(request, found, act, form=form, name="decide_form", otherwise="kind")


def _decide_form(request: HttpRequest, found: ChargerRequest) -> DecideForm:
    policy = regions.policy_set(found.municipality_code)
    way = surroundings.way_of(found.municipality_code, policy)
    alike = case_pages.alike(found, request.user, way, policy["request_merge_distance_m"].number)
    place = (found.municipality_code, found.x_m, found.y_m, way)
    sites = surroundings.near_sites(*place, viewer=request.user)
    return DecideForm(request.POST, partners=case_pages.partners(alike, sites))


def _preview(request: HttpRequest, found: ChargerRequest, form: DecideForm) -> HttpResponse:
    """The letter as it would go, and how it ends; nothing is written."""
    choice, capacity = form.choice(), permissions.access(request.user, found).capacity
    try:
        partner = merging.partner(found, choice.with_number, choice.with_site, viewer=request.user)
    except InputError as error:
        add_refusal(form, error, otherwise="partner")
        return case_page(request, found, status=422, decide_form=form)
    policy = regions.policy_set(found.municipality_code)
    said = deciding.said_of(choice, capacity, partner)
    text = letters.compose(
        found,
        said,
        policy=policy,
        results=selectors.latest_results(found),
        at=timezone.now(),
    )
    context = {
        "charger_request": found,
        "letter": text,
        "mail": mails.preview(
            found, process.STEPS[choice.kind].mail, note=choice.note, together=said.together
        ),
        "form": form,
        "given": [(name, value) for name, value in request.POST.lists() if name in form.fields],
        "contested_by": letters.contested_by(choice.kind, capacity, policy),
        "route": policy["rejection_route"],
        "capacity": capacity,
        "kind": choice.kind,
    }
    return render(request, "intake/preview.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm a decision as the second person (`…/bevestig/`)."""
    done = _("Confirmed. The requester is told.")
    return plain(request, number, services.confirm, done)


@login_required
@require_POST
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """Do not confirm a decision (`…/niet-bevestigen/`)."""
    return plain(request, number, services.decline, _("The decision does not count. The request goes on."))


@login_required
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the last decision back (`…/maak-ongedaan/`)."""
    return plain(request, number, services.undo, _("The decision is undone. The requester is told."))


@login_required
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """Begin judging (`…/begin/`)."""
    return plain(request, number, services.start_test, _("You judge this request now."))


@login_required
@require_POST
def detach(request: HttpRequest, number: str) -> HttpResponse:
    """Take the request out of its realisation (`…/plaats-los/`)."""
    return plain(request, number, services.detach, _("The request waits for a place again."))


@login_required
@require_POST
def test(request: HttpRequest, number: str) -> HttpResponse:
    """Evaluate the criteria again with what is known now (`…/toets/`)."""
    found = judged(request, number)

    def act() -> str:
        services.evaluate(found, by=cast(User, request.user))
        return _("Tested again with what is known now.")

    return take(request, found, act)


@login_required
@require_POST
def overrule(request: HttpRequest, number: str) -> HttpResponse:
    """Say what one saw where an outcome is unknown or wrong (`…/oordeel/`)."""
    form = OverruleForm(request.POST)
    return filled(request, number, form, services.overrule, _("Your outcome is kept with your name."))


@login_required
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give a request to somebody (`…/behandelaar/`)."""
    found = judged(request, number)
    capacity = permissions.access(request.user, found).capacity
    people = list(handling.colleagues(found, capacity).values_list("pk", "name"))
    form = AssignForm(request.POST, people=people)

    def give(*, number: str, revision: int, to: str, by: User) -> ChargerRequest:
        return services.assign(number=number, revision=revision, to=int(to) if to else None, by=by)

    return filled(request, number, form, give, _("The request is taken up."), name="assign_form")


@login_required
@require_POST
def place(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the site that serves an accepted request (`…/plaats/`)."""

    def choose(*, number: str, revision: int, site: int, by: User) -> Any:
        return services.attach(number=number, revision=revision, site_id=site, by=by)

    done = _("The place is chosen. The requester is told.")
    return filled(request, number, PlaceForm(request.POST), choose, done, name="place_form")


@login_required
@require_POST
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Write to the requester (`…/bericht/`)."""
    form = MessageForm(request.POST)
    return filled(request, number, form, services.write, _("Your message is sent."), name="message_form")


@login_required
@require_POST
def read(request: HttpRequest, number: str) -> HttpResponse:
    """Say that messages are read (`…/gelezen/`)."""
    found = judged(request, number)

    def act() -> str:
        services.mark_read(number=number, by=cast(User, request.user))
        return _("The messages are marked as read.")

    return take(request, found, act)


@login_required
@require_POST
def renew_links(request: HttpRequest, number: str) -> HttpResponse:
    """Stop the links of the requester and send a new one (`…/nieuwe-link/`)."""
    judged(request, number)
    if too_many_renewals(number):
        return render(request, "429.html", status=429)
    done = _("The links stopped working. A new one is on its way to the requester.")
    return plain(request, number, services.renew_links, done)


@login_required
@require_POST
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Note a notice of default (`…/ingebrekestelling/`)."""
    form = NoticeForm(request.POST)
    done = _("The notice of default is noted.")
    return filled(request, number, form, services.note_default, done, name="notice_form")


def judged(request: HttpRequest, number: str) -> ChargerRequest:
    """The request, for who judges it; for everyone else there is nothing to write here."""
    found = selectors.charger_request(number, viewer=request.user)
    if not permissions.can_judge(request.user, found):
        raise Http404
    return found


def plain(request: HttpRequest, number: str, service: Callable[..., Any], done: str) -> HttpResponse:
    """Take a step that asks nothing but the revision."""
    found = judged(request, number)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return case_page(request, found, status=422, refusal=_("This form is too old."))

    def act() -> str:
        service(number=number, by=cast(User, request.user), **form.cleaned_data)
        return done

    return take(request, found, act)


def filled(
    request: HttpRequest,
    number: str,
    form: forms.Form,
    service: Callable[..., Any],
    done: str,
    *,
    name: str = "",
) -> HttpResponse:
    """Take a step with what a form says; refused, the page shows it at the field."""
    found = judged(request, number)

    def act() -> str:
        service(number=number, by=cast(User, request.user), **form.cleaned_data)
        return done

    if not form.is_valid():
        return _refused(request, found, form, name)
    return take(request, found, act, form=form, name=name)


def take(
    request: HttpRequest,
    found: ChargerRequest,
    act: Callable[[], str],
    *,
    form: forms.Form | None = None,
    name: str = "",
    otherwise: str = "__all__",
) -> HttpResponse:
    """Do something with a request; show it after that, or what is in the way."""
    try:
        done = act()
    except services.Conflict as conflict:
        return case_page(request, found, status=409, refusal=told_conflict(conflict))
    except InputError as error:
        if form is None:
            return case_page(request, found, status=422, refusal=_(error.template) % error.params)
        add_refusal(form, error, otherwise=otherwise if otherwise in form.fields else "__all__")
        return _refused(request, found, form, name)
    messages.success(request, done)
    return redirect("intake:case", number=found.number)


def _refused(request: HttpRequest, found: ChargerRequest, form: forms.Form, name: str) -> HttpResponse:
    """The page with a form that was refused; where it has no place there, the words above the page."""
    if name:
        return case_page(request, found, status=422, **{name: form})
    words = " ".join(str(one) for errors in form.errors.values() for one in errors)
    return case_page(request, found, status=422, refusal=words)


def case_page(request: HttpRequest, found: ChargerRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a request as it is now, with what was filled in or is in the way."""
    now = selectors.charger_request(found.number, viewer=request.user) if status != 200 else found
    context = case_pages.case(now, request.user, **more)
    return render(request, "intake/case.html", context, status=status)


def told_conflict(conflict: services.Conflict) -> str:
    """Who changed it first, and when."""
    at = timezone.localtime(conflict.at)
    today = at.date() == timezone.localdate()
    if today:
        words = _("%(name)s changed this request at %(time)s. Your change is not saved.")
    else:
        words = _("%(name)s changed this request on %(time)s. Your change is not saved.")
    return words % {"name": conflict.by_name, "time": date_format(at, "H:i" if today else "j F H:i")}
