"""Bringing in a list of sites, step by step: send, map columns, look at the check, import."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs.models import State
from laadregie.foundation.jobs.views import job_context
from laadregie.foundation.spreadsheets import csv_text
from laadregie.foundation.web.forms import add_refusal
from laadregie.planmaps import permissions, selectors
from laadregie.planmaps.importing import keeping, services, shown
from laadregie.planmaps.importing.forms import ColumnsForm, UploadForm
from laadregie.planmaps.models import ImportState, SiteImport
from laadregie.regions import selectors as regions
from laadregie.regions.models import Municipality

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_POST)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Step 1: send a file (`/kaart/<code>/inlezen/`)."""
    municipality = _own(request, code)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.upload(
                municipality_code=code, data=file.read(), file_name=file.name, by=cast(User, request.user)
            )
        except InputError as error:
            add_refusal(form, error, otherwise="file")
        else:
            return redirect("planmaps:import_columns", code=code, import_id=made.pk)
    context = {
        "municipality": municipality,
        "form": form,
        "has_plan": selectors.leading_plan(code) is not None,
        "earlier": shown.earlier(code),
    }
    return render(request, "planmaps/import/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_POST)
def columns(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Step 2: say what stands in which column (`/kaart/<code>/inlezen/<id>/kolommen/`)."""
    municipality, found = _own(request, code), _open(request, code, import_id)
    tables = list(found.tables.defer("content"))
    asked = request.GET.get("blad", "")
    position = int(asked) if asked.isdecimal() and len(asked) < 4 else found.mapping.get("table", 0)
    table_row = get_object_or_404(found.tables, position=position)
    table = keeping.table_of(table_row)
    before = found.mapping if found.mapping.get("table") == position else {}
    allowed = services.allowed(services.leading(code))
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, table=table, allowed=allowed, before=before)
    if form.is_valid():
        chosen = form.chosen(position)
        services.request_check(site_import=found, chosen=chosen, by=cast(User, request.user))
        return redirect("planmaps:import_check", code=code, import_id=found.pk)
    context = {
        "municipality": municipality,
        "found": found,
        "form": form,
        "tables": tables,
        "table": table_row,
        "sample": shown.sample(table),
    }
    return render(request, "planmaps/import/columns.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_POST)
def check(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Steps 3 and 4: what the check found; import all of it (`/kaart/<code>/inlezen/<id>/controle/`)."""
    municipality, found = _own(request, code), _found(request, code, import_id)
    if request.method == "POST":
        return _import(request, found)
    busy = found.job if found.job and found.job.is_active else None
    if found.state == ImportState.READ and not busy:
        failed = found.job and found.job.state == State.FAILED
        if found.job and failed:
            messages.error(request, found.job.error_words)
        return redirect("planmaps:import_columns", code=code, import_id=found.pk)
    context = {"municipality": municipality, "found": found, **shown.outcome(found)}
    if found.job and (busy or found.job.state == State.FAILED):
        context |= job_context(found.job, request.user)
    return render(request, "planmaps/import/check.html", context)


@login_required
@require_safe
def sites_layer(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """The sites that will come, for the map (`/kaart/<code>/inlezen/<id>/plaatsen.geojson`)."""
    _own(request, code)
    found = _found(request, code, import_id)
    if found.state != ImportState.CHECKED:
        raise Http404
    response = HttpResponse(shown.layer(found), content_type="application/geo+json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def refused_csv(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Every row that was refused and why (`/kaart/<code>/inlezen/<id>/geweigerd.csv`)."""
    _own(request, code)
    found = _found(request, code, import_id)
    rows = [(one.row, one.column, one.value, one.reason) for one in shown.refused(found)]
    header = [_("row"), _("column"), _("value"), _("reason")]
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="geweigerd-{code}.csv"'
    return response


@login_required
@require_POST
def discard(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Throw the list away (`/kaart/<code>/inlezen/<id>/weg/`)."""
    _own(request, code)
    found = _open(request, code, import_id)
    try:
        services.discard(site_import=found, by=cast(User, request.user))
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    else:
        messages.success(request, _("The list was thrown away. Nothing was imported."))
    return redirect("planmaps:import_upload", code=code)


def _import(request: HttpRequest, found: SiteImport) -> HttpResponse:
    """Import, or check again where the plan map changed since the check."""
    by, code = cast(User, request.user), found.municipality_code
    try:
        if not services.import_or_check_again(site_import=found, by=by):
            words = _(
                "The plan map was changed in the meantime, so the list was checked again. Look once more."
            )
            messages.warning(request, words)
    except InputError as error:
        messages.error(request, _(error.template) % error.params)
    found.refresh_from_db()
    if found.state == ImportState.DONE:
        count = found.report["sites"]
        words = ngettext("%(count)s site was imported.", "%(count)s sites were imported.", count)
        messages.success(request, words % {"count": count})
        return redirect("planmaps:municipality", code=code)
    return redirect("planmaps:import_check", code=code, import_id=found.pk)


def _own(request: HttpRequest, code: str) -> Municipality:
    """The municipality, for its own officer alone."""
    permissions.check_can_decide(request.user, code)
    try:
        return regions.municipality(code)
    except InputError:
        raise Http404 from None


def _found(request: HttpRequest, code: str, import_id: UUID) -> SiteImport:
    permissions.check_can_decide(request.user, code)
    services.forget_expired()
    return get_object_or_404(SiteImport.objects.select_related("job"), pk=import_id, municipality_code=code)


def _open(request: HttpRequest, code: str, import_id: UUID) -> SiteImport:
    found = _found(request, code, import_id)
    if found.state == ImportState.DONE:
        raise Http404
    return found
