"""Requests and sites that may be the same wish: same address, same person, within walking distance."""

from dataclasses import dataclass

from django.db.models import Q

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import permissions, process, surroundings
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.selectors.visible import requests
from laadregie.intake.surroundings import Way

SAME_ADDRESS, SAME_PERSON, NEARBY = "same_address", "same_person", "nearby"
SHOWN = 8


@dataclass(frozen=True)
class Similar:
    """Another request that may be the same wish; `why` are codes, the strongest first."""

    charger_request: ChargerRequest
    why: tuple[str, ...]
    walking_m: float | None


def similar(charger_request: ChargerRequest, *, viewer: Viewer, way: Way, within_m: float) -> list[Similar]:
    """Other requests of the municipality that the viewer sees, the most alike first.

    That it is the same person or address is told to who may know who asks; recognised are they by
    digests, so nothing is searched in clear.
    """
    knows = permissions.access(viewer, charger_request).person
    who = Requester.objects.filter(charger_request=charger_request).first() if knows else None
    alike = Q()
    if who is not None:
        if who.email_digest:  # a request that was taken over from a list may have none
            alike |= Q(requester__email_digest=who.email_digest)
        if who.address_digest:
            alike |= Q(requester__address_digest=who.address_digest)
    x_m, y_m = charger_request.x_m, charger_request.y_m
    box = Q(x_m__range=(x_m - within_m, x_m + within_m), y_m__range=(y_m - within_m, y_m + within_m))
    near = box & Q(state__in=process.OPEN)
    seen = requests(viewer).filter(municipality_code=charger_request.municipality_code)
    found = list(
        seen.filter(near | alike if alike else near)
        .exclude(pk=charger_request.pk)
        .select_related("requester", "realisation")
    )
    walked = surroundings.walked_to(((one.pk, one.x_m, one.y_m) for one in found), x_m, y_m, way)
    rows = [_similar(one, who, walked.get(one.pk), within_m) for one in found]
    alike_rows = [row for row in rows if row.why]
    return sorted(alike_rows, key=lambda row: (row.why[0] == NEARBY, row.walking_m or 0.0))[:SHOWN]


def _similar(
    other: ChargerRequest,
    who: Requester | None,
    walked: tuple[float, bool] | None,
    within_m: float,
) -> Similar:
    why = []
    its = getattr(other, "requester", None)
    if who is not None and its is not None:
        if who.address_digest and its.address_digest == who.address_digest:
            why.append(SAME_ADDRESS)
        if who.email_digest and its.email_digest == who.email_digest:
            why.append(SAME_PERSON)
    if walked is not None and walked[0] <= within_m and other.state in process.OPEN:
        why.append(NEARBY)
    return Similar(other, tuple(why), walked[0] if walked else None)
