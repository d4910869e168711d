"""The page with one's keys, and the one where a key is made and shown once."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.keys import selectors, services
from laadregie.foundation.keys.forms import KeyForm
from laadregie.foundation.keys.models import ApiKey, Scope
from laadregie.foundation.web.forms import add_refusal


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show one's keys, and revoke one (`/account/sleutels/`)."""
    user = cast(User, request.user)
    if request.method == "POST":
        chosen = request.POST.get("key", "")
        if not (chosen.isdecimal() and services.revoke_key(by=user, pk=int(chosen))):
            raise Http404
        messages.success(request, _("The key is revoked. Programs that use it get no more answers."))
        return redirect("keys:keys")
    rows = [_row(key) for key in selectors.keys_of(user)]
    return render(request, "keys/keys.html", {"rows": rows})


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # the library has no types
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, once (`/account/sleutels/nieuw/`)."""
    user = cast(User, request.user)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row, text = services.make_key(by=user, **form.cleaned_data)
        except InputError as error:
            add_refusal(form, error, otherwise="name")
        else:
            return render(request, "keys/made.html", {"key": row, "text": text})
    return render(request, "keys/new.html", {"form": form}, status=422 if form.errors else 200)


def _row(key: ApiKey) -> dict[str, object]:
    labels = [str(Scope(scope).label) for scope in key.scopes if scope in Scope.values]
    return {"key": key, "scopes": ", ".join(labels), "has_ended": key.expires_at <= timezone.now()}
