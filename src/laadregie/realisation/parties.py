"""In which capacity somebody acts on a realisation, and which organisations its parties are.

Where nobody knows who the operator or grid operator is, the municipality acts for them; without a
contractor the operator does the work itself (docs/decisions/parties-of-a-realisation.md).
"""

from collections.abc import Mapping

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, organisations_of
from laadregie.realisation import process
from laadregie.realisation.models import Realisation

ROLES = {
    process.MUNICIPALITY: Role.MUNICIPAL_OFFICER,
    process.OPERATOR: Role.CONCESSION_HOLDER,
    process.GRID: Role.GRID_OPERATOR,
    process.CONTRACTOR: Role.CONTRACTOR,
}


def code_of(realisation: Realisation, party: str) -> str:
    """Code of the organisation that is a party; empty where nobody is known."""
    return {
        process.MUNICIPALITY: realisation.municipality_code,
        process.OPERATOR: realisation.operator_code,
        process.GRID: realisation.grid_operator_code,
        process.CONTRACTOR: realisation.contractor_code,
    }.get(party, "")


def acting(realisation: Realisation, party: str) -> str:
    """The party that acts where this one is waited for."""
    if party == process.CONTRACTOR and not realisation.contractor_code:
        return acting(realisation, process.OPERATOR)
    if party in (process.OPERATOR, process.GRID) and not code_of(realisation, party):
        return process.MUNICIPALITY
    return party


def of_viewer(viewer: Viewer, realisation: Realisation) -> frozenset[str]:
    """The parties for which the viewer may act on this realisation."""
    return of_codes(codes_of(viewer), realisation)


def codes_of(viewer: Viewer) -> dict[str, set[str]]:
    """Codes of the organisations for which a viewer can be each party; read once for many realisations."""
    return {party: organisations_of(viewer, role) for party, role in ROLES.items()}


def of_codes(codes: Mapping[str, set[str]], realisation: Realisation) -> frozenset[str]:
    """The parties of a realisation that these organisations are, given as `codes_of` has them."""
    own = {party for party in ROLES if (code := code_of(realisation, party)) and code in codes[party]}
    return frozenset(party for party in ROLES if acting(realisation, party) in own)


def own_party(viewer: Viewer, realisation: Realisation, may: frozenset[str]) -> str:
    """In which capacity a viewer acts, of the parties that may; empty when in none."""
    mine = of_viewer(viewer, realisation)
    return next((party for party in ROLES if party in mine and party in may), "")


def waiting_for(realisation: Realisation) -> str:
    """The party that has to act now; empty where nobody has."""
    if realisation.hold_reason:
        return realisation.hold_waiting_for
    state = process.STATES[realisation.state]
    return acting(realisation, state.waits_for) if state.waits_for else ""
