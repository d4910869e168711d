"""Who sees which charger request, what of it, and who may judge (domain: section 2).

A requester has no account but a signed link: what that opens is not decided here.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.intake.models import Capacity, ChargerRequest, RequestState
from laadregie.regions import selectors as regions

# Roles that have to do with requests at all; for the others the pages do not exist.
SEES_WORK = (
    Role.MUNICIPAL_OFFICER,
    Role.CONCESSION_HOLDER,
    Role.CONSULTANT,
    Role.PROGRAMME_MANAGER,
    Role.CONTRACT_MANAGER,
)


@dataclass(frozen=True)
class Access:
    """What a viewer may see and do with one request.

    Attributes:
        capacity: In which quality the viewer judges; "" for who only looks.
        person: Who asks, address, letters and messages: for tester and case officer alone.
        evidence: The files.
        judge: Take steps with it.
    """

    capacity: str
    person: bool
    evidence: bool
    judge: bool


def can_see_work(viewer: Viewer) -> bool:
    """Whether there is a work list for this viewer."""
    return has_role(viewer, *SEES_WORK)


def check_can_see_work(viewer: Viewer) -> None:
    """Raise unless there is a work list for this viewer."""
    if not can_see_work(viewer):
        raise PermissionDenied


def visible(viewer: Viewer) -> Q:
    """Which requests the viewer sees; one that was not sent is the requester's alone."""
    return ~Q(state=RequestState.DRAFT) & _of_role(viewer)


def _of_role(viewer: Viewer) -> Q:
    if has_role(viewer, Role.PROGRAMME_MANAGER):
        return Q()
    seen = Q(municipality_code__in=organisations_of(viewer, Role.MUNICIPAL_OFFICER))
    seen |= Q(operator_code__in=organisations_of(viewer, Role.CONCESSION_HOLDER) - {""})
    areas = organisations_of(viewer, Role.CONSULTANT)
    if areas:
        own = regions.municipalities().filter(sub_region__code__in=areas)
        seen |= Q(municipality_code__in=set(own.values_list("code", flat=True)))
    if has_role(viewer, Role.CONTRACT_MANAGER):
        seen |= _of_concessions(organisations_of(viewer, Role.CONTRACT_MANAGER))
    return seen


def _of_concessions(codes: set[str]) -> Q:
    """What belongs to the concession of a contract manager; one of the programme manages them all."""
    named = set(regions.concessions().filter(code__in=codes).values_list("code", flat=True))
    return Q(concession_code__in=named) if named else ~Q(concession_code="")


def capacity(viewer: Viewer, charger_request: ChargerRequest) -> str:
    """In which quality a viewer judges a request; "" in none.

    A review, and what has no operator, is the municipality's alone.
    """
    if charger_request.municipality_code in organisations_of(viewer, Role.MUNICIPAL_OFFICER):
        return Capacity.MUNICIPALITY
    operator = charger_request.operator_code
    if operator and operator in organisations_of(viewer, Role.CONCESSION_HOLDER):
        return Capacity.OPERATOR
    return ""


def access(viewer: Viewer, charger_request: ChargerRequest) -> Access:
    """What a viewer who sees the request may see of it and do with it."""
    own = capacity(viewer, charger_request)
    handles = bool(own)
    judges = handles and not (own == Capacity.OPERATOR and charger_request.is_review)
    return Access(own, person=handles, evidence=handles, judge=judges)


def can_judge(viewer: Viewer, charger_request: ChargerRequest) -> bool:
    """Tester and case officer; a review is the municipality's."""
    return access(viewer, charger_request).judge


def check_can_judge(viewer: Viewer, charger_request: ChargerRequest) -> str:
    """Raise unless the viewer may take steps with the request; answers in which quality."""
    found = access(viewer, charger_request)
    if not found.judge:
        raise PermissionDenied
    return found.capacity


def own_municipalities(viewer: Viewer) -> set[str]:
    """Codes of the municipalities for which the viewer handles cases: imports them, words letters."""
    return organisations_of(viewer, Role.MUNICIPAL_OFFICER)


def check_is_officer(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer is an officer of this municipality."""
    if municipality_code not in own_municipalities(viewer):
        raise PermissionDenied


def can_see_mails(viewer: Viewer, municipality_code: str) -> bool:
    """Whether the viewer may read how mails for this municipality read: its officer and contract managers."""
    return municipality_code in own_municipalities(viewer) or has_role(viewer, Role.CONTRACT_MANAGER)


def check_can_see_mails(viewer: Viewer, municipality_code: str) -> None:
    """Raise unless the viewer may read them."""
    if not can_see_mails(viewer, municipality_code):
        raise PermissionDenied


def own_operators(viewer: Viewer) -> set[str]:
    """Codes of the operators for which the viewer tests requests."""
    return organisations_of(viewer, Role.CONCESSION_HOLDER) - {""}
