"""Who may say something about a forecast; the figures themselves are public."""

from django.core.exceptions import PermissionDenied

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of


def can_validate(viewer: Viewer, municipality_code: str) -> bool:
    """Tell whether the viewer is an officer of this municipality."""
    return municipality_code in organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def check_can_validate(viewer: Viewer, municipality_code: str) -> None:
    """Refuse whoever is not an officer of this municipality.

    Raises:
        PermissionDenied: Accepting and correcting is up to the municipality itself.
    """
    if not can_validate(viewer, municipality_code):
        raise PermissionDenied


def can_see_authors(viewer: Viewer) -> bool:
    """Tell whether the viewer may read who wrote a correction: signed-in staff only."""
    return has_role(viewer, *Role)


def can_recalculate(viewer: Viewer) -> bool:
    """Tell whether the viewer may start the calculation for the whole region."""
    return has_role(viewer, Role.PROGRAMME_MANAGER)


def check_can_recalculate(viewer: Viewer) -> None:
    """Refuse whoever may not start the calculation for the whole region.

    Raises:
        PermissionDenied: That is up to the programme.
    """
    if not can_recalculate(viewer):
        raise PermissionDenied
