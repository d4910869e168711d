"""Who sees a traffic order, and who may draft, publish and keep its objections."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.realisation.models import OrderSite, OrderState
from laadregie.regions import selectors as regions


def can_draft(viewer: Viewer, municipality_code: str) -> bool:
    """Drafting, publishing and keeping objections are the municipality's own: its officer."""
    return municipality_code in organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def check_can_draft(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may work on the orders of this municipality."""
    if not can_draft(viewer, municipality_code):
        raise PermissionDenied


def own_municipalities(viewer: Viewer) -> set[str]:
    """Codes of the municipalities whose orders the viewer works on."""
    return organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def seen_inside(viewer: Viewer) -> Q:
    """Orders that the viewer sees before publication, and with the course of their objections."""
    if has_role(viewer, Role.PROGRAMME_MANAGER):
        return Q(pk__isnull=False)  # an empty Q would vanish beside another
    seen = Q(municipality_code__in=own_municipalities(viewer))
    operators = organisations_of(viewer, Role.CONCESSION_HOLDER) - {""}
    if operators:
        own = OrderSite.objects.filter(realisation__operator_code__in=operators)
        seen |= Q(pk__in=own.values("order"))
    if has_role(viewer, Role.CONSULTANT):
        areas = organisations_of(viewer, Role.CONSULTANT)
        own_areas = regions.municipalities().filter(sub_region__code__in=areas)
        seen |= Q(municipality_code__in=set(own_areas.values_list("code", flat=True)))
    return seen


def visible(viewer: Viewer) -> Q:
    """Orders that the viewer sees at all: published ones are public."""
    return Q(state=OrderState.PUBLISHED) | seen_inside(viewer)
