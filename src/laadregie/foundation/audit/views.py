"""The page of the audit trail, for who may see it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import labels, selectors
from laadregie.foundation.audit.forms import FilterForm
from laadregie.foundation.audit.models import AuditEvent

PAGE_SIZE = 50


@login_required
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what (`/logboek/`)."""
    viewer = cast(User, request.user)
    if not selectors.may_see_trail(viewer):
        raise Http404
    form = FilterForm(request.GET or None)
    filters = form.filters() if form.is_valid() else selectors.Filters()
    page = Paginator(selectors.events(filters, viewer=viewer), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(event) for event in page],
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "may_verify": selectors.may_see_all(viewer),
    }
    return render(request, "audit/trail.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and tell whether it holds (`/logboek/controle/`)."""
    if not selectors.may_see_all(cast(User, request.user)):
        raise Http404
    outcome = selectors.verify()
    if outcome.holds:
        text = ngettext(
            "%(n)d event checked. Nothing was changed or removed.",
            "%(n)d events checked. Nothing was changed or removed.",
            outcome.events,
        )
        messages.success(request, text % {"n": outcome.events})
    else:
        text = _("The log is not whole: event %(n)d was changed, or one before or after it removed.")
        messages.error(request, text % {"n": outcome.broken_at})
    return redirect("audit:trail")


def _row(event: AuditEvent) -> dict[str, object]:
    return {
        "event": event,
        "action": labels.action(event.action),
        "changes": [
            (labels.field_name(name), labels.value(name, before), labels.value(name, after))
            for name, (before, after) in event.changes.items()
        ],
    }
