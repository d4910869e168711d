"""Holding a request while it changes: who comes second is told, and nothing of it is written."""

from laadregie.foundation.conflict import Conflict
from laadregie.intake.models import ChargerRequest

REMINDED = "reminded"  # stands in the time line, and changes nothing


def about(charger_request: ChargerRequest) -> str:
    """How mail, documents, clocks and links name a request."""
    return f"request:{charger_request.number}"


def held(number: str, revision: int | None = None) -> ChargerRequest:
    """The request as it stands, held until the transaction ends.

    Args:
        revision: That of the request the person looked at; None where it does not matter.

    Raises:
        ChargerRequest.DoesNotExist: There is none.
        Conflict: It was changed since.
    """
    found = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
    check_revision(found, revision)
    return found


def check_revision(charger_request: ChargerRequest, revision: int | None) -> None:
    """Raise Conflict when somebody changed the request since `revision`."""
    if revision is None or charger_request.revision == revision:
        return
    last = charger_request.events.exclude(step=REMINDED).select_related("by").last()
    name = last.by.name if last and last.by else "laadregie"
    raise Conflict(name, last.at if last else charger_request.state_since)


def save(charger_request: ChargerRequest) -> None:
    """Write a held request; its revision goes up."""
    charger_request.revision += 1
    charger_request.save()
