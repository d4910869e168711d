"""Look first (`/laadpaal/`): whether a request has a chance, before anything is filled in."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from laadkern.errors import InputError
from laadkern.geo import lonlat_from_rd
from laadregie.intake import checking, drafts, places, process
from laadregie.intake.places import FoundPlace
from laadregie.intake.request_forms import CheckForm, PointForm
from laadregie.intake.request_steps import first_open_step
from laadregie.regions import selectors as regions


@vary_on_cookie
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The question where one lives or works, and the answer to it on the same page."""
    form = CheckForm(request.GET or None)
    found: list[FoundPlace] = []
    asked = form.is_valid() and any(value not in (None, "") for value in form.cleaned_data.values())
    if asked:
        try:
            found = _found(form)
        except InputError as error:
            form.add_error(
                error.field if error.field in form.fields else None, gettext(error.template) % error.params
            )
    context = {
        "form": form,
        "asked": asked and not form.errors,
        "choices": [_choice(one) for one in found],
        "begun": _begun(request),
    }
    if len(found) == 1:
        answer = checking.check(found[0])
        context |= {
            "answer": answer,
            "map": checking.map_of(answer.place),
            "selection": json.dumps(checking.selection_of(answer)),
            "here": _choice(found[0]),
        }
    return render(request, "intake/check.html", context, status=422 if form.errors else 200)


@require_safe
def point(request: HttpRequest) -> HttpResponse:
    """Point at the map; without script the two numbers do it."""
    form = PointForm(initial={name: request.GET.get(name) for name in ("lon", "lat")})
    context = {"form": form, "map": checking.map_to_point(request.GET)}
    return render(request, "intake/point.html", context)


def _begun(request: HttpRequest) -> dict[str, object] | None:
    """The draft of this browser, to go on with; None without one."""
    draft = drafts.of(request)
    if draft is None or draft.state != process.DRAFT:
        return None
    return {
        "on": draft.started_at,
        "step": first_open_step(draft),
        "municipality": regions.municipality(draft.municipality_code).name,
    }


def _found(form: CheckForm) -> list[FoundPlace]:
    said = form.cleaned_data
    if said["lon"] is not None and said["lat"] is not None:
        return [places.at_point(said["lon"], said["lat"])]
    if said["postcode"]:
        return places.by_postcode(said["postcode"], said["house_number"])
    if said["area"]:
        return places.by_code(said["area"])
    return places.by_name(said["place"]) if said["place"] else []


def _choice(place: FoundPlace) -> dict[str, object]:
    """A place with its degrees, and the query that finds it again as what it is."""
    lon, lat = lonlat_from_rd([place.x_m], [place.y_m])
    degrees = {"lon": f"{float(lon[0]):.6f}", "lat": f"{float(lat[0]):.6f}"}
    query = degrees
    if place.is_address:
        query = {"postcode": place.postcode, "house_number": place.house_number}
    elif place.area_code:
        query = {"area": place.area_code}
    return {"place": place, "query": urlencode(query), **degrees}
