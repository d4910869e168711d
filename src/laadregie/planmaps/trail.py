"""How what happens to plan maps is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.planmaps.forms import SCENARIOS

ACTIONS = {
    "planmaps.calculated": _("Plan map calculated"),
    "planmaps.published": _("Plan map published"),
}
FIELDS = {
    "gap": labels.Field(_("distance to the best possible plan")),
    "published_at": labels.Field(_("published at"), words=labels.moment),
    "scenario": labels.Field(_("scenario"), dict(SCENARIOS)),
    "sites": labels.Field(_("sites")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
