"""How what happens to keys is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.foundation.keys.models import Scope

ACTIONS = {"keys.made": _("API key made"), "keys.revoked": _("API key revoked")}


def _scopes(given: list[str]) -> str:
    return ", ".join(str(Scope(one).label) for one in given if one in Scope.values)


FIELDS = {
    "expires_at": labels.Field(_("ends on"), words=labels.moment),
    "scopes": labels.Field(_("may read"), words=_scopes),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
