"""Who is behind a session, with their roles."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from laadregie.foundation.accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """Reads the memberships with the person: every page asks for them many times, this asks once.

    The user of a request lives as long as the request, so what was read cannot grow old.
    """

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.prefetch_related("memberships").filter(pk=user_id, is_active=True).first()
