"""The request form (`/laadpaal/aanvraag/`): a few pages, each saved when it is sent."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd, rd_from_lonlat
from laadregie.foundation.keys import limits
from laadregie.foundation.web.forms import sent_data
from laadregie.intake import checking, drafts, places, process, questions
from laadregie.intake.models import ChargerRequest, EvidenceKind
from laadregie.intake.request_forms import ConsentForm, EvidenceForm, SituationForm, SpotForm, WhoForm
from laadregie.intake.request_steps import STEPS, missing
from laadregie.intake.services import asking
from laadregie.regions import selectors as regions

BEGUN_A_MINUTE, FILES_A_MINUTE, SENT_A_MINUTE = 30, 30, 90
Draft = ChargerRequest


@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a request for the place that was looked at."""
    if limits.count_form(request, "begin", BEGUN_A_MINUTE).is_exceeded:
        return render(request, "429.html", status=429)
    try:
        place = _place(request)
    except (InputError, ValueError):
        return redirect("intake:check")
    draft = asking.begin(place, language=(get_language() or "nl")[:2])
    return drafts.remember(redirect("intake:form", step="wie"), request, draft)


def _place(request: HttpRequest) -> places.FoundPlace:
    """The place again by the same way as the check: what a form says of an address proves nothing."""
    postcode, house_number = request.POST.get("postcode", ""), request.POST.get("house_number", "")
    if postcode and house_number:
        known = [one for one in places.by_postcode(postcode, house_number) if one.is_address]
        if known:
            return known[0]
    return places.at_point(float(request.POST.get("lon", "")), float(request.POST.get("lat", "")))


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, step: str) -> HttpResponse:
    """One page of the form; what was filled in stays until the request is sent."""
    if step not in STEPS:
        raise Http404
    draft = drafts.of(request)
    if draft is None:
        return redirect("intake:check")
    if draft.state != process.DRAFT:
        return redirect("intake:sent")
    if step != "wie" and draft.kind not in questions.ASKED:
        return redirect("intake:form", step="wie")
    return PAGES[step](request, draft)


def _who(request: HttpRequest, draft: Draft) -> HttpResponse:
    person = draft.requester
    names = ("name", "email", "phone", "street", "house_number", "postcode", "place")
    initial = {"kind": draft.kind, **{name: getattr(person, name) for name in names}}
    page = WhoForm(sent_data(request), initial=initial)
    if page.is_valid():
        said = page.cleaned_data
        asking.save(
            draft.number, fields={"kind": said["kind"]}, who={name: said[name] for name in names}, answers={}
        )
        return redirect("intake:form", step="situatie")
    return _page(request, draft, "wie", page)


def _situation(request: HttpRequest, draft: Draft) -> HttpResponse:
    yes_no = {True: "yes", False: "no"}
    initial = {
        name: yes_no.get(value, value) if isinstance(value, bool) else value
        for name, value in draft.answers.items()
    }
    initial["organisation"] = draft.requester.organisation
    page = SituationForm(sent_data(request), initial=initial, kind=draft.kind)
    if page.is_valid():
        said = dict(page.cleaned_data)
        who = {"organisation": said.pop("organisation")} if "organisation" in said else {}
        asking.save(draft.number, fields={}, who=who, answers=said)
        return redirect("intake:form", step="bewijs")
    return _page(request, draft, "situatie", page)


def _evidence(request: HttpRequest, draft: Draft) -> HttpResponse:
    wanted = questions.ASKED[draft.kind].evidence
    page = EvidenceForm(sent_data(request), request.FILES or None, initial={"kind": wanted[0]})
    if request.method == "POST" and limits.count_form(request, "evidence", FILES_A_MINUTE).is_exceeded:
        return render(request, "429.html", status=429)
    if page.is_valid():
        sent = page.cleaned_data["file"]
        try:
            asking.add_evidence(
                draft.number, kind=page.cleaned_data["kind"], content=sent.read(), name=sent.name or ""
            )
        except InputError as error:
            page.add_error("file", gettext(error.template) % error.params)
        else:
            return redirect("intake:form", step="bewijs")
    files = list(draft.evidence.filter(deleted_at=None))
    missing = [str(EvidenceKind(kind).label) for kind in wanted if kind not in {one.kind for one in files}]
    return _page(
        request,
        draft,
        "bewijs",
        page,
        files=files,
        missing=missing,
        next_url=reverse("intake:form", args=["plek"]),
    )


