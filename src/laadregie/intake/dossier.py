"""A request as a whole: as data for programs and as an accessible document for people.

The requester gets it on asking for the own data; the case system of a municipality gets it when a case
is handed over.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents.models import Document
from laadregie.foundation.mail import selectors as mails
from laadregie.foundation.typesetting.letters import Letter, Part, as_pdf
from laadregie.intake import parties
from laadregie.intake.models import ChargerRequest, DecisionKind, Requester
from laadregie.intake.services.keeping import about
from laadregie.intake.timeline import WORDS
from laadregie.realisation.models import Milestone, RealisationState
from laadregie.regions import selectors as regions

FORMAT = "laadregie-dossier-1"
ARCHIVE = "handover"  # kind of the document that holds all of a case
OF_REQUEST = (
    "number",
    "state",
    "kind",
    "municipality_code",
    "neighbourhood_code",
    "route",
    "concession_code",
    "operator_code",
    "place_basis",
    "x_m",
    "y_m",
    "wish_x_m",
    "wish_y_m",
    "answers",
    "language",
    "consent_at",
    "consent_version",
    "started_at",
    "submitted_at",
    "decided_at",
    "settled_at",
    "default_notice_on",
    "is_review",
    "source",
)
OF_PERSON = ("name", "email", "phone", "organisation", "street", "house_number", "postcode", "place", "plate")
OF_EVENT = ("step", "state_before", "state_after", "at", "party", "waits_for", "facts")
OF_DECISION = (
    "kind",
    "reasons",
    "note",
    "capacity",
    "contested_by",
    "decided_at",
    "confirmed_at",
    "undone_at",
)
OF_RESULT = (
    "round",
    "criterion",
    "outcome",
    "why",
    "reason",
    "figures",
    "inputs",
    "policy",
    "is_estimated",
    "note",
    "evaluated_at",
)
OF_EVIDENCE = ("kind", "name", "media_type", "size", "digest", "added_at", "deleted_at")
OF_MESSAGE = ("is_from_requester", "text", "at")
OF_MAIL = ("template", "language", "to", "subject", "text", "queued_at", "sent_at")
OF_DOCUMENT = ("kind", "title", "file_name", "media_type", "digest", "size", "made_at")
OF_CLOCK = ("code", "count", "unit", "waiting_for", "is_legal", "started_at", "due_on", "ended_at")
OF_MILESTONE = ("step", "state_before", "state_after", "at", "party", "waits_for", "note", "facts")


def contents(charger_request: ChargerRequest) -> dict[str, Any]:
    """All that is kept about a request, as plain data; staff are named by their party, not by name."""
    name = about(charger_request)
    realisation = charger_request.realisation
    return {
        "format": FORMAT,
        "request": _of(charger_request, OF_REQUEST),
        "requester": _person(charger_request),
        "events": _all(charger_request.events.order_by("at", "pk"), OF_EVENT),
        "decisions": _all(charger_request.decisions.order_by("decided_at", "pk"), OF_DECISION),
        "results": _all(charger_request.results.order_by("round", "pk"), OF_RESULT),
        "evidence": _all(charger_request.evidence.order_by("added_at", "pk"), OF_EVIDENCE),
        "messages": _all(charger_request.messages.order_by("at", "pk"), OF_MESSAGE),
        "mails": _all(mails.about(name), OF_MAIL),
        "documents": _all(papers(charger_request), OF_DOCUMENT),
        "terms": _all(clocks.of(name), OF_CLOCK),
        "merged_with": charger_request.merged_into.number if charger_request.merged_into else None,
        "realisation": None
        if realisation is None
        else {
            "number": realisation.number,
            "state": realisation.state,
            "site": str(realisation.site),
            "in_operation_on": realisation.in_operation_on,
            "milestones": _all(_milestones(charger_request), OF_MILESTONE),
        },
    }


def papers(charger_request: ChargerRequest) -> list[Document]:
    """The documents of a case, without archives that were made of it before."""
    return list(documents.about(about(charger_request)).exclude(kind=ARCHIVE))


def as_json(data: Mapping[str, Any]) -> bytes:
    """The data as JSON text, the same for the same data."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=_plain)
    return f"{text}\n".encode()


