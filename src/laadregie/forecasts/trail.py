"""How what happens to forecasts is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.forecasts.models import Reason
from laadregie.foundation.audit import labels


def _origins(inputs: list[dict[str, str]]) -> str:
    return ", ".join(dict.fromkeys(one["origin"] for one in inputs if one["origin"]))


ACTIONS = {
    "forecasts.accepted": _("Forecast accepted"),
    "forecasts.backtested": _("Forecast tried on left-out municipalities"),
    "forecasts.corrected": _("Forecast corrected"),
    "forecasts.correction_withdrawn": _("Correction withdrawn"),
    "forecasts.published": _("Forecast calculated"),
}
FIELDS = {
    "explanation": labels.Field(_("explanation")),
    "from_year": labels.Field(_("from year")),
    "inputs": labels.Field(_("inputs"), words=_origins),
    "method_version": labels.Field(_("version of the method")),
    "note": labels.Field(_("note")),
    "points": labels.Field(_("charge points")),
    "reason": labels.Field(_("reason"), {reason.value: reason.label for reason in Reason}),
    "run": labels.Field(_("calculation")),
    "source": labels.Field(_("source")),
    "to_year": labels.Field(_("up to year")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
