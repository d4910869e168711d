"""How keeping, giving, handing over and moving requests is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels

ACTIONS = {
    "intake.evidence_deleted": _("Evidence of a settled request deleted"),
    "intake.draft_removed": _("Request that was never sent removed"),
    "intake.anonymised": _("Request made anonymous after its term"),
    "intake.erased": _("Personal data erased on request"),
    "intake.own_data_given": _("Own data given to the requester"),
    "intake.handed_over": _("Case handed over as an archive"),
    "intake.case_system_reached": _("Case stands in the case system of the municipality"),
}
FIELDS = {
    "personal_data": labels.Field(_("rows with personal data")),
    "files": labels.Field(_("files")),
    "zaak": labels.Field(_("address of the case")),
    "digest": labels.Field(_("digest")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
