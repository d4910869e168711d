"""Pages of a site visit: lists, the visit on a telephone, what it sends, and its photos."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files
from laadregie.foundation.accounts.models import User
from laadregie.planmaps import measuring, permissions, services, visit_pages, visits
from laadregie.planmaps.models import VisitAnswer
from laadregie.planmaps.visit_forms import AnswerForm, StartForm, place_of
from laadregie.regions.views import municipality_or_404

# Six photos of 10 MB and the words round them; looked at before anything is read.
MOST_BYTES = 61 * 1024 * 1024
WORKER = "bundle/visit-worker.js"
SHOWN_FIELDS = {"photos", "remark", *measuring.BY_MEASURE}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """The visits of a municipality, and making a new one (`/kaart/<code>/schouw/`)."""
    municipality = municipality_or_404(code)
    found = visits.of_municipality(code, viewer=request.user)
    refusal = ""
    if request.method == "POST":
        try:
            visit = _planned(request, code)
        except InputError as error:
            refusal = _(error.template) % error.params
        else:
            return redirect("planmaps:visit", code=code, visit_id=visit.pk)
    start = StartForm(request.POST if request.method == "POST" else request.GET).understood()
    sites = visits.to_visit(code, viewer=request.user)
    by_id = {one.pk: one for one in sites}
    first = by_id.get(start.get("begin") or 0)
    here = place_of(start.get("lon"), start.get("lat")) or ((first.x_m, first.y_m) if first else None)
    chosen = set(_numbers(request)) or {one.pk for one in visits.suggested(sites, here)}
    if here is not None:
        sites = sorted(sites, key=lambda one: visits.distances_m([here, (one.x_m, one.y_m)], 1)[0, 1])
    context = {
        "municipality": municipality,
        "open_visits": [one for one in found if one.closed_at is None],
        "closed_visits": [one for one in found if one.closed_at is not None],
        "sites": sites,
        "chosen": chosen,
        "first": first,
        "start": start,
        "at_own_place": first is None and here is not None,
        "refusal": refusal,
        "most": visits.MOST_STOPS,
        "worker": {"worker": reverse("planmaps:visit_worker", args=[code]), "scope": request.path},
    }
    return render(request, "planmaps/visits.html", context, status=422 if refusal else 200)


@login_required
@require_safe
def visit(request: HttpRequest, code: str, visit_id: int) -> HttpResponse:
    """A visit: one site after another (`/kaart/<code>/schouw/<id>/`)."""
    return _visit_page(request, code, visit_id)


@login_required
@require_safe
def state(request: HttpRequest, code: str, visit_id: int) -> HttpResponse:
    """What a telephone asks before it sends: a fresh token, and who is signed in."""
    found = visits.visit(code, visit_id, viewer=request.user)
    return JsonResponse(
        {"csrf": get_token(request), "user": request.user.pk, "open": found.closed_at is None}
    )


@csrf_exempt
@login_required
@require_POST
def answer(request: HttpRequest, code: str, visit_id: int) -> HttpResponse:
    """Keep what was measured at a site (`/kaart/<code>/schouw/<id>/antwoord/`)."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        # Before the form is read, also by the check against forged forms that comes next.
        words = {"photos": [_("This is more than we can take at once: at most 6 photos of 10 MB.")]}
        return JsonResponse({"errors": words}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _answer(request, code, visit_id)


@csrf_protect
def _answer(request: HttpRequest, code: str, visit_id: int) -> HttpResponse:
    visits.visit(code, visit_id, viewer=request.user)
    form = AnswerForm(request.POST)
    kept: VisitAnswer | None = None
    stored: list[str] = []
    is_new = False
    if form.is_valid():
        try:
            kept, is_new = _recorded(form, request, visit_id)
            stored = _with_photos(kept, request)
        except InputError as error:
            where = error.field if error.field in SHOWN_FIELDS else None
            form.add_error(where, _(error.template) % error.params)
    if _wants_json(request):
        if form.errors:
            return JsonResponse({"errors": _errors(form), "answer": kept.pk if kept else None}, status=422)
        return JsonResponse(
            {"answer": kept.pk if kept else None, "photos": stored}, status=201 if is_new else 200
        )
    if form.errors and kept is None:
        return _visit_page(request, code, visit_id, refused=form)
    _say(request, form)
    address = reverse("planmaps:visit", args=[code, visit_id])
    return redirect(f"{address}#plaats-{form.cleaned_data['site']}")


@login_required
@require_POST
def close(request: HttpRequest, code: str, visit_id: int) -> HttpResponse:
    """Close a visit (`/kaart/<code>/schouw/<id>/sluit/`)."""
    visits.visit(code, visit_id, viewer=request.user)
    services.close_visit(visit_id=visit_id, by=cast(User, request.user))
    messages.success(request, _("The visit is closed."))
    return redirect("planmaps:visits", code=code)


@require_safe
def photo(request: HttpRequest, code: str, photo_id: int) -> HttpResponse:
    """A photo (`/kaart/<code>/schouw/foto/<id>.jpg`), for those who work on the plan map."""
    found = visits.photo(code, photo_id, viewer=request.user)
    path = files.path_of(found.path)
    if not path.is_file():
        raise Http404
    return HttpResponse(
        path.read_bytes(),
        content_type="image/jpeg",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'inline; filename="foto-{found.pk}.jpg"',
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


@login_required
@require_POST
def remove_photo(request: HttpRequest, code: str, photo_id: int) -> HttpResponse:
    """Remove a photo for good (`/kaart/<code>/schouw/foto/<id>/verwijder/`)."""
    found = visits.photo(code, photo_id, viewer=request.user)
    permissions.check_can_measure(request.user, code)
    site_id = found.answer.site_id
    services.remove_photo(photo_id=photo_id, by=cast(User, request.user))
    messages.success(request, _("The photo is removed."))
    return redirect(f"{reverse('planmaps:municipality', args=[code])}?plaats={site_id}")


@require_safe
def worker(request: HttpRequest, code: str) -> HttpResponse:
    """The script that keeps a visit for when there is no signal, at the only addresses it may serve."""
    municipality_or_404(code)
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise Http404
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


def _visit_page(
    request: HttpRequest, code: str, visit_id: int, refused: AnswerForm | None = None
) -> HttpResponse:
    municipality = municipality_or_404(code)
    found = visits.visit(code, visit_id, viewer=request.user)
    stops = visit_pages.stops(found, refused)
    context = {
        "municipality": municipality,
        "visit": found,
        "stops": stops,
        "answered": sum(1 for one in stops if one.answers),
        "minutes": visits.minutes_of(found.total_m),
        "speed": visits.WALKING_KMH,
        "map": visit_pages.map_of_visit(found, request.user),
        "texts": visit_pages.texts(),
        "addresses": visit_pages.addresses(found),
        "most_photos": services.MOST_PHOTOS,
    }
    return render(request, "planmaps/visit.html", context, status=422 if refused else 200)


def _planned(request: HttpRequest, code: str) -> Any:
    start = StartForm(request.POST).understood()
    return services.plan_visit(
        municipality_code=code,
        site_ids=_begin_first(_numbers(request), start.get("begin")),
        start=place_of(start.get("lon"), start.get("lat"))
        or _place_of_site(request, code, start.get("begin")),
        by=cast(User, request.user),
    )


def _begin_first(numbers: list[int], begin: int | None) -> list[int]:
    return numbers if begin is None or begin in numbers else [begin, *numbers]


def _place_of_site(request: HttpRequest, code: str, begin: int | None) -> tuple[float, float] | None:
    found = [one for one in visits.to_visit(code, viewer=request.user) if one.pk == begin]
    return (found[0].x_m, found[0].y_m) if found else None


def _numbers(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("plaats") if one.isdecimal() and len(one) < 16]


def _recorded(form: AnswerForm, request: HttpRequest, visit_id: int) -> tuple[VisitAnswer, bool]:
    data = form.cleaned_data
    return services.record_answer(
        visit_id=visit_id,
        site_id=data["site"],
        client_id=data["client_id"],
        measured=form.measured,
        all_fine=data["all_fine"],
        remark=data["remark"],
        has_photo=bool(request.FILES.getlist("photos") or request.POST.get("has_photo")),
        seen_at=data["seen_at"],
        place=form.place,
        by=cast(User, request.user),
    )


def _with_photos(kept: VisitAnswer, request: HttpRequest) -> list[str]:
    """Keep the photos of a request; each has an id of its own, told or made from that of the answer."""
    told = request.POST.getlist("photo_id")
    stored = []
    for index, upload in enumerate(request.FILES.getlist("photos")):
        client_id = _uuid(told[index]) if index < len(told) else uuid5(kept.client_id, str(index))
        services.add_photo(
            answer=kept, client_id=client_id, content=upload.read(), by=cast(User, request.user)
        )
        stored.append(str(client_id))
    return stored


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InputError("photos", gettext_noop("This photo has no number of its own.")) from None


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _errors(form: AnswerForm) -> Mapping[str, list[str]]:
    return {field: [str(one) for one in found] for field, found in form.errors.items()}


def _say(request: HttpRequest, form: AnswerForm) -> None:
    if form.errors:
        for found in form.errors.values():
            messages.error(request, " ".join(str(one) for one in found))
    else:
        messages.success(request, _("Your answer is kept."))
