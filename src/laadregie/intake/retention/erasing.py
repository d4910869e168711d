"""Taking away who asked: after the term of policy, or because the requester asks for it.

What stays is what the figures need: state, moments, outcomes and the neighbourhood. The key of the
digests in the trail goes with the person, so the trail verifies and says nothing of anybody.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from laadregie.foundation.audit import services as audit
from laadregie.foundation.documents import services as documents
from laadregie.foundation.links import services as links
from laadregie.foundation.mail import services as mail
from laadregie.intake import process
from laadregie.intake.models import ChargerRequest, PlaceBasis, Requester
from laadregie.intake.retention import evidence
from laadregie.intake.services import keeping, stepping
from laadregie.regions import selectors as regions

GROUNDS = {"term": "intake.anonymised", "asked": "intake.erased"}


def erase(charger_request: ChargerRequest, *, at: datetime | None = None) -> None:
    """Take away all personal data of a request because the requester asks for it.

    A draft goes whole. An open request is withdrawn first: nobody can be told anything any more.
    """
    now = at or timezone.now()
    if charger_request.state == process.DRAFT:
        remove_draft(charger_request.number)
        return
    _forget(charger_request.number, ground="asked", at=now)


def anonymise(number: str, *, at: datetime) -> None:
    """Take away all personal data of a settled request whose term is over; an open one stays as it is."""
    _forget(number, ground="term", at=at)


def remove_draft(number: str) -> bool:
    """Remove a request that was never sent, with its files; a sent one stays as it is."""
    with transaction.atomic():
        draft = ChargerRequest.objects.select_for_update(of=("self",)).filter(number=number).first()
        if draft is None or draft.state != process.DRAFT:
            return False
        paths = list(draft.evidence.filter(deleted_at=None).values_list("path", flat=True))
        about = keeping.about(draft)
        links.revoke(about)
        mail.forget(about)
        letters = documents.forget(about)
        audit.record("intake.draft_removed", draft, by=None, municipality_code=draft.municipality_code)
        draft.delete()
    evidence.let_go(paths)
    documents.let_go(letters)
    return True


def _forget(number: str, *, ground: str, at: datetime) -> None:
    with transaction.atomic():
        held = ChargerRequest.objects.select_for_update(of=("self",)).get(number=number)
        if held.anonymised_at is not None:
            return
        if ground == "asked":
            _withdrawn(held, at)
        if held.state not in process.SETTLED:
            return
        paths = evidence.emptied(held, at=at)
        letters = documents.forget(keeping.about(held))
        changed = len(letters) + _emptied(held)
        if ground == "term":
            _closed(held, at)
        held.anonymised_at = at
        keeping.save(held)
        audit.record(
            GROUNDS[ground],
            held,
            by=None,
            changes={"personal_data": (changed, 0), "files": (len(paths), 0)},
            municipality_code=held.municipality_code,
        )
    evidence.let_go(paths)
    documents.let_go(letters)


def _withdrawn(held: ChargerRequest, at: datetime) -> None:
    """Withdraw what is open; there is no mail, for the address goes."""
    if process.allowed("withdraw", held.state):
        stepping.take("withdraw", held, by=None, party=process.REQUESTER, at=at)


def _closed(held: ChargerRequest, at: datetime) -> None:
    """From now on nothing can happen with it; it was settled when it was settled."""
    settled_at = held.settled_at
    if process.allowed("close", held.state):
        stepping.take("close", held, by=None, party=process.SYSTEM, at=at)
        held.settled_at = settled_at


def _emptied(held: ChargerRequest) -> int:
    """Empty everything that could say who asked or where exactly; returns how many rows it were."""
    about = keeping.about(held)
    links.revoke(about)
    mail.forget(about)
    changed = held.messages.exclude(text="").update(text="")
    changed += held.decisions.exclude(note="").update(note="")
    changed += held.results.exclude(note="").update(note="")
    changed += held.evidence.update(name="", digest="")
    changed += Requester.objects.filter(charger_request=held).delete()[0]
    for result in held.results.all():
        if "near" in result.inputs:  # distances to several points give the place away
            result.inputs = {name: value for name, value in result.inputs.items() if name != "near"}
            result.save(update_fields=["inputs"])
    held.answers = _plain(held.answers)
    held.x_m, held.y_m = _somewhere_near(held)
    held.place_basis = PlaceBasis.POINT
    held.wish_x_m = held.wish_y_m = None
    held.idempotency_key, held.body_digest, held.source = None, "", ""
    return changed


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers that are a yes, a no or a number; words could name somebody."""
    return {name: value for name, value in answers.items() if isinstance(value, bool | int | float)}


def _somewhere_near(held: ChargerRequest) -> tuple[float, float]:
    """The point of the neighbourhood, of the municipality where that is not known."""
    found = regions.point_of(held.neighbourhood_code) if held.neighbourhood_code else None
    found = found or regions.point_of(held.municipality_code)
    return found or (float(round(held.x_m, -3)), float(round(held.y_m, -3)))
