"""The page with one's sessions, and the views of allauth with an honest status."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from laadregie.foundation.accounts import services
from laadregie.foundation.accounts.models import User

View = Callable[..., HttpResponse]
# The order counts: Edge says that it is Chrome, and Chrome that it is Safari.
BROWSERS = [("Firefox", "Firefox"), ("Edg", "Edge"), ("Chrom", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def refusing(view: View) -> View:
    """Answer 422 where a form of the page was refused; allauth answers 200."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        forms = [value for value in context.values() if isinstance(value, BaseForm)]
        if request.method == "POST" and any(form.is_bound and form.errors for form in forms):
            response.status_code = 422
        return response

    return wrapped


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in, and end one session or all others (`/account/sessies/`)."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _end_sessions(request, user)
    mine = sorted(UserSession.objects.purge_and_list(user), key=lambda s: s.last_seen_at, reverse=True)
    rows = [(session, browser_name(session.user_agent)) for session in mine]
    return render(request, "accounts/sessions.html", {"sessions": rows})


def browser_name(user_agent: str) -> str:
    """Return browser and system of a user agent as people know them, such as "Firefox, Windows"."""
    known = [next((name for part, name in names if part in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or _("unknown browser")


def _end_sessions(request: HttpRequest, user: User) -> HttpResponse:
    chosen = request.POST.get("session", "")
    if chosen == "others":
        ended = services.end_other_sessions(user, request.session.session_key)
        text = ngettext("%(n)d session ended.", "%(n)d sessions ended.", ended) % {"n": ended}
        messages.success(request, text)
    elif chosen.isdecimal() and services.end_session(user, int(chosen)):
        messages.success(request, _("The session is ended."))
    else:
        raise Http404
    return redirect("usersessions_list")
