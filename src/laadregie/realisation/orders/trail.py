"""How what happens to traffic orders is called on the page of the audit trail."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.realisation.models import ObjectionKind, ObjectionOutcome
from laadregie.realisation.orders import checklist
from laadregie.realisation.orders.forms import AnswersForm, PlaceForm


def _interests(codes: list[str]) -> str:
    return ", ".join(gettext(checklist.INTERESTS.get(code, code)) for code in codes)


ACTIONS = {
    "orders.drafted": _("Traffic order drafted"),
    "orders.places_added": _("Places added to a traffic order"),
    "orders.place_taken_out": _("Place taken out of a traffic order"),
    "orders.answered": _("Traffic order filled in"),
    "orders.place_answered": _("Place of a traffic order filled in"),
    "orders.roads_confirmed": _("Management of the roads of a traffic order confirmed"),
    "orders.text_changed": _("Text of a traffic order changed"),
    "orders.withdrawn": _("Draft of a traffic order withdrawn"),
    "orders.published": _("Traffic order published"),
    "orders.earlier_recorded": _("Earlier traffic order recorded"),
    "orders.objection_received": _("Objection or appeal recorded"),
    "orders.decision_adjourned": _("Decision on an objection adjourned"),
    "orders.decision_suspended": _("Term of a decision stands still"),
    "orders.decision_resumed": _("Term of a decision runs again"),
    "orders.objection_decided": _("Objection or appeal decided"),
    "orders.relief_ended": _("Preliminary relief ended"),
    "orders.term_passed": _("Term of a traffic order passed"),
}
# What the checklist asks is called as its form calls it.
ASKED = {
    name: labels.Field(field.label or name, dict(getattr(field, "choices", ())))
    for form in (PlaceForm, AnswersForm)
    for name, field in form.base_fields.items()
    if name != "revision"
}
FIELDS = {
    **ASKED,
    "interests": labels.Field(_("interests"), words=_interests),
    "places": labels.Field(_("places")),
    "street": labels.Field(_("street")),
    "bays": labels.Field(_("bays")),
    "section": labels.Field(_("section")),
    "published_on": labels.Field(_("published on")),
    "term_ends_on": labels.Field(_("term ends on")),
    "objection_kind": labels.Field(_("kind"), dict(ObjectionKind.choices)),
    "objection_outcome": labels.Field(_("outcome"), dict(ObjectionOutcome.choices)),
    "suspends": labels.Field(_("suspends")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
