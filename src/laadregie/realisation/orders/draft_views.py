"""Working on a draft: choose places, answer, change the text, publish; the officer alone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.planmaps.layer_views import layer
from laadregie.realisation.models import OrderState, TrafficOrder
from laadregie.realisation.orders import contents, forms, pages, permissions, ready, selectors, services, text
from laadregie.realisation.orders.answering import conflict_words, done, own_order, page, taken, user
from laadregie.realisation.orders.services import documents
from laadregie.realisation.orders.views import attachment

GET_POST = ["GET", "HEAD", "POST"]
PLACES = "plaats"


@login_required
@require_http_methods(GET_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Choose the places of a new order, on the list or the map (`/verkeersbesluiten/nieuw/`)."""
    code = _own_code(request)
    form = Form(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        form.is_valid()
        made: list[TrafficOrder] = []
        chosen = request.POST.getlist(PLACES)
        status = taken(
            request,
            form,
            lambda: made.append(
                services.draft(municipality_code=code, realisations_chosen=chosen, by=user(request))
            ),
        )
        if made:
            return done(request, made[0].number, _("The draft is made. Now fill in what is missing."))
    return page(request, "new", {**_choice(request, code), "form": form}, status)


@login_required
@require_http_methods(GET_POST)
def earlier(request: HttpRequest) -> HttpResponse:
    """Record an order from before that covers places already (`/verkeersbesluiten/eerder/`)."""
    code = _own_code(request)
    form = forms.EarlierForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        made: list[TrafficOrder] = []
        status = taken(
            request,
            form,
            lambda: made.append(
                services.record_earlier(
                    municipality_code=code,
                    realisations_chosen=request.POST.getlist(PLACES),
                    by=user(request),
                    **form.cleaned_data,
                )
            ),
        )
        if made:
            return done(request, made[0].number, _("The earlier order is recorded."))
    return page(request, "earlier", {**_choice(request, code), "form": form}, status)


@login_required
@require_safe
def choice_layer(request: HttpRequest) -> HttpResponse:
    """The places that can be chosen, for the map (`/verkeersbesluiten/nieuw/plaatsen.geojson`)."""
    code = _own_code(request)
    return layer(lambda _request: pages.layer_of(list(selectors.choosable(code)), "reserved"), is_kept=False)(
        request
    )


@login_required
@require_http_methods(GET_POST)
def add_places(request: HttpRequest, number: str) -> HttpResponse:
    """Add places to a draft (`…/plaatsen/`)."""
    order = _own_draft(request, number)
    form = forms.RevisionForm(
        request.POST if request.method == "POST" else None, initial={"revision": order.revision}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = taken(
                request,
                form,
                lambda: services.add_places(
                    number=number,
                    revision=form.cleaned_data["revision"],
                    realisations_chosen=request.POST.getlist(PLACES),
                    by=user(request),
                ),
            )
        if status == 200:
            return done(request, number, _("The places are added."), "places")
    return page(
        request, "new", {**_choice(request, order.municipality_code), "form": form, "order": order}, status
    )


@login_required
@require_POST
def take_out(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """Take a place out of a draft (`…/plaats/<id>/uit/`)."""
    _own_place(request, number, place_id)
    return _act(request, number, services.take_out, _("The place is taken out."), place_id=place_id)


@login_required
@require_POST
def confirm_roads(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm for all places at once that the municipality manages the road (`…/wegen/`)."""
    own_order(request, number)
    return _act(
        request,
        number,
        services.confirm_roads,
        _("Confirmed for every place where nobody measured otherwise."),
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw a draft (`…/intrekken/`)."""
    own_order(request, number)
    return _act(request, number, services.withdraw, _("The draft is withdrawn. Its places are free again."))


@login_required
@require_http_methods(GET_POST)
def answers(request: HttpRequest, number: str) -> HttpResponse:
    """Answer what the checklist asks of the order as a whole (`…/antwoorden/`)."""
    order = _own_draft(request, number)
    if request.method == "POST":
        form = forms.AnswersForm(request.POST)
    else:
        form = forms.AnswersForm(initial={**order.answers, "title": order.title, "revision": order.revision})
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.answer(
                number=number,
                revision=form.cleaned_data["revision"],
                answers=form.answers(),
                title=form.cleaned_data["title"],
                by=user(request),
            ),
        )
        if status == 200:
            return done(request, number, _("Saved."))
    missing = pages.missing_by_field(contents.of_order(order))
    asked = pages.asked_fields()
    fields = [(one, missing.get(one.name, ""), one.name in asked) for one in form.visible_fields()]
    return page(request, "answers", {"order": order, "form": form, "fields": fields}, status)


@login_required
@require_http_methods(GET_POST)
def place(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """Answer what the checklist asks of one place (`…/plaats/<id>/`)."""
    order = _own_draft(request, number)
    facts = contents.of_order(order)
    site = next((one for one in facts.sites if one.pk == place_id), None)
    if site is None:
        raise Http404
    if request.method == "POST":
        form = forms.PlaceForm(request.POST)
    else:
        form = forms.PlaceForm(
            initial={
                "revision": order.revision,
                "street": site.street,
                "house_number": site.house_number,
                "bays": site.bays,
                "parking": site.parking,
                "is_municipal_road": bool(site.is_municipal_road),
            }
        )
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.answer_place(
                number=number, place_id=place_id, by=user(request), **form.cleaned_data
            ),
        )
        if status == 200:
            return done(request, number, _("Saved."), "places")
    return page(request, "place", {"order": order, "site": site, "form": form}, status)


@login_required
@require_http_methods(GET_POST)
def section(request: HttpRequest, number: str, section: str) -> HttpResponse:
    """Change the text of a section, beside what was drafted (`…/tekst/<deel>/`)."""
    order = _own_draft(request, number)
    found = next((one for one in text.of_order(order, contents.of_order(order)) if one.code == section), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        form = forms.SectionForm(request.POST)
    else:
        form = forms.SectionForm(initial={"revision": order.revision, "text": found.text})
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.change_section(
                number=number,
                revision=form.cleaned_data["revision"],
                code=section,
                words=form.cleaned_data["text"],
                by=user(request),
            ),
        )
        if status == 200:
            return done(request, number, _("The text is saved."), f"text-{section}")
    return page(request, "section", {"order": order, "section": found, "form": form}, status)


@login_required
@require_http_methods(GET_POST)
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Record that the order was published (`…/publiceer/`)."""
    order = _own_draft(request, number)
    form = forms.PublishForm(
        request.POST if request.method == "POST" else None, initial={"revision": order.revision}
    )
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        status = taken(
            request,
            form,
            lambda: services.publish(number=number, by=user(request), **form.cleaned_data),
        )
        if status == 200:
            return done(request, number, _("The order is published. The term to object runs."))
    facts = contents.of_order(order)
    context = {"order": order, "form": form, "facts": facts, "missing": _missing(order, facts)}
    return page(request, "publish", context, status)


@login_required
@require_POST
def letter(request: HttpRequest, number: str, place_id: int) -> HttpResponse:
    """Make the letter to the neighbours of a place (`…/plaats/<id>/brief.pdf`)."""
    order = _own_place(request, number, place_id)
    listed = f"{reverse('orders:index')}?gemeente={order.municipality_code}"
    made = documents.letter(order, place_id, address=f"{settings.PUBLIC_URL}{listed}", by=user(request))
    return attachment(made)


def _missing(order: TrafficOrder, facts: contents.Facts) -> list[str]:
    """What blocks publication, in words; empty when it is complete."""
    found = ready.missing_in(facts, text.sections(facts, order.text))
    return [_(one.template) % one.params for one in found]


def _own_code(request: HttpRequest) -> str:
    """The municipality for which a person drafts: the one asked, or the own one."""
    own = sorted(permissions.own_municipalities(request.user))
    asked = request.GET.get("gemeente") or request.POST.get("gemeente") or (own[0] if own else "")
    permissions.check_can_draft(request.user, asked)
    return asked


def _own_draft(request: HttpRequest, number: str) -> TrafficOrder:
    order = own_order(request, number)
    if order.state != OrderState.DRAFT:
        raise Http404
    return order


def _own_place(request: HttpRequest, number: str, place_id: int) -> TrafficOrder:
    order = own_order(request, number)
    get_object_or_404(selectors.places(order), pk=place_id)
    return order


def _choice(request: HttpRequest, code: str) -> dict[str, Any]:
    """What a page shows on which places are chosen."""
    settled = list(selectors.choosable(code))
    names = pages.names()
    return {
        "code": code,
        "name": names.get(code, ""),
        "settled": settled,
        "chosen": request.POST.getlist(PLACES),
        "most": services.most_places(code),
        "fewest": services.fewest_places(code),
        "map": pages.choice_map(code, settled) if settled else None,
    }


def _act(request: HttpRequest, number: str, act: Any, words: str, **more: Any) -> HttpResponse:
    """Something that asks nothing but the revision; a refusal is told on the page of the order."""
    form = forms.RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form is too old."))
        return redirect("orders:order", number=number)
    try:
        act(number=number, revision=form.cleaned_data["revision"], by=user(request), **more)
    except services.Conflict as conflict:
        return _refused(request, number, conflict_words(conflict), 409)
    except InputError as error:
        return _refused(request, number, _(error.template) % error.params, 422)
    return done(request, number, words)


def _refused(request: HttpRequest, number: str, words: str, status: int) -> HttpResponse:
    found = selectors.order(number, viewer=request.user)
    context = pages.of_order(found, request.user)
    return page(
        request, "order", {**context, "name": context["facts"].municipality, "refusal": words}, status
    )