def _spot(request: HttpRequest, draft: Draft) -> HttpResponse:
    initial = {}
    if draft.wish_x_m is not None and draft.wish_y_m is not None:
        lon, lat = lonlat_from_rd([draft.wish_x_m], [draft.wish_y_m])
        initial = {"lon": round(float(lon[0]), 6), "lat": round(float(lat[0]), 6)}
    page = SpotForm(sent_data(request), initial=initial)
    if page.is_valid():
        wish: dict[str, float | None] = {"wish_x_m": None, "wish_y_m": None}
        if page.cleaned_data["lon"] is not None:
            x_m, y_m = rd_from_lonlat([page.cleaned_data["lon"]], [page.cleaned_data["lat"]])
            wish = {"wish_x_m": float(x_m[0]), "wish_y_m": float(y_m[0])}
        try:
            asking.save(draft.number, fields=wish, who={}, answers={})
        except InputError as error:
            page.add_error("lon", gettext(error.template) % error.params)
        else:
            return redirect("intake:form", step="verstuur")
    lon, lat = lonlat_from_rd([draft.x_m], [draft.y_m])
    start = [initial.get("lon", round(float(lon[0]), 6)), initial.get("lat", round(float(lat[0]), 6))]
    return _page(
        request, draft, "plek", page, map=checking.map_of(places.at(draft.x_m, draft.y_m)), pin={"at": start}
    )


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    more: dict[str, Any] = {"summary": drafts.summary(draft), "unanswered": missing(draft)}
    if more["unanswered"]:  # somebody came here past a page: say what is missing, and offer no sending
        return _page(request, draft, "verstuur", ConsentForm(), is_refused=request.method == "POST", **more)
    page = ConsentForm(sent_data(request))
    if page.is_valid():
        if limits.count_form(request, "submit", SENT_A_MINUTE).is_exceeded:
            return render(request, "429.html", status=429)
        try:
            asking.submit(draft.number)
        except InputError as error:
            page.add_error(None, gettext(error.template) % error.params)
        else:
            return redirect("intake:sent")
    return _page(request, draft, "verstuur", page, **more)


PAGES: dict[str, Callable[[HttpRequest, Draft], HttpResponse]] = {
    "wie": _who,
    "situatie": _situation,
    "bewijs": _evidence,
    "plek": _spot,
    "verstuur": _send,
}


def _page(
    request: HttpRequest, draft: Draft, step: str, page: Any, *, is_refused: bool = False, **more: Any
) -> HttpResponse:
    names = list(STEPS)
    context = {
        "draft": draft,
        "step": step,
        "steps": [(name, label, names.index(name) < names.index(step)) for name, label in STEPS.items()],
        "number": names.index(step) + 1,
        "back": reverse("intake:form", args=[names[names.index(step) - 1]])
        if step != "wie"
        else reverse("intake:check"),
        "form": page,
        "has_address": bool(draft.requester.email),
        "municipality": regions.municipality(draft.municipality_code).name,
        "route": regions.request_route(draft.municipality_code),
        **more,
    }
    return render(
        request, f"intake/form_{step}.html", context, status=422 if page.errors or is_refused else 200
    )


@never_cache
@require_POST
def remove_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    draft = drafts.of(request)
    if draft is None:
        raise Http404
    try:
        asking.remove_evidence(draft.number, evidence_id)
    except InputError:
        return redirect("intake:sent")
    return redirect("intake:form", step="bewijs")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """That the request was received, its number, and what comes next."""
    draft = drafts.of(request)
    if draft is None:
        return redirect("intake:check")
    if draft.state == process.DRAFT:
        return redirect("intake:form", step="wie")
    policy = regions.policy_set(draft.municipality_code)
    return render(
        request,
        "intake/sent.html",
        {
            "charger_request": draft,
            "municipality": regions.municipality(draft.municipality_code).name,
            "days": int(policy["first_answer_working_days"].number),
            "token": drafts.follow_token(draft),
        },
    )
