"""Who asks the APIs, and how often: keys, scopes and limits."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from laadregie.foundation.keys import limits, selectors, services
from laadregie.foundation.keys.permissions import ScopeMissing
from laadregie.foundation.web import problems

GetResponse = Callable[[HttpRequest], HttpResponse]
SCHEME = "bearer"


class ApiAccessMiddleware:
    """Let a program act as the owner of its key, and count what is asked.

    A key wins over a session; a key that does not count is refused, also where everyone may read,
    so that a program does not take the public's answer for its owner's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not problems.is_api(request):
            return self.get_response(request)
        refusal = self._identify(request)
        standing = limits.count(request)
        if standing.is_exceeded:
            response = problems.problem(
                429,
                _("Too many requests"),
                _("You may ask %(limit)s times in a minute. Wait %(seconds)s seconds.")
                % {"limit": standing.limit, "seconds": standing.seconds},
            )
        else:
            response = refusal or self.get_response(request)
        for name, value in standing.headers.items():
            response.headers[name] = value
        patch_vary_headers(response, ["Authorization"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer where the key may not read or do what is asked."""
        return scope_missing() if isinstance(error, ScopeMissing) else None

    @staticmethod
    def _identify(request: HttpRequest) -> HttpResponse | None:
        """Find the key; returns the refusal when one is sent that does not count."""
        given = request.headers.get("Authorization")
        if given is None:
            return None
        scheme, _space, text = given.partition(" ")
        key = selectors.valid_key(text.strip()) if scheme.lower() == SCHEME else None
        if key is None:
            detail = _("This API key is not known, has ended or was revoked.")
            refusal = problems.problem(401, _("Not signed in"), detail)
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="laadregie", error="invalid_token"'
            return refusal
        request.user = key.user
        request.api_key = key  # type: ignore[attr-defined]
        services.note_use(key)
        return None


def scope_missing() -> HttpResponse:
    """The refusal of a key that may not read or do what is asked."""
    detail = _("The scope for this does not stand on this API key.")
    response = problems.problem(403, _("Not allowed"), detail)
    response.headers["WWW-Authenticate"] = 'Bearer realm="laadregie", error="insufficient_scope"'
    return response
