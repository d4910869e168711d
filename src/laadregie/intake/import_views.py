"""Taking over running cases, step by step: send a list, map columns, look at the check, import."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.spreadsheets import csv_text
from laadregie.foundation.uploads import Limits
from laadregie.foundation.uploads.findings import from_json
from laadregie.foundation.web.forms import add_refusal
from laadregie.intake import permissions
from laadregie.intake.importing import services
from laadregie.intake.importing.mapping import FIELDS, LABELS, NEEDED, STATES, Chosen, guess
from laadregie.intake.models import RequestImport, RequestImportState, RequestState
from laadregie.regions import selectors as regions
from laadregie.regions.models import Municipality

GET_POST = ["GET", "HEAD", "POST"]
SHOWN, SAMPLE_ROWS, EARLIER = 200, 3, 5


class UploadForm(forms.Form):
    """A list of running cases."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel, with a header."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,  # the reader says what is wrong, as of every other file
    )

    def clean_file(self) -> Any:
        """Refuse by size what need not be read for it."""
        file, limit = self.cleaned_data["file"], Limits().file_mb
        if (file.size or 0) > limit * 1_000_000:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file


class ColumnsForm(forms.Form):
    """Which column says what, with what was guessed from their names."""

    default_state = forms.ChoiceField(
        label=gettext_lazy("State of cases of which the file says none"),
        choices=[choice for choice in RequestState.choices if choice[0] in STATES],
    )

    def __init__(self, data: Any, *, columns: list[str], before: dict[str, Any]) -> None:
        chosen = before.get("columns") or guess(columns)
        first = {name: columns.index(one) for name, one in chosen.items() if one in columns}
        super().__init__(data, initial={"default_state": before.get("state", "submitted"), **first})
        self.columns = columns
        choices = [("", _("Not in the file")), *((str(i), name) for i, name in enumerate(columns))]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=choices,
                required=name in NEEDED,
                error_messages={"required": _("Choose the column that says this.")},
            )
        self.order_fields([*FIELDS, "default_state"])

    def clean(self) -> dict[str, Any]:
        """Every column once."""
        found = dict(super().clean() or {})
        picked = [name for name in FIELDS if found.get(name)]
        for name in picked:
            other = next((one for one in picked if one != name and found[one] == found[name]), None)
            if other is not None:
                words = _("This column is also chosen for “%(other)s”.") % {"other": LABELS[other]}
                self.add_error(name, words)
        return found

    def chosen(self) -> Chosen:
        """What was chosen, once the form is valid."""
        values = self.cleaned_data
        columns = {name: self.columns[int(values[name])] for name in FIELDS if values.get(name)}
        return Chosen(columns=columns, state=values["default_state"])


@login_required
@require_http_methods(GET_POST)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Step 1: send a file (`/aanvragen/inlezen/<gemeente>/`)."""
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
            return redirect("intake:import_columns", code=code, import_id=made.pk)
    earlier = RequestImport.objects.filter(municipality_code=code).select_related("by").defer("content")
    context = {"municipality": municipality, "form": form, "earlier": earlier[:EARLIER]}
    return render(request, "intake/import/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_POST)
def columns(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Step 2: say what stands in the columns (`…/kolommen/`)."""
    municipality, found = _own(request, code), _open(request, code, import_id)
    form = ColumnsForm(request.POST or None, columns=found.columns, before=found.mapping)
    if form.is_valid():
        services.check(request_import=found, chosen=form.chosen(), by=cast(User, request.user))
        return redirect("intake:import_check", code=code, import_id=import_id)
    frame = services.table_of(found)
    sample = [(name, ", ".join(frame[name].drop_nulls().head(SAMPLE_ROWS))[:120]) for name in found.columns]
    context = {"municipality": municipality, "found": found, "form": form, "sample": sample}
    return render(request, "intake/import/columns.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_POST)
def check(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Step 3: what the check found, and importing all of it (`…/controle/`)."""
    municipality, found = _own(request, code), _found(request, code, import_id)
    if found.state == RequestImportState.READ:
        return redirect("intake:import_columns", code=code, import_id=import_id)
    refusal = ""
    if request.method == "POST":
        try:
            count = services.carry_out(request_import=found, by=cast(User, request.user))
        except InputError as error:
            refusal = _(error.template) % error.params
        else:
            words = ngettext("%(n)s request is taken over.", "%(n)s requests are taken over.", count)
            messages.success(request, words % {"n": count})
            return redirect("intake:work")
    refused = from_json(found.report.get("refused", []))
    states = [
        (str(RequestState(state).label), count) for state, count in found.report.get("states", {}).items()
    ]
    context = {
        "municipality": municipality,
        "found": found,
        "refused": refused[:SHOWN],
        "refused_left": max(0, len(refused) - SHOWN),
        "states": states,
        "refusal": refusal,
    }
    return render(request, "intake/import/check.html", context, status=422 if refusal else 200)


@login_required
@require_safe
def refused_csv(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Every refused row and why, as CSV (`…/geweigerd.csv`)."""
    _own(request, code)
    found = _found(request, code, import_id)
    rows = [
        (one.row, one.column, one.value, one.reason) for one in from_json(found.report.get("refused", []))
    ]
    text = csv_text((_("Row"), _("Column"), _("Value"), _("Reason")), rows)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="geweigerd.csv"'
    return answer


@login_required
@require_POST
def discard(request: HttpRequest, code: str, import_id: UUID) -> HttpResponse:
    """Throw a list away (`…/weg/`)."""
    _own(request, code)
    services.discard(request_import=_open(request, code, import_id), by=cast(User, request.user))
    messages.success(request, _("The list is thrown away."))
    return redirect("intake:import_upload", code=code)


def _own(request: HttpRequest, code: str) -> Municipality:
    """The municipality, for its own officer alone."""
    permissions.check_is_officer(request.user, code)
    try:
        return regions.municipality(code)
    except InputError:
        raise Http404 from None


def _found(request: HttpRequest, code: str, import_id: UUID) -> RequestImport:
    services.forget_expired()
    return get_object_or_404(RequestImport, pk=import_id, municipality_code=code)


def _open(request: HttpRequest, code: str, import_id: UUID) -> RequestImport:
    found = _found(request, code, import_id)
    if found.state == RequestImportState.DONE:
        raise Http404
    return found
