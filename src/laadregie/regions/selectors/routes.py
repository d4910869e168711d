"""Who handles a request for a charge pole in a municipality, and on what that rests."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from laadregie.regions.models import Concession, Organisation, ParticipationState
from laadregie.regions.selectors.parties import concessions, participation_of
from laadregie.regions.selectors.policy import policy_set

REQUEST_OPERATOR = "request_operator"


@dataclass(frozen=True)
class RequestRoute:
    """The route of a request.

    Attributes:
        concession: The concession in which the municipality takes part; None without one.
        operator_code, operator_name: Who tests; empty where the municipality does it itself.
        participation: What is known: yes, no or unknown.
        source: On what that rests.
    """

    concession: Concession | None
    operator_code: str
    operator_name: str
    participation: str
    source: str

    @property
    def is_concession(self) -> bool:
        """Whether a concession holder tests and places; else the municipality decides by its own route."""
        return self.concession is not None


def request_route(municipality_code: str, on: date | None = None) -> RequestRoute:
    """The route that holds in a municipality on a day (today)."""
    day = on or timezone.localdate()
    state, source = ParticipationState.UNKNOWN.value, ""
    for concession in concessions():
        if not _holds(concession, day):
            continue
        said = participation_of(municipality_code, concession, day)
        if said is None:
            continue
        if said.state == ParticipationState.YES:
            code = _operator(municipality_code, concession, day)
            name = Organisation.objects.filter(code=code).values_list("name", flat=True).first()
            return RequestRoute(concession, code, name or concession.holder.name, said.state, said.source)
        if said.state == ParticipationState.NO:
            state, source = said.state, said.source
    return RequestRoute(None, "", "", state, source)


def concession_of(municipality_code: str, on: date | None = None) -> Concession | None:
    """The concession that holds on a day (today) and in which a municipality takes part."""
    return request_route(municipality_code, on).concession


def _operator(municipality_code: str, concession: Concession, day: date) -> str:
    named = policy_set(municipality_code, day).get(REQUEST_OPERATOR)
    return str(named.value) if named else concession.holder.code


def _holds(concession: Concession, day: date) -> bool:
    begun = concession.valid_from is None or concession.valid_from <= day
    return begun and (concession.valid_to is None or concession.valid_to > day)
