"""Pages of the parties: who they are, and which municipalities take part in a concession."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.forms import add_refusal
from laadregie.regions import party_pages, permissions, selectors, services
from laadregie.regions.forms import ParticipationForm
from laadregie.regions.models import Concession, Municipality, ParticipationState
from laadregie.regions.views import municipality_or_404


@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    """Which municipalities take part (`/deelname/?concessie=&stand=`)."""
    concessions = list(selectors.concessions())
    if not concessions:
        return render(request, "regions/no_concession.html")
    chosen = request.GET.get("concessie") or concessions[0].code
    state = request.GET.get("stand", "")
    concession = next((one for one in concessions if one.code == chosen), None)
    if concession is None or state not in ("", *ParticipationState.values):
        raise Http404
    context = {
        "concessions": concessions,
        "page": party_pages.participation_page(concession, state, viewer=request.user),
        "state": state,
    }
    return render(request, "regions/participation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def municipal_participation(request: HttpRequest, code: str) -> HttpResponse:
    """What was said about a municipality, or say it (`/deelname/<gemeentecode>/`)."""
    municipality = municipality_or_404(code)
    may_set = permissions.can_set_participation(request.user, municipality)
    if request.method == "POST" and not may_set:
        raise Http404
    concessions = list(selectors.concessions())
    form = ParticipationForm(
        request.POST if request.method == "POST" else None,
        concessions=concessions,
        initial={"known_on": timezone.localdate(), "concession": request.GET.get("concessie")},
    )
    if _say(request, form, municipality, concessions):
        return redirect(request.path)
    said = selectors.participation_history(municipality)
    context = {
        "municipality": municipality,
        "form": form if may_set and concessions else None,
        "statements": [party_pages.statement(one, request.user) for one in said],
        "breadcrumb": [(gettext("Participation"), reverse("regions:participation"))],
    }
    return render(
        request, "regions/municipal_participation.html", context, status=422 if form.errors else 200
    )


def _say(
    request: HttpRequest, form: ParticipationForm, municipality: Municipality, concessions: list[Concession]
) -> bool:
    """Whether something was said and kept; a refusal stands at its field."""
    if not isinstance(request.user, User) or not form.is_valid():
        return False
    asked = dict(form.cleaned_data)
    code = asked.pop("concession")
    concession = next(one for one in concessions if one.code == code)
    try:
        said = services.set_participation(
            municipality=municipality, concession=concession, by=request.user, **asked
        )
    except InputError as error:
        add_refusal(form, error, otherwise="state")
        return False
    kept = {"name": municipality.name, "state": said.get_state_display()}
    messages.success(request, gettext("Kept. %(name)s: %(state)s.") % kept)
    return True


@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """Who works together in this region (`/partijen/`)."""
    context = {
        "region_name": selectors.region_name(),
        "groups": party_pages.party_groups(),
        "concessions": selectors.concessions(),
        "municipalities": selectors.municipalities(),
    }
    return render(request, "regions/parties.html", context)
