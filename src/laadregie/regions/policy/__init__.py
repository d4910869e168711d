"""The policy values there are, and what counts where nobody decided.

A value is looked for in this order: the municipality, the region, the default of this table.
Every default names its source; thresholds differ per municipality, contract and year.
"""

from django.utils.translation import gettext_lazy as _

from laadkern.errors import InputError, gettext_noop
from laadregie.regions.policy.cases import FEED, ORDERS, PARTIES, PRIVACY, REQUESTS, TERMS
from laadregie.regions.policy.keys import PolicyKey, Value
from laadregie.regions.policy.network import FORECAST, USE
from laadregie.regions.policy.places import REACH, SITES, WEIGHTS

__all__ = ["CATALOGUE", "GROUPS", "PolicyKey", "Value", "policy_key", "quota"]

EVERY = (*REACH, *SITES, *WEIGHTS, *USE, *FORECAST, *REQUESTS, *TERMS, *FEED, *ORDERS, *PARTIES, *PRIVACY)
CATALOGUE: dict[str, PolicyKey] = {key.key: key for key in EVERY}
GROUPS = {
    "forecast": _("Forecast"),
    "reach": _("Within reach"),
    "sites": _("Sites and quota"),
    "weights": _("Weights of the wishes"),
    "use": _("Use"),
    "coverage": _("Coverage"),
    "requests": _("Requests"),
    "terms": _("Terms"),
    "orders": _("Traffic orders"),
    "parties": _("Who does what"),
    "privacy": _("Keeping of data"),
}


def policy_key(key: str) -> PolicyKey:
    """The policy value with this code.

    Raises:
        InputError: There is no such policy value.
    """
    if key not in CATALOGUE:
        template = gettext_noop("“%(value)s” is no policy value that is known.")
        raise InputError("key", template, value=key[:60])
    return CATALOGUE[key]


def quota(households: int, per_1000_households: float, lowest: int, highest: int) -> int:
    """Poles a year for a municipality that decided no quota: in proportion to households, within bounds.

    Args:
        households: Households of the municipality, at least 0.
        per_1000_households: Poles a year per 1,000 households.
        lowest, highest: Fewest and most poles a year.
    """
    poles = int(households * per_1000_households / 1000 + 0.5)
    return max(lowest, min(highest, poles))
