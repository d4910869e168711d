"""Nobody works with a password alone: without a second factor only its set-up is open."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from laadregie.foundation.accounts import completeness, demo_switch, devices
from laadregie.foundation.accounts.models import User
from laadregie.foundation.web.problems import is_api

GetResponse = Callable[[HttpRequest], HttpResponse]

OPEN_WITHOUT = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "web:security_txt",
    "web:set_language",
}


class SecondFactorMiddleware:
    """Lead a signed-in user who showed no second factor to the page that sets one up.

    Who has one and did not show it (signed in before it was set up) is signed out.
    A browser in which it was shown is remembered as known to its owner.
    Demo accounts need none, in the demo; outside it they are signed out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if isinstance(user, User) and completeness.take_new(request.session):
            devices.remember(request, response, user)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        user = request.user
        if hasattr(request, "api_key"):  # made by who showed a second factor; checked before us
            return None
        if not isinstance(user, User) or completeness.is_complete(request.session, user):
            return None
        if user.is_demo:
            return None if demo_switch.is_on() else _out(request)
        if completeness.has_second_factor(user):
            return _out(request)
        if request.resolver_match and request.resolver_match.view_name in OPEN_WITHOUT:
            return None
        if is_api(request):
            raise PermissionDenied
        return redirect("mfa_index")


def _out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")
