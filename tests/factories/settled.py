"""Requests as they stand after somebody asked and somebody decided."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from laadkern.terms import Term
from laadregie.foundation import files
from laadregie.foundation.clocks import services as clocks
from laadregie.foundation.documents import services as documents
from laadregie.foundation.links import services as links
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox import services as outbox
from laadregie.intake import numbering
from laadregie.intake.models import (
    ChargerRequest,
    CriterionResult,
    Decision,
    Evidence,
    Message,
    Requester,
    RequestEvent,
)
from laadregie.intake.services.keeping import about
from tests.factories.regions import DORP, VLIETWOUDE

NAME, EMAIL, STREET, PLATE = "Roos van Dijk", "roos@example.org", "Rietzoom", "XX-001-X"
SAID, NOTE = "Ik ben Roos, bel mij op 0612345678", "Beste Roos, uw contract is in orde"
PERSONAL = (NAME, EMAIL, STREET, PLATE, SAID, NOTE, "contract-roos", "Roos")
NEAR = {
    "location_key": 1,
    "name": "Plein 1",
    "operator": "",
    "x_m": 121_300.0,
    "y_m": 487_400.0,
    "points": 2,
    "walking_m": 140.5,
    "is_estimated": False,
    "pressure": "quiet",
    "evening_share": 0.1,
    "samples": 40,
}
PDF = b"%PDF-1.7 contract van Roos"


def make_request(state: str = "rejected", *, days_ago: float = 0, **fields: object) -> ChargerRequest:
    """A request in a state, as long ago as said, without anything around it."""
    at = timezone.now() - timedelta(days=days_ago)
    settled = state in {"rejected", "merged", "withdrawn", "served", "closed"}
    values = {
        "number": numbering.new_number(),
        "state": state,
        "kind": "resident",
        "municipality_code": VLIETWOUDE,
        "neighbourhood_code": DORP,
        "route": "municipality",
        "place_basis": "address",
        "x_m": 121_234.5,
        "y_m": 487_345.25,
        "wish_x_m": 121_240.0,
        "wish_y_m": 487_350.0,
        "answers": {"lives_in_municipality": True, "vehicle_state": "owned", "electric_range_km": 300},
        "started_at": at,
        "submitted_at": None if state == "draft" else at,
        "decided_at": at if settled else None,
        "settled_at": at if settled else None,
        "state_since": at,
        **fields,
    }
    return ChargerRequest.objects.create(**values)


def make_full_request(state: str = "rejected", *, days_ago: float = 0, **fields: object) -> ChargerRequest:
    """The same with a person, a file, messages, a mail, a letter, a link, a term and its history."""
    made = make_request(state, days_ago=days_ago, **fields)
    at = made.state_since
    name = about(made)
    Requester.objects.create(
        charger_request=made,
        name=NAME,
        email=EMAIL,
        street=STREET,
        house_number="12",
        postcode="9901 AB",
        place="Vlietwoude",
        plate=PLATE,
        email_digest="e" * 64,
        digest_key=secrets.token_bytes(32),
    )
    add_evidence(made, PDF + made.number.encode())
    _history(made, at)
    links.make("follow", name, days=400)
    clocks.start(
        clocks.new(
            name,
            "decision_weeks",
            at=at,
            term=Term(8, "weeks"),
            waiting_for="municipality",
            municipality_code=VLIETWOUDE,
            is_legal=True,
        )
    )
    clocks.pause(name, "decision_weeks", reason="evidence", waiting_for="requester", at=at)
    documents.store(
        kind="letter",
        title=f"Brief aan {NAME}",
        file_name=f"{made.number}.pdf",
        content=f"%PDF- Beste Roos {made.number}".encode(),
        media_type="application/pdf",
        about=name,
        at=at,
        by=None,
    )
    with transaction.atomic():
        queued = Mail.objects.create(
            about=name,
            template="request",
            language="nl",
            to=EMAIL,
            subject=NOTE,
            text=f"Beste {NAME}",
            html=f"<p>Beste {NAME}</p>",
            queued_at=at,
        )
        outbox.put("mail", {"mail": queued.pk}, key=f"mail:{queued.pk}")
    return made


def add_evidence(made: ChargerRequest, content: bytes) -> Evidence:
    """A file of a request, on the disk and in the table."""
    path = files.store_bytes("evidence", content, ".pdf")
    return Evidence.objects.create(
        charger_request=made,
        kind="vehicle",
        path=path,
        digest=path.rsplit("/", 1)[-1].split(".")[0],
        media_type="application/pdf",
        size=len(content),
        name="contract-roos.pdf",
        added_at=made.started_at,
    )


def _history(made: ChargerRequest, at: datetime) -> None:
    Message.objects.create(charger_request=made, is_from_requester=True, text=SAID, at=at)
    RequestEvent.objects.create(
        charger_request=made, step="submit", state_before="draft", state_after="submitted", at=at,
        party="requester",
    )  # fmt: skip
    Decision.objects.create(
        charger_request=made, kind="reject", reasons=["own_parking"], note=NOTE, capacity="municipality",
        contested_by="objection", decided_at=at, policy={"request_undo_hours": {"value": 2}},
    )  # fmt: skip
    CriterionResult.objects.create(
        charger_request=made, round=1, criterion="pole_nearby", outcome="no", figures={"walking_m": 140.5},
        inputs={"source": "feed", "near": [NEAR]}, note="Gezien van Roos",
        evaluated_at=at,
    )  # fmt: skip
