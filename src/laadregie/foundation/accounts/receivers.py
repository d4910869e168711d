"""What follows from a sign-in, a changed password, a second factor: session, devices, audit trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.http import HttpRequest

from laadregie.foundation.accounts import completeness, devices, services
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit


def _record(action: str, user: User, **changes: tuple[object, object]) -> None:
    with transaction.atomic():
        audit.record(action, user, by=user, changes=changes)


def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    completeness.mark_signed_in(request.session)
    _record("accounts.signed_in", user)


def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user:
        _record("accounts.signed_out", user)


def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Sessions elsewhere end by themselves: their hash no longer fits the password."""
    devices.forget_others(request, user)
    _record("accounts.password_changed", user)


def password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    user.known_devices.all().delete()
    _record("accounts.password_reset", user)


def second_factor_shown(request: HttpRequest, user: User, **_: Any) -> None:
    completeness.complete(request.session, user)


def second_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    completeness.complete(request.session, user)
    _record("accounts.second_factor_added", user, kind=(None, authenticator.type))


def second_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _record("accounts.second_factor_removed", user, kind=(authenticator.type, None))
    if not completeness.has_second_factor(user):
        completeness.undo(request.session)
        services.end_other_sessions(user, request.session.session_key)


def recovery_codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    _record("accounts.recovery_codes_renewed", user)


def connect() -> None:
    """Connect the functions above to what they follow."""
    account.user_logged_in.connect(signed_in)
    account.user_logged_out.connect(signed_out)
    account.password_changed.connect(password_changed)
    account.password_set.connect(password_changed)
    account.password_reset.connect(password_reset)
    mfa.authenticator_used.connect(second_factor_shown)
    mfa.authenticator_added.connect(second_factor_added)
    mfa.authenticator_removed.connect(second_factor_removed)
    mfa.authenticator_reset.connect(recovery_codes_renewed)
