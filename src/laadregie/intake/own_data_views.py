"""A requester's own data (`/laadpaal/volgen/<link>/gegevens/`): what is kept, a copy, erasing it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from laadregie.foundation.keys import limits
from laadregie.foundation.web.forms import sent_data
from laadregie.intake import process, retention
from laadregie.intake.follow_views import of_link
from laadregie.regions import selectors as regions

COPIES_A_MINUTE = 6


class EraseForm(forms.Form):
    """Erasing cannot be taken back, so it asks for a tick."""

    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this first: erasing cannot be undone.")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept about the request and how long; erase it all."""
    charger_request = of_link(token)
    form = EraseForm(sent_data(request))
    if form.is_valid():
        if limits.count_form(request, "erase", COPIES_A_MINUTE).is_exceeded:
            return render(request, "429.html", status=429)
        retention.erase(charger_request)
        return render(request, "intake/erased.html", {"number": charger_request.number})
    policy = regions.policy_set(charger_request.municipality_code)
    context = {
        "charger_request": charger_request,
        "token": token,
        "form": form,
        "is_open": charger_request.state in process.OPEN,
        "keep_days": int(policy["request_keep_days"].number),
        "undo_hours": int(policy["request_undo_hours"].number),
    }
    return render(request, "intake/own_data.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept, as one zip."""
    charger_request = of_link(token)
    if limits.count_form(request, "copy", COPIES_A_MINUTE).is_exceeded:
        return render(request, "429.html", status=429)
    name = f"laadregie-{charger_request.number}.zip"
    return HttpResponse(
        retention.export_own(charger_request),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