def as_pdf_of(charger_request: ChargerRequest, *, at: datetime) -> bytes:
    """The dossier as PDF/UA in the language of the request. Takes a second: never inside a transaction."""
    with override(charger_request.language):
        return as_pdf(_letter(charger_request, at), at=at)


def _letter(charger_request: ChargerRequest, at: datetime) -> Letter:
    town = regions.municipality(charger_request.municipality_code).name
    sections = (
        Part(_("Who asked"), items=tuple(_who(charger_request))),
        Part(_("What happened"), items=tuple(_happened(charger_request))),
        Part(_("Decisions"), items=tuple(_decided(charger_request))),
        Part(_("Messages"), items=tuple(_said(charger_request))),
        Part(_("Files and documents"), items=tuple(_kept(charger_request))),
        Part(_("The pole"), items=tuple(_pole(charger_request))),
    )
    return Letter(
        language=charger_request.language,
        sender=_("Municipality of %(name)s") % {"name": town},
        recipient=(),
        details=(
            (_("Request"), charger_request.number),
            (_("State"), str(charger_request.get_state_display())),
            (_("Made on"), _moment(at)),
        ),
        subject=_("Dossier of request %(number)s") % {"number": charger_request.number},
        parts=tuple(part for part in sections if part.items),
        closing=(),
    )


def _who(charger_request: ChargerRequest) -> list[str]:
    who = Requester.objects.filter(charger_request=charger_request).first()
    if who is None:
        return [_("Who asked is no longer kept.")]
    address = f"{who.street} {who.house_number}, {who.postcode} {who.place}".strip(" ,")
    lines = [who.name, who.organisation, address, who.email, who.phone]
    if who.plate:
        lines.append(_("Number plate %(plate)s") % {"plate": who.plate})
    return [line for line in lines if line]


def _happened(charger_request: ChargerRequest) -> list[str]:
    return [
        _line(one.at, WORDS.get(one.step, one.step), parties.NAMES.get(one.party, one.party))
        for one in charger_request.events.order_by("at", "pk")
    ]


def _decided(charger_request: ChargerRequest) -> list[str]:
    return [
        _line(one.decided_at, DecisionKind(one.kind).label, ", ".join(one.reason_labels), one.note)
        for one in charger_request.decisions.filter(undone_at=None).order_by("decided_at", "pk")
    ]


def _said(charger_request: ChargerRequest) -> list[str]:
    return [
        _line(one.at, _("Requester") if one.is_from_requester else _("Case officer"), one.text)
        for one in charger_request.messages.exclude(text="").order_by("at", "pk")
    ]


def _kept(charger_request: ChargerRequest) -> list[str]:
    files = [
        _line(one.added_at, one.get_kind_display(), _("deleted") if one.deleted_at else one.name)
        for one in charger_request.evidence.order_by("added_at", "pk")
    ]
    letters = papers(charger_request)
    return files + [_line(one.made_at, one.title, one.file_name) for one in letters]


def _pole(charger_request: ChargerRequest) -> list[str]:
    return [
        _line(one.at, RealisationState(one.state_after).label, parties.NAMES.get(one.party, one.party))
        for one in _milestones(charger_request)
    ]


def _milestones(charger_request: ChargerRequest) -> list[Milestone]:
    found = charger_request.realisation
    return [] if found is None else list(found.milestones.order_by("at", "pk"))


def _line(at: datetime, *words: object) -> str:
    return f"{_moment(at)}: {'; '.join(str(one) for one in words if str(one))}"


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i")


def _person(charger_request: ChargerRequest) -> dict[str, Any] | None:
    who = Requester.objects.filter(charger_request=charger_request).first()
    return None if who is None else _of(who, OF_PERSON)


def _all(rows: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_of(row, names) for row in rows]


def _of(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _plain(value: Any) -> str:
    """Moments and dates as ISO 8601."""
    return str(value.isoformat())
