"""What people call the organisations of a realisation."""

from django.utils.translation import gettext as _

from laadregie.realisation import acts, parties
from laadregie.realisation.models import Realisation
from laadregie.regions import selectors as regions


def organisation_names() -> dict[str, str]:
    """Names of all parties of the region, by code."""
    return regions.organisation_names()


def party_name(realisation: Realisation, party: str, names: dict[str, str]) -> str:
    """Who a party is: the name of its organisation, or what the party is where nobody is known."""
    code = parties.code_of(realisation, party)
    if party == "municipality":
        return _("Municipality of %(name)s") % {"name": names.get(code, code)}
    return names.get(code, "") or str(acts.PARTIES.get(party, party))
