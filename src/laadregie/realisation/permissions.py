"""Who sees a realisation, and who may open one or act on it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.realisation import parties, process
from laadregie.realisation.models import Realisation
from laadregie.regions import selectors as regions

# Roles that have to do with realisations at all; for the others the pages do not exist.
SEES_WORK = (
    Role.MUNICIPAL_OFFICER,
    Role.CONCESSION_HOLDER,
    Role.GRID_OPERATOR,
    Role.CONTRACTOR,
    Role.CONSULTANT,
    Role.PROGRAMME_MANAGER,
    Role.CONTRACT_MANAGER,
)


def can_see_work(viewer: Viewer) -> bool:
    """Whether there is a work list for this viewer."""
    return has_role(viewer, *SEES_WORK)


def visible(viewer: Viewer) -> Q:
    """Which realisations the viewer sees (domain.md section 2)."""
    if has_role(viewer, Role.PROGRAMME_MANAGER):
        return Q()
    seen = Q(municipality_code__in=organisations_of(viewer, Role.MUNICIPAL_OFFICER))
    seen |= Q(operator_code__in=organisations_of(viewer, Role.CONCESSION_HOLDER) - {""})
    seen |= Q(grid_operator_code__in=organisations_of(viewer, Role.GRID_OPERATOR) - {""})
    seen |= Q(contractor_code__in=organisations_of(viewer, Role.CONTRACTOR) - {""})
    if has_role(viewer, Role.CONSULTANT):
        areas = organisations_of(viewer, Role.CONSULTANT)
        own = regions.municipalities().filter(sub_region__code__in=areas)
        seen |= Q(municipality_code__in=set(own.values_list("code", flat=True)))
    if has_role(viewer, Role.CONTRACT_MANAGER):
        seen |= _of_concession(organisations_of(viewer, Role.CONTRACT_MANAGER))
    return seen


def _of_concession(codes: set[str]) -> Q:
    """What belongs to the concession of a contract manager; one of the programme manages them all."""
    named = set(regions.concessions().filter(code__in=codes).values_list("code", flat=True))
    return Q(concession_code__in=named) if named else ~Q(concession_code="")


def can_open(viewer: Viewer, municipality_code: str, operator_code: str = "") -> bool:
    """An officer of the municipality, or the operator that tests its requests."""
    if municipality_code in organisations_of(viewer, Role.MUNICIPAL_OFFICER):
        return True
    return bool(operator_code) and operator_code in organisations_of(viewer, Role.CONCESSION_HOLDER)


def check_can_open(viewer: User, municipality_code: str, operator_code: str = "") -> None:
    """Raise unless the viewer may open a realisation in this municipality."""
    if not can_open(viewer, municipality_code, operator_code):
        raise PermissionDenied


def can_step(viewer: Viewer, realisation: Realisation, step: str) -> bool:
    """Whether the viewer may take this step by the process table, in whatever state it is."""
    return bool(parties.own_party(viewer, realisation, process.STEPS[step].by))


def can_hold(viewer: Viewer, realisation: Realisation) -> bool:
    """Whoever is a party may say that it has to wait, and that it can go on."""
    return bool(parties.of_viewer(viewer, realisation))


def can_order_work(viewer: Viewer, realisation: Realisation) -> bool:
    """The operator gives the contractor its work order."""
    return process.OPERATOR in parties.of_viewer(viewer, realisation)


def can_report_work(viewer: Viewer, realisation: Realisation) -> bool:
    """Dates, photos and obstacles are of who does the work."""
    return bool({process.CONTRACTOR, process.OPERATOR} & parties.of_viewer(viewer, realisation))


def can_assign(viewer: Viewer, realisation: Realisation) -> bool:
    """An officer, or the operator, takes up a case for the own organisation."""
    return bool({process.MUNICIPALITY, process.OPERATOR} & parties.of_viewer(viewer, realisation))
