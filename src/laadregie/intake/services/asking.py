"""What a requester does before anyone else sees it: begin, fill in, add evidence, send."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files
from laadregie.foundation.audit import personal
from laadregie.foundation.audit import services as audit
from laadregie.foundation.links import services as links
from laadregie.foundation.uploads import evidence as uploads
from laadregie.intake import mails, numbering, process, questions, recognising
from laadregie.intake.models import ChargerRequest, Evidence, EvidenceKind, PlaceBasis, Requester, Route
from laadregie.intake.places import FoundPlace, municipality_at
from laadregie.intake.services import keeping, stepping
from laadregie.regions import selectors as regions

FOLDER = "evidence"
KEY_BYTES = 32
ELSEWHERE = gettext_noop("This place lies in another municipality. Choose one nearby.")
SENT = gettext_noop("This request was sent already; it can no longer be changed here.")


@dataclass(frozen=True)
class Sending:
    """What a program sends with a key of its own, so that sending it again makes nothing new."""

    key_digest: str
    body_digest: str


class OtherBody(Exception):
    """The same key came with another request before."""


def begin(place: FoundPlace, *, language: str, sending: Sending | None = None) -> ChargerRequest:
    """Begin a request for a place: a draft that nobody else sees.

    Args:
        place: Where it is.
        language: In which the requester reads.
        sending: Of a program that may send twice.
    """
    route = regions.request_route(place.municipality_code)
    now = timezone.now()
    with transaction.atomic():
        draft = ChargerRequest.objects.create(
            number=numbering.new_number(),
            municipality_code=place.municipality_code,
            neighbourhood_code=place.neighbourhood_code,
            route=Route.CONCESSION if route.is_concession else Route.MUNICIPALITY,
            concession_code=route.concession.code if route.concession else "",
            operator_code=route.operator_code,
            place_basis=PlaceBasis.ADDRESS if place.is_address else PlaceBasis.POINT,
            x_m=place.x_m,
            y_m=place.y_m,
            language=language,
            started_at=now,
            state_since=now,
            idempotency_key=sending.key_digest if sending else None,
            body_digest=sending.body_digest if sending else "",
        )
        Requester.objects.create(
            charger_request=draft,
            digest_key=secrets.token_bytes(KEY_BYTES),
            street=place.street,
            house_number=place.house_number,
            postcode=place.postcode,
            place=place.town,
            address_digest=recognising.address_digest(place.postcode, place.house_number),
        )
        _record("intake.begun", draft)
    return draft


def send_whole(
    place: FoundPlace,
    *,
    language: str,
    fields: Mapping[str, Any],
    who: Mapping[str, str],
    answers: Mapping[str, Any],
    sending: Sending | None,
) -> ChargerRequest:
    """Send a request that comes whole, as from a program: all of it is there, or nothing.

    Raises:
        InputError: Something is missing or wrong.
        OtherBody: The same key came with another request before.
    """
    earlier = _earlier(sending)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            draft = begin(place, language=language, sending=sending)
            save(draft.number, fields=fields, who=who, answers=answers)
            sent = _send(draft.number, timezone.now())
    except IntegrityError:  # it came twice in the same moment: the other one stands
        earlier = _earlier(sending)
        if earlier is None:
            raise
        return earlier
    return sent


def _earlier(sending: Sending | None) -> ChargerRequest | None:
    if sending is None:
        return None
    found = ChargerRequest.objects.filter(idempotency_key=sending.key_digest).first()
    if found is not None and found.body_digest != sending.body_digest:
        raise OtherBody
    return found


def save(
    number: str, *, fields: Mapping[str, Any], who: Mapping[str, str], answers: Mapping[str, Any]
) -> ChargerRequest:
    """Save what was filled in on a page of the form.

    Args:
        fields: Of the request: kind, wish_x_m, wish_y_m.
        who: Of the requester, see `questions.PERSONAL`.
        answers: See `questions.EVERY_ANSWER`.

    Raises:
        InputError: The request was sent already, or the preferred spot lies in another municipality.
    """
    spot = _municipality_at(fields.get("wish_x_m"), fields.get("wish_y_m"))
    with transaction.atomic():
        draft = _draft(number)
        if spot not in (None, draft.municipality_code):
            raise InputError(
                "lon", gettext_noop("This place lies in another municipality. Choose one nearby.")
            )
        person = draft.requester
        changes: dict[str, tuple[object, object]] = {}
        for name, value in who.items():
            if getattr(person, name) != value:
                setattr(person, name, value)
                changes[name] = ("", personal.digest(bytes(person.digest_key), str(value)))
        person.email_digest = recognising.email_digest(person.email) if person.email else ""
        person.address_digest = recognising.address_digest(person.postcode, person.house_number)
        person.save()
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.answers = {**draft.answers, **answers}
        keeping.save(draft)
        _record("intake.draft_saved", draft, changes)
    return draft


def _municipality_at(x_m: float | None, y_m: float | None) -> str | None:
    """In which municipality a spot lies, "" outside all; None without a spot."""
    return None if x_m is None or y_m is None else municipality_at(x_m, y_m)


def add_evidence(
    number: str, *, kind: str, content: bytes, name: str, states: frozenset[str] = frozenset({process.DRAFT})
) -> Evidence:
    """Take a file in as evidence; its bytes are on the disk before anything is said of it.

    Args:
        states: In which the request may be; a draft, or one that waits for what is missing.

    Raises:
        InputError: The file is refused, there are too many, or the request takes none now.
    """
    if kind not in EvidenceKind.values:
        raise InputError("kind", gettext_noop("Choose what the file shows."))
    clean = uploads.clean(content, name, field="file")
    # A folder of its own: what another request lets go at this moment is never this file.
    path = files.store_bytes(f"{FOLDER}/{number}", clean.content, clean.suffix)
    with transaction.atomic():
        charger_request = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
        if charger_request.state not in states:
            raise InputError("file", SENT)
        if charger_request.evidence.filter(deleted_at=None).count() >= questions.MOST_FILES:
            raise InputError(
                "file", gettext_noop("There are %(value)s files already."), value=str(questions.MOST_FILES)
            )
        kept = Evidence.objects.create(
            charger_request=charger_request,
            kind=kind,
            path=path,
            digest=path.rsplit("/", 1)[-1].split(".")[0],
            media_type=clean.media_type,
            size=len(clean.content),
            name=clean.name,
            added_at=timezone.now(),
        )
        _record("intake.evidence_added", charger_request, {"evidence": (None, kept.digest[:16])})
    return kept


def remove_evidence(number: str, evidence_id: int) -> None:
    """Take a file out of a draft; it goes from the disk when no other request has the same.

    Raises:
        InputError: The request was sent already.
    """
    with transaction.atomic():
        draft = _draft(number)
        found = draft.evidence.filter(pk=evidence_id).first()
        if found is None:
            return
        path, digest = found.path, found.digest
        found.delete()
        _record("intake.evidence_removed", draft, {"evidence": (digest[:16], None)})
        transaction.on_commit(lambda: _drop(path))


def submit(number: str, *, at: datetime | None = None) -> ChargerRequest:
    """Send a request. Sending it twice makes one: the second finds it sent.

    The criteria are evaluated by a job (`due`): an answer never waits for them, nor depends on them.

    Raises:
        InputError: Something is missing; the draft stays.
    """
    with transaction.atomic():
        before = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
        if before.state != process.DRAFT:
            return before
        return _send(number, at or timezone.now())


def _send(number: str, at: datetime) -> ChargerRequest:
    """Send a draft that is held, in the caller's transaction."""
    charger_request = ChargerRequest.objects.get(number=number)
    person = charger_request.requester
    said = {name: getattr(person, name) for name in questions.PERSONAL}
    questions.check_complete(charger_request.kind, charger_request.answers, said)
    charger_request.submitted_at = charger_request.consent_at = at
    charger_request.consent_version = questions.CONSENT_VERSION
    stepping.take("submit", charger_request, by=None, party=process.REQUESTER, at=at)
    links.revoke(keeping.about(charger_request), mails.DRAFT)
    mails.send(charger_request, "received")
    return charger_request


def _draft(number: str) -> ChargerRequest:
    draft = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
    if draft.state != process.DRAFT:
        raise InputError("state", SENT)
    return draft


def _drop(path: str) -> None:
    if not Evidence.objects.filter(path=path).exists():
        files.remove(path)


def _record(
    action: str, charger_request: ChargerRequest, changes: Mapping[str, tuple[object, object]] | None = None
) -> None:
    audit.record(
        action, charger_request, by=None, changes=changes, municipality_code=charger_request.municipality_code
    )
