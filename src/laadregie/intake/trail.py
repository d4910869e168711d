"""How what happens to requests is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.intake.criteria import LABELS
from laadregie.intake.models import DecisionKind, EvidenceKind, Outcome, RequestState
from laadregie.intake.timeline import WORDS

ACTIONS = {
    **{f"intake.{step}": label for step, label in WORDS.items()},
    "intake.assigned": _("Request assigned"),
    "intake.begun": _("Request begun"),
    "intake.demo_made": _("Cases of the demo made"),
    "intake.draft_link_sent": _("Link to a request that was not sent yet mailed"),
    "intake.draft_saved": _("Request that was not sent yet changed"),
    "intake.evidence_added": _("Evidence received"),
    "intake.evidence_removed": _("Evidence taken out by the requester"),
    "intake.link_sent": _("Link to a request sent again"),
    "intake.links_revoked": _("Links to a request stopped and a new one sent"),
    "intake.place_asked": _("Following a place asked"),
    "intake.place_followed": _("Following a place begun"),
    "intake.place_left": _("Following a place ended"),
    "intake.evidence_seen": _("Evidence looked at"),
    "intake.letter_worded": _("Words of a letter changed"),
    "intake.message_received": _("Message of a requester received"),
    "intake.message_sent": _("Message sent to a requester"),
    "intake.messages_read": _("Messages of a requester read"),
    "intake.outcome_changed": _("Outcome of a criterion changed by a person"),
    "intake.register_exported": _("Register of a concession written to a file"),
    "intake.register_imported": _("Register of a concession taken in"),
    "intake.register_import_begun": _("Taking in a register begun"),
    "intake.register_part_imported": _("Part of a register taken in"),
    "intake.register_part_taken_back": _("Part of a register taken back"),
    "intake.register_taken_back": _("Half a register taken back"),
    "intake.requests_imported": _("List of requests imported"),
    "intake.tested": _("Request tested"),
}
# Of personal fields the trail has a digest alone.
PERSONAL = {
    "name": _("name"),
    "email": _("e-mail address"),
    "phone": _("telephone number"),
    "organisation": _("organisation"),
    "street": _("street"),
    "house_number": _("house number"),
    "postcode": _("postcode"),
    "place": _("town"),
    "plate": _("number plate"),
}
FIELDS = {
    **{code: labels.Field(label, dict(Outcome.choices)) for code, label in LABELS.items()},
    "request_state": labels.Field(_("state"), dict(RequestState.choices)),
    "decision": labels.Field(_("decision"), dict(DecisionKind.choices)),
    "reasons": labels.Field(_("reasons")),
    "evidence": labels.Field(_("evidence"), {**dict(Outcome.choices), **dict(EvidenceKind.choices)}),
    "realisation": labels.Field(_("realisation")),
    "default_notice_on": labels.Field(_("notice of default received on")),
    "requests": labels.Field(_("requests")),
    "realisations": labels.Field(_("realisations")),
    "parts": labels.Field(_("parts that are here")),
    "archive_digest": labels.Field(_("SHA-256 of the file")),
    "links": labels.Field(_("links")),
    **{name: labels.Field(label) for name, label in PERSONAL.items()},
    "letter": labels.Field(_("letter"), dict(DecisionKind.choices)),
    "language": labels.Field(_("language")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
