"""Who is waited for with a request, and what the parties are called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadregie.intake import process
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import parties as building
from laadregie.realisation.models import Realisation
from laadregie.realisation.selectors import party_name
from laadregie.regions import selectors as regions

OPERATOR = "operator"
NAMES = {
    process.REQUESTER: gettext_lazy("Requester"),
    process.MUNICIPALITY: gettext_lazy("Municipality"),
    OPERATOR: gettext_lazy("Concession holder"),
    "grid_operator": gettext_lazy("Grid operator"),
    "contractor": gettext_lazy("Contractor"),
    process.SYSTEM: gettext_lazy("laadregie"),
}
ICONS = {
    process.REQUESTER: "person",
    process.MUNICIPALITY: "municipality",
    OPERATOR: "pole",
    "grid_operator": "grid",
    "contractor": "pole",
    process.SYSTEM: "clock",
}


def tester(charger_request: ChargerRequest) -> str:
    """Who judges: the municipality where nobody else does it, and in a review."""
    is_own = charger_request.is_review or not charger_request.operator_code
    return process.MUNICIPALITY if is_own else OPERATOR


def resolved(charger_request: ChargerRequest, party: str) -> str:
    """The party behind a word of the process table."""
    return tester(charger_request) if party == process.TESTER else party


def waiting_for(charger_request: ChargerRequest) -> str:
    """The party that has to act now; "" where nobody has.

    An accepted request waits for a place: for who judged it, until a realisation serves it.
    """
    state = charger_request.state
    if state == process.ACCEPTED:
        return "" if charger_request.realisation_id else tester(charger_request)
    return resolved(charger_request, process.STATES[state].waits_for)


def acting(
    charger_request: ChargerRequest, names: dict[str, str], *, serving: Realisation | None = None
) -> tuple[str, str]:
    """Who has to act now and what they are called; where a realisation serves it who has that.

    Args:
        names: As of `organisation_names`.
        serving: The realisation that serves what it was merged with; without it its own.
    """
    party = waiting_for(charger_request)
    if party:
        return party, name(charger_request, party, names)
    realisation = serving or charger_request.realisation
    if charger_request.state not in (process.ACCEPTED, process.MERGED) or realisation is None:
        return "", ""
    party = building.waiting_for(realisation)
    return party, party_name(realisation, party, names) if party else ""


def name(charger_request: ChargerRequest, party: str, names: dict[str, str]) -> str:
    """What a party of a request is called, by name where it is known (`organisation_names`)."""
    code = {process.MUNICIPALITY: charger_request.municipality_code, OPERATOR: charger_request.operator_code}
    known = names.get(code.get(party, ""), "")
    if known and party == process.MUNICIPALITY:
        return _("Municipality of %(name)s") % {"name": known}
    return known or str(NAMES.get(party, _("Nobody")))


def organisation_names() -> dict[str, str]:
    """Names of organisations and municipalities by code."""
    found = regions.organisation_names()
    return found | regions.municipality_names()
