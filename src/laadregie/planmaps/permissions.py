"""Who may see a plan map before it is published, and who may calculate, decide and publish."""

from django.core.exceptions import PermissionDenied

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.foundation.once import once_per_page
from laadregie.regions import selectors as regions


@once_per_page
def seen_unpublished(viewer: Viewer) -> set[str]:
    """Codes of the municipalities whose plan map the viewer sees before it is published."""
    if not has_role(viewer, Role.MUNICIPAL_OFFICER, Role.PROGRAMME_MANAGER, Role.CONSULTANT):
        return set()
    return set(regions.own_municipalities(viewer).values_list("code", flat=True))


def can_calculate(viewer: Viewer, municipality_code: str) -> bool:
    """The programme manager everywhere, an officer in the own municipality."""
    return has_role(viewer, Role.PROGRAMME_MANAGER) or can_decide(viewer, municipality_code)


def check_can_calculate(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may have the plan of this municipality calculated."""
    if not can_calculate(viewer, municipality_code):
        raise PermissionDenied


def can_decide(viewer: Viewer, municipality_code: str) -> bool:
    """Deciding about sites, importing and publishing are the municipality's own: its officer."""
    return municipality_code in organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def check_can_decide(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may decide about the sites of this municipality."""
    if not can_decide(viewer, municipality_code):
        raise PermissionDenied


def can_comment(viewer: Viewer, municipality_code: str) -> bool:
    """Whoever works on a plan map may say something about its sites; a consultant does not decide."""
    return municipality_code in seen_unpublished(viewer)


def check_can_comment(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may comment on the sites of this municipality."""
    if not can_comment(viewer, municipality_code):
        raise PermissionDenied


def can_measure(viewer: Viewer, municipality_code: str) -> bool:
    """Visiting sites and measuring there: the officer, and the consultant, who does not decide."""
    if can_decide(viewer, municipality_code):
        return True
    is_consultant = has_role(viewer, Role.CONSULTANT)
    return is_consultant and municipality_code in seen_unpublished(viewer)


def check_can_measure(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may visit and measure the sites of this municipality."""
    if not can_measure(viewer, municipality_code):
        raise PermissionDenied


def followed(viewer: Viewer) -> set[str]:
    """Codes of the municipalities whose progress the viewer follows, as counts.

    Which grid operator serves which municipality is not in the sources, so each sees all.
    """
    if has_role(viewer, Role.PROGRAMME_MANAGER, Role.GRID_OPERATOR):
        return set(regions.municipalities().values_list("code", flat=True))
    if has_role(viewer, Role.CONSULTANT, Role.STEERING_MEMBER, Role.MUNICIPAL_OFFICER):
        return set(regions.own_municipalities(viewer).values_list("code", flat=True))
    return set()
