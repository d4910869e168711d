"""What a viewer is: roles and organisations, also for someone who is not signed in."""

from django.contrib.auth.models import AnonymousUser

from laadregie.foundation.accounts.models import Membership, Role, User

Viewer = User | AnonymousUser


def organisations_of(viewer: Viewer, *roles: Role) -> set[str]:
    """Return the codes of the organisations in which the viewer has one of the roles."""
    if not isinstance(viewer, User):
        return set()
    return {
        membership.organisation_code for membership in viewer.memberships.all() if membership.role in roles
    }


def has_role(viewer: Viewer, *roles: Role) -> bool:
    """Tell whether the viewer has one of the roles in any organisation."""
    return bool(organisations_of(viewer, *roles))


def display_name(user: User) -> str:
    """Return how a person is called on pages and in passkeys."""
    return user.name


def user_by_email(email: str) -> User | None:
    """Return the account with this e-mail address."""
    return User.objects.filter(email=email.strip().lower()).first()


def organisations_with(*roles: Role) -> set[str]:
    """Return the codes of the organisations in which somebody has one of the roles."""
    return set(Membership.objects.filter(role__in=roles).values_list("organisation_code", flat=True))


def people_of(organisation_code: str, role: Role) -> list[User]:
    """Return the people who can sign in and have a role in an organisation, by name."""
    found = User.objects.filter(
        is_active=True, memberships__role=role, memberships__organisation_code=organisation_code
    )
    return list(found.order_by("name", "pk").distinct())
