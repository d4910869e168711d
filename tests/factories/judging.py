"""Charger requests as they stand once they were sent, for who judges them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from laadregie.foundation import files
from laadregie.foundation.accounts.models import User
from laadregie.foundation.documents import services as documents
from laadregie.foundation.links import services as links
from laadregie.intake import process
from laadregie.intake.importing import services as importing
from laadregie.intake.importing.mapping import Chosen, guess
from laadregie.intake.models import ChargerRequest, Evidence, Requester, RequesterKind, Route
from laadregie.intake.numbering import new_number
from laadregie.intake.services import clocks as terms
from laadregie.intake.services import stepping, testing
from laadregie.regions.selectors import areas
from tests.factories.regions import VLIETWOUDE

ANSWERS = {
    "lives_in_municipality": True,
    "is_electric": True,
    "electric_range_km": 420,
    "has_own_parking": False,
}


def middle_of(code: str) -> tuple[float, float]:
    """A place in a municipality, RD metres."""
    index = areas.area_index("municipality")
    point = index.shapes[index.codes.index(code)].representative_point()
    return round(point.x, 1), round(point.y, 1)


def sent_request(
    code: str = VLIETWOUDE,
    *,
    operator: str = "",
    at: datetime | None = None,
    place: tuple[float, float] | None = None,
    name: str = "Mees Vos",
    tested: bool = True,
    **more: Any,
) -> ChargerRequest:
    """A request that was received and tested, with its requester and clocks."""
    now = at or timezone.now()
    x_m, y_m = place or middle_of(code)
    with transaction.atomic():
        made = ChargerRequest.objects.create(
            **{
                "number": new_number(),
                "kind": RequesterKind.RESIDENT,
                "municipality_code": code,
                "route": Route.CONCESSION if operator else Route.MUNICIPALITY,
                "concession_code": "concession-1" if operator else "",
                "operator_code": operator,
                "place_basis": "address",
                "x_m": x_m,
                "y_m": y_m,
                "answers": ANSWERS,
                "started_at": now,
                "submitted_at": now,
                "state_since": now,
                "state": process.SUBMITTED,
                **more,
            }
        )
        Requester.objects.create(
            charger_request=made,
            name=name,
            email=f"{name.split()[0].lower()}@example.nl",
            street="Molenweg",
            house_number="12",
            postcode="1234 AB",
            place="Vlietwoude",
            email_digest=f"digest-{name}",
            address_digest=f"digest-{name}",
            digest_key=b"k" * 32,
        )
        terms.turn(made, at=now)
        stepping.tell("submit", made, by=None, party=process.REQUESTER, at=now, before=process.DRAFT)
    if tested:
        testing.evaluate(made, by=None)
    return made


def with_evidence(made: ChargerRequest, content: bytes = b"%PDF-1.7 contract") -> Evidence:
    """A contract that the requester sent."""
    return Evidence.objects.create(
        charger_request=made,
        kind="vehicle",
        path=files.store_bytes("evidence", content, ".pdf"),
        digest="0" * 64,
        media_type="application/pdf",
        size=len(content),
        name="leasecontract.pdf",
        added_at=made.submitted_at,
    )


def ids_of_requests(officer: User) -> dict[str, Any]:
    """One request that the operator of Waterkant tests, with a file and a letter, and a list to take over."""
    made = sent_request(operator="waterkant")
    letter = documents.store(
        kind="letter",
        title="Brief",
        file_name="brief.pdf",
        content=b"%PDF-1.7 letter",
        media_type="application/pdf",
        about=f"request:{made.number}",
        at=timezone.now(),
        by=None,
    )
    x_m, y_m = middle_of(VLIETWOUDE)
    rows = f"zaaknummer;ontvangen;x;y\nA-1;2026-09-01;{x_m};{y_m}\n"
    found = importing.upload(
        municipality_code=VLIETWOUDE, data=rows.encode(), file_name="zaken.csv", by=officer
    )
    importing.check(request_import=found, chosen=Chosen(guess(found.columns)), by=officer)
    return {
        "request": made.number,
        "token": links.make("follow", f"request:{made.number}", days=10),
        "evidence": with_evidence(made).pk,
        "letter": letter.pk,
        "request_import": found.pk,
    }
