"""Who may set what about a region. Areas, parties and policy values are public to read."""

from django.core.exceptions import PermissionDenied

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.regions.models import Municipality


def can_set_policy(viewer: Viewer, municipality: Municipality | None) -> bool:
    """The programme manager decides for the region, an officer for the own municipality."""
    if has_role(viewer, Role.PROGRAMME_MANAGER):
        return True
    own = organisations_of(viewer, Role.MUNICIPAL_OFFICER)
    return municipality is not None and municipality.code in own


def check_can_set_policy(viewer: Viewer, municipality: Municipality | None) -> None:
    """Raise unless `viewer` may decide policy values here."""
    if not can_set_policy(viewer, municipality):
        raise PermissionDenied


def can_set_participation(viewer: Viewer, municipality: Municipality) -> bool:
    """The municipality itself, the programme manager, and who manages the contract."""
    if has_role(viewer, Role.PROGRAMME_MANAGER, Role.CONTRACT_MANAGER):
        return True
    return municipality.code in organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def check_can_set_participation(viewer: Viewer, municipality: Municipality) -> None:
    """Raise unless `viewer` may say whether this municipality takes part."""
    if not can_set_participation(viewer, municipality):
        raise PermissionDenied
