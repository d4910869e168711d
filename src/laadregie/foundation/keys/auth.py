"""How an operation of the API knows who asks: a key with the right scope, a session, or nobody."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from laadregie.foundation.keys import permissions
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.web.problems import Refused

READS = frozenset({"GET", "HEAD", "OPTIONS"})


class ApiKey(HttpBearer):
    """Everyone may ask; who sends a key needs the scope on it (the middleware knows the key).

    A browser sends its session by itself, also when another site lets it: what is written with a
    session therefore needs the token of a form too. A key is never sent by itself.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> bool:
        permissions.check_scope(request, self.scope)
        by_session = permissions.key_of(request) is None and request.user.is_authenticated
        if by_session and request.method not in READS and check_csrf(request, _operation) is not None:
            detail = _("What is written with a session needs the header X-CSRFToken; a key does not.")
            raise Refused(403, _("Not allowed"), detail)
        return True

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Not asked: the middleware did it."""


def _operation(request: HttpRequest, *args: Any, **kwargs: Any) -> None:
    """Stands for the operation in the check of the token, which asks of a page whether it is exempt."""
