"""Pages that belong to no context: errors, statements and well-known files."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laadregie.foundation.web import problems


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400, _("Bad request"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, _("This does not exist, or you may not see it."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What one may not see or do answers as what does not exist."""
    return not_found(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not made for this session: too old, or sent by another site."""
    return _error(request, 403, _("This form is too old."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, _("Something went wrong here"))


def _error(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if problems.is_api(request):
        return problems.problem(status, HTTPStatus(status).phrase, detail)
    return render(request, f"web/{status}.html", status=status)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What holds of the accessibility of this site, and what was not checked (`/toegankelijkheid/`)."""
    return render(request, "web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data are kept, and why (`/privacy/`)."""
    context = {"session_hours": settings.SESSION_COOKIE_AGE // 3600}
    return render(request, "web/privacy.html", context)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
