"""Pages about versions of a plan map: what was published, what differs, what a calculation changed."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.planmaps import comparing, difference_pages, pages, permissions, selectors, services, week
from laadregie.planmaps.progress import progress, progress_csv
from laadregie.planmaps.selectors import PlanView
from laadregie.regions.views import municipality_or_404

DRAFT = "concept"


@login_required
@require_safe
def this_week(request: HttpRequest, code: str) -> HttpResponse:
    """What holds others up, in order (`/kaart/<code>/deze-week/`)."""
    municipality = municipality_or_404(code)
    permissions.check_can_decide(request.user, code)
    context = {"municipality": municipality, "tasks": week.tasks(code, viewer=request.user)}
    return render(request, "planmaps/this_week.html", context)


@login_required
@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """How far the municipalities are (`/kaart/voortgang/`)."""
    rows = progress(request.user)
    if not rows:
        raise Http404
    if request.GET.get("als") == "csv":
        response = HttpResponse(progress_csv(rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="voortgang-plankaarten.csv"'
        return response
    return render(request, "planmaps/progress.html", {"page": pages.progress_page(rows)})


@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """The versions that were published (`/kaart/<code>/versies/`)."""
    municipality = municipality_or_404(code)
    view = selectors.plan_view(code, viewer=request.user)
    is_working = view is not None and view.is_working
    found = list(selectors.versions(code))
    for one, earlier in zip(found, [*found[1:], None], strict=False):
        one.earlier_number = earlier.number if earlier else None  # type: ignore[attr-defined]
    context = {
        "municipality": municipality,
        "view": view,
        "versions": found,
        "next_number": found[0].number + 1 if found else 1,
        "sees_draft": is_working,
        "has_unpublished": is_working and selectors.has_unpublished(cast(PlanView, view)),
        "may_decide": permissions.can_decide(request.user, code),
    }
    return render(request, "planmaps/versions.html", context)


@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between two versions or a version and the draft (`/kaart/<code>/vergelijk/`)."""
    municipality = municipality_or_404(code)
    before, after = asked(request, code, "van"), asked(request, code, "naar")
    found = comparing.compared(selectors.shown_sites([before]), selectors.shown_sites([after]))
    context = {
        "municipality": municipality,
        "before": before,
        "after": after,
        "differences": found,
        "counts": pages.difference_counts(found),
        "map": pages.map_of_comparison(code, before, after),
        "may_decide": permissions.can_decide(request.user, code),
    }
    return render(request, "planmaps/compare.html", context)


@login_required
@require_safe
def differences(request: HttpRequest, code: str) -> HttpResponse:
    """What the last calculation changed, to accept or keep (`/kaart/<code>/verschillen/`)."""
    municipality = municipality_or_404(code)
    view = selectors.plan_view(code, viewer=request.user)
    if view is None or not view.is_working:
        raise Http404
    context = {
        "municipality": municipality,
        "view": view,
        "groups": difference_pages.groups(view.plan),
        "may_decide": permissions.can_decide(request.user, code),
    }
    return render(request, "planmaps/differences.html", context)


@login_required
@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Accept differences or keep the sites as they were (`/kaart/<code>/verschillen/besluit/`)."""
    municipality_or_404(code)
    permissions.check_can_decide(request.user, code)
    view = selectors.plan_view(code, viewer=request.user)
    chosen = {int(value) for value in request.POST.getlist("verschil") if value.isdecimal()}
    found = selectors.open_differences(view.plan).filter(pk__in=chosen) if view else []
    keep = request.POST.get("besluit") == "houd"
    settled = 0
    for one in list(found):
        try:
            services.settle(difference_id=one.pk, keep=keep, by=cast(User, request.user))
        except InputError as error:
            messages.error(request, _(error.template) % error.params)
        else:
            settled += 1
    if settled:
        words = _("Kept as it was: %(count)s.") if keep else _("Accepted: %(count)s.")
        messages.success(request, words % {"count": settled})
    elif not chosen:
        messages.error(request, _("Choose at least one site."))
    return redirect("planmaps:differences", code=code)


@login_required
@require_POST
def go_back(request: HttpRequest, code: str) -> HttpResponse:
    """Publish an earlier version again (`/kaart/<code>/versies/terug/`)."""
    municipality_or_404(code)
    permissions.check_can_decide(request.user, code)
    number = request.POST.get("versie", "")
    version = selectors.versions(code).filter(number=int(number)).first() if number.isdecimal() else None
    if version is None:
        raise Http404
    try:
        made = services.go_back(version_id=version.pk, by=cast(User, request.user))
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    else:
        words = _("Version %(number)s is published, with the sites of version %(old)s.")
        messages.success(request, words % {"number": made.number, "old": version.number})
    return redirect("planmaps:versions", code=code)


def asked(request: HttpRequest, code: str, key: str) -> PlanView:
    """A version by its number, or the draft for who works on it; anything else is not there."""
    given = request.GET.get(key, "")
    if given == DRAFT:
        view = selectors.plan_view(code, viewer=request.user)
        if view is not None and view.is_working:
            return view
    elif given.isdecimal() and len(given) < 6:
        view = selectors.version_view(code, int(given))
        if view is not None:
            return view
    raise Http404
