"""What follows from a sign-in, a changed password, a second factor: session, devices, audit trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from laadregie.foundation.accounts import completeness, devices, services
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit


def _record(action: str, user: User, **changes: tuple[object, object]) -> None:
    with transaction.atomic():
        audit.record(action, user, by=user, changes=changes)


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    completeness.mark_signed_in(request.session)
    _record("accounts.signed_in", user)


@receiver(account.user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user:
        _record("accounts.signed_out", user)


@receiver(account.password_changed)
@receiver(account.password_set)
def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Sessions elsewhere end by themselves: their hash no longer fits the password."""
    devices.forget_others(request, user)
    _record("accounts.password_changed", user)


@receiver(account.password_reset)
def password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    user.known_devices.all().delete()
    _record("accounts.password_reset", user)


@receiver(mfa.authenticator_used)
def second_factor_shown(request: HttpRequest, user: User, **_: Any) -> None:
    completeness.complete(request.session, user)


@receiver(mfa.authenticator_added)
def second_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    completeness.complete(request.session, user)
    _record("accounts.second_factor_added", user, kind=(None, authenticator.type))


@receiver(mfa.authenticator_removed)
def second_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _record("accounts.second_factor_removed", user, kind=(authenticator.type, None))
    if not completeness.has_second_factor(user):
        completeness.undo(request.session)
        services.end_other_sessions(user, request.session.session_key)


@receiver(mfa.authenticator_reset)
def recovery_codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    _record("accounts.recovery_codes_renewed", user)
