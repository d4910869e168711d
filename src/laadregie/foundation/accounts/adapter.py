"""How allauth behaves here: accounts are made by an organisation, nobody signs up."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts import completeness, demo_switch, lockout
from laadregie.foundation.accounts.models import User
from laadregie.foundation.mail import services as mail
from laadregie.foundation.mail.models import Mail

# One answer for an unknown address, a wrong password and a source that has to wait.
REFUSED = _(
    "You are not signed in. The e-mail address or the password is not right, "
    "or there were too many attempts. After 10 attempts you wait 15 minutes."
)
CODE_REFUSED = _(
    "This code is not right, or there were too many attempts. After 10 attempts you wait 15 minutes."
)
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


def may_sign_in(user: User) -> bool:
    """Tell whether the account is open: active, and a demo account only in the demo."""
    return user.is_active and (not user.is_demo or demo_switch.is_on())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Sign-in with the lock-out of this project, and nothing that tells who has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": REFUSED,
        "too_many_login_attempts": CODE_REFUSED,
        "incorrect_code": CODE_REFUSED,
        "incorrect_password": _("This password is not right."),
        "enter_current_password": _("This is not your password of now."),
        "rate_limited": _("You go too fast. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; a source that has to wait gets the same answer after the same time."""
        attempt = lockout.attempt(lockout.Step.FIRST, credentials.get("email", ""), request)
        if not attempt.begin():
            User().set_password(credentials["password"])  # takes the time that checking would
            return None
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User) or not may_sign_in(user):
            return None
        attempt.succeeded()
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Keep closed accounts out by every way, the passkey too."""
        if not may_sign_in(user):
            raise ImmediateHttpResponse(redirect("account_login"))
        return None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before a sensitive step, unless it was given just now."""
        return not completeness.is_fresh(allauth_context.request.session)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go to the set-up of the second factor first, for who has none."""
        user = request.user
        if not isinstance(user, User) or user.is_demo or completeness.is_complete(request.session, user):
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        return resolve_url("mfa_index")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        return [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail in the outbox, so that a mail server that is away loses none.

        It is emptied once sent, and never outlives the link in it.
        """
        request = allauth_context.request
        written = self.render_mail(template_prefix, email, {"request": request, "email": email, **context})
        with transaction.atomic():
            mail.queue_written(
                Mail(
                    about="account",
                    template=template_prefix,
                    language=get_language() or settings.LANGUAGE_CODE,
                    to=email,
                    subject=written.subject[:200],
                    text=f"{written.body}\n",
                    html="",
                ),
                valid_for=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
            )

    def format_email_subject(self, subject: str) -> str:
        return subject


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Words and names of the second factor."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": CODE_REFUSED}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)
