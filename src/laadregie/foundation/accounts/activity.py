"""When a session was last seen, noted now and then: a page that is read must not wait for a write."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

NOTED_AGAIN_AFTER = timedelta(minutes=5)


def unnoted(view: View) -> View:
    """Mark a view that is asked many times a second and says nothing about where someone is."""
    view.is_unnoted = True  # type: ignore[attr-defined]
    return view


class ActivityMiddleware:
    """Note who is seen where, in place of allauth's own, which writes with every request.

    A write waits for the write lock and for the disk. So a session is noted when it is new, comes
    from elsewhere, or was noted more than five minutes ago; and not by a view marked `unnoted`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *args: Any) -> None:
        """Note the session before the view runs, so that the page of sessions shows it."""
        if getattr(view, "is_unnoted", False) or not request.session.session_key:
            return
        if request.user.is_authenticated and not _noted(request):
            UserSession.objects.create_from_request(request)


def _noted(request: HttpRequest) -> bool:
    """Whether this session was noted a moment ago, from the same place."""
    since = timezone.now() - NOTED_AGAIN_AFTER
    return bool(
        UserSession.objects.filter(
            session_key=request.session.session_key,
            user=request.user,
            ip=get_adapter().get_client_ip(request),
            user_agent=request.META.get("HTTP_USER_AGENT", "")[
                : UserSession._meta.get_field("user_agent").max_length
            ],
            last_seen_at__gte=since,
        ).exists()
    )
