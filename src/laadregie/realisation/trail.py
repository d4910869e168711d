"""How what happens to realisations is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.realisation import acts
from laadregie.realisation.models import Cause, RealisationState, StopReason

ACTIONS = {
    "realisation.opened": _("Realisation opened"),
    "realisation.step": _("Step of a realisation"),
    "realisation.held": _("Realisation put on hold"),
    "realisation.resumed": _("Realisation goes on"),
    "realisation.work_ordered": _("Work order given to a contractor"),
    "realisation.work_planned": _("Date of placing planned"),
    "realisation.photo_added": _("Photo of the work added"),
    "realisation.assigned": _("Realisation assigned"),
    "realisation.mail_chosen": _("Messages chosen"),
    "realisation.seen_in_feed": _("Charge points seen in the national feed"),
}
FIELDS = {
    "realisation_state": labels.Field(_("state"), dict(RealisationState.choices)),
    "cause": labels.Field(_("cause"), dict(Cause.choices)),
    "step": labels.Field(_("step"), acts.MILESTONES),
    "contractor": labels.Field(_("contractor")),
    "planned_on": labels.Field(_("planned on")),
    "hold_reason": labels.Field(_("reason to wait")),
    "hold_waiting_for": labels.Field(_("waits for")),
    "stop_reason": labels.Field(_("reason"), dict(StopReason.choices)),
    "assigned_to": labels.Field(_("assigned to")),
    "reminders": labels.Field(_("reminders")),
    "digest": labels.Field(_("weekly overview")),
    "feed_seen_on": labels.Field(_("seen in the feed on")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
