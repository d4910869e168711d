"""How what happens to the region's data is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.regions import policy
from laadregie.regions.models import EnrichmentKind, ParticipationState

ACTIONS = {
    "regions.enriched": _("Better data of a municipality loaded"),
    "regions.enrichment_withdrawn": _("Better data of a municipality withdrawn"),
    "regions.pack_loaded": _("Region pack loaded"),
    "regions.participation_set": _("Participation in the concession set"),
    "regions.policy_value_ended": _("Policy value ended"),
    "regions.policy_value_set": _("Policy value set"),
}
FIELDS = {
    "areas": labels.Field(_("areas")),
    "as_of": labels.Field(_("date of the data")),
    "dated_figures": labels.Field(_("figures with a date")),
    "files": labels.Field(_("files")),
    "kind": labels.Field(_("kind of data"), {kind.value: kind.label for kind in EnrichmentKind}),
    "known_on": labels.Field(_("known on")),
    "licence": labels.Field(_("licence")),
    "origin": labels.Field(_("origin")),
    "participation": labels.Field(_("participation")),
    "policy_values": labels.Field(_("policy values")),
    "rows": labels.Field(_("records")),
    "source": labels.Field(_("source")),
    "state": labels.Field(_("state"), {state.value: state.label for state in ParticipationState}),
    "valid_from": labels.Field(_("valid from")),
    "valid_to": labels.Field(_("valid until")),
}


def register() -> None:
    """Make the names known to the trail; a policy value is called as on its own page."""
    keys = {code: labels.Field(key.label, dict(key.choices)) for code, key in policy.CATALOGUE.items()}
    labels.register(ACTIONS, {**FIELDS, **keys})
