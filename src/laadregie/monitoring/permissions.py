"""Who may load deliveries. The network itself is public; findings are for who works in the region."""

from django.core.exceptions import PermissionDenied

from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.foundation.accounts.selectors import Viewer, has_role


def can_import(viewer: Viewer | None) -> bool:
    """The programme manager, and the system itself (a command, a scheduled job)."""
    return viewer is None or has_role(viewer, Role.PROGRAMME_MANAGER)


def check_can_import(viewer: Viewer | None) -> None:
    """Raise unless `viewer` may load a delivery."""
    if not can_import(viewer):
        raise PermissionDenied


def can_see_quality(viewer: Viewer) -> bool:
    """Everyone with a role in the region; the public sees the counts, not the list."""
    return isinstance(viewer, User) and Membership.objects.filter(user=viewer).exists()


def check_can_see_quality(viewer: Viewer) -> None:
    """Raise unless `viewer` may see which records are wrong."""
    if not can_see_quality(viewer):
        raise PermissionDenied
