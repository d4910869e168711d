"""How deliveries are called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels

ACTIONS = {
    "monitoring.feed_imported": _("Charge points loaded"),
    "monitoring.tariffs_imported": _("Tariffs loaded"),
    "monitoring.usage_imported": _("Snapshots of use loaded"),
}
FIELDS = {
    "changed": labels.Field(_("changed")),
    "digest": labels.Field(_("digest")),
    "gone": labels.Field(_("gone from the delivery")),
    "new": labels.Field(_("new")),
    "records": labels.Field(_("records")),
    "refused": labels.Field(_("refused")),
    "unchanged": labels.Field(_("unchanged")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
