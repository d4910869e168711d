"""What is brought against a place of an order, and how it ends; the officer records it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laadregie.realisation.models import Objection, ObjectionKind, OrderSite, TrafficOrder
from laadregie.realisation.orders import contents, forms, pages, process, selectors, services
from laadregie.realisation.orders.answering import done, own_order, page, taken, user

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_POST)
def receive(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """Record what was brought against a place (`…/plaats/<id>/bezwaar/`)."""
    order, place = _own(request, number, place_id)
    form = forms.ReceiveForm(
        request.POST if request.method == "POST" else None,
        initial={"revision": order.revision, "kind": _first_kind(place)},
    )
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.receive(number=number, place_id=place_id, by=user(request), **form.cleaned_data),
        )
        if status == 200:
            return done(request, number, _("It is recorded."), f"place-{place_id}")
    return page(request, "receive", _context(order, place, form=form), status)


@login_required
@require_http_methods(GET_POST)
def objection(request: HttpRequest, number: str, objection_id: int) -> HttpResponse:
    """An objection, appeal or relief: record its outcome (`…/bezwaar/<id>/`)."""
    found = _objection(request, number, objection_id)
    order, place = _own(request, number, found.order_site_id)
    form = forms.DecideForm(
        request.POST if request.method == "POST" else None, initial={"revision": order.revision}
    )
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.decide(
                number=number, objection_id=objection_id, by=user(request), **form.cleaned_data
            ),
            otherwise="decided_on",
        )
        if status == 200:
            return done(request, number, _("The outcome is recorded."), f"place-{place.pk}")
    return page(request, "objection", _objection_page(order, place, found, form=form), status)


ACTS: dict[str, tuple[Callable[..., Objection], bool]] = {
    "verdaag": (services.adjourn, False),
    "opschorten": (services.suspend, True),
    "hervat": (services.resume, True),
    "einde-voorziening": (services.lift_relief, False),
}


@login_required
@require_http_methods(["POST"])
def act(request: HttpRequest, number: str, objection_id: int, what: str) -> HttpResponse:
    """Adjourn, let the term stand still or run again, end relief (`…/bezwaar/<id>/verdaag/`)."""
    found = _objection(request, number, objection_id)
    order, place = _own(request, number, found.order_site_id)
    if what not in ACTS:
        raise Http404
    service, asks_day = ACTS[what]
    form = forms.DayForm(request.POST) if asks_day else forms.RevisionForm(request.POST)
    status = 422
    if form.is_valid():
        given = form.cleaned_data
        status = taken(
            request,
            form,
            lambda: service(number=number, objection_id=objection_id, by=user(request), **given),
            otherwise="on" if asks_day else "__all__",
        )
        if status == 200:
            return done(request, number, _("It is recorded."), f"place-{place.pk}")
    decide = forms.DecideForm(initial={"revision": order.revision})
    context = _objection_page(order, place, found, form=decide)
    return page(request, "objection", {**context, "refused": what, "refused_form": form}, status)


def _objection_page(
    order: TrafficOrder, place: OrderSite, found: Objection, *, form: forms.DecideForm
) -> dict[str, Any]:
    is_objection = found.kind == ObjectionKind.OBJECTION
    return {
        **_context(order, place, form=form),
        "objection": found,
        "day_form": forms.DayForm(initial={"revision": order.revision}, auto_id="pause_%s"),
        "may_adjourn": is_objection and not found.outcome and not found.adjourned_weeks,
        "may_suspend": is_objection and not found.outcome and found.defects_from is None,
        "may_resume": found.defects_from is not None and not found.outcome,
        "is_relief": found.kind == ObjectionKind.RELIEF,
    }


def _context(order: TrafficOrder, place: OrderSite, **more: Any) -> dict[str, Any]:
    facts = contents.of_order(order)
    shown = next((one for one in pages.places(order, facts, []) if one.place.pk == place.pk), None)
    return {"order": order, "place": place, "shown": shown, "name": facts.municipality, **more}


def _own(request: HttpRequest, number: str, place_id: int) -> tuple[TrafficOrder, OrderSite]:
    order = own_order(request, number)
    place = get_object_or_404(selectors.places(order), pk=place_id)
    if place.state == process.DRAFTED:
        raise Http404
    return order, place


def _objection(request: HttpRequest, number: str, objection_id: int) -> Objection:
    own_order(request, number)
    return get_object_or_404(
        Objection.objects.select_related("order_site"), pk=objection_id, order_site__order__number=number
    )


def _first_kind(place: OrderSite) -> str:
    """What is most likely brought in the state a place is in."""
    later = place.state in (process.DISMISSED, process.APPEAL)
    return ObjectionKind.APPEAL if later else ObjectionKind.OBJECTION
