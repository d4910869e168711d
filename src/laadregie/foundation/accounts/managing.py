"""What who manages accounts does to those of others; each with its audit event."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts import services
from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.foundation.accounts.selectors import Viewer, has_role
from laadregie.foundation.audit import services as audit


def can_manage(viewer: Viewer) -> bool:
    """Whether the viewer may see all accounts and say what they may: the programme manager."""
    return has_role(viewer, Role.PROGRAMME_MANAGER)


def check_can_manage(viewer: Viewer) -> None:
    """Raise unless `viewer` may manage accounts."""
    if not can_manage(viewer):
        raise PermissionDenied


def invite(
    *, email: str, name: str, role: Role, organisation_code: str, by: User, request: HttpRequest
) -> User:
    """Make an account with a first role, and send its owner the link to choose a password.

    Raises:
        PermissionDenied: `by` may not manage accounts.
        InputError: The address is no e-mail address or has an account, or the name is empty.
    """
    check_can_manage(by)
    with transaction.atomic():
        user = services.create_account(email=email, name=name, by=by)
        services.set_membership(user, role, organisation_code, by=by)
        _send_link(user, request)
    return user


def send_link_again(user: User, *, by: User, request: HttpRequest) -> None:
    """Send someone who never chose a password a new link.

    Raises:
        PermissionDenied: `by` may not manage accounts.
        InputError: The person chose a password already, or the account is closed.
    """
    check_can_manage(by)
    if user.has_usable_password() or not user.is_active:
        raise InputError("email", gettext_noop("This account is in use, or closed. It needs no link."))
    with transaction.atomic():
        audit.record("accounts.invited_again", user, by=by)
        _send_link(user, request)


def give_role(user: User, role: Role, organisation_code: str, *, by: User) -> Membership:
    """Give someone a role in an organisation.

    Raises:
        PermissionDenied: `by` may not manage accounts.
    """
    check_can_manage(by)
    return services.set_membership(user, role, organisation_code, by=by)


def take_role(membership: Membership, *, by: User) -> None:
    """Take a role from someone.

    Raises:
        PermissionDenied: `by` may not manage accounts.
        InputError: Nobody would be left to manage accounts.
    """
    check_can_manage(by)
    with transaction.atomic():
        if membership.role == Role.PROGRAMME_MANAGER:
            _check_someone_is_left(Membership.objects.exclude(pk=membership.pk))
        services.end_membership(membership, by=by)


def close(user: User, *, by: User) -> None:
    """Close an account: its sessions end, and nobody signs in with it.

    Raises:
        PermissionDenied: `by` may not manage accounts.
        InputError: It is one's own account, or nobody would be left to manage accounts.
    """
    check_can_manage(by)
    if user.pk == by.pk:
        raise InputError("account", gettext_noop("You cannot close your own account."))
    with transaction.atomic():
        _check_someone_is_left(Membership.objects.exclude(user=user))
        if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            for session in UserSession.objects.filter(user_id=user.pk):
                session.end()
            audit.record("accounts.closed", user, by=by)


def reopen(user: User, *, by: User) -> None:
    """Open a closed account again; its roles are those it had.

    Raises:
        PermissionDenied: `by` may not manage accounts.
    """
    check_can_manage(by)
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            audit.record("accounts.reopened", user, by=by)


def _check_someone_is_left(memberships: "QuerySet[Membership]") -> None:
    left = memberships.filter(role=Role.PROGRAMME_MANAGER, user__is_active=True)
    if not left.exists():
        template = gettext_noop("This is the last programme manager. Give someone else that role first.")
        raise InputError("role", template)


def _send_link(user: User, request: HttpRequest) -> None:
    """Put the message with the link in the outbox, in the transaction of the account."""
    link = request.build_absolute_uri(services.invitation_path(user))
    get_adapter().send_mail("account/email/invitation", user.email, {"link": link, "name": user.name})
