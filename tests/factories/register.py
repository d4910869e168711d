"""The register of a made-up concession, and what a test does with it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from laadregie.foundation import files
from laadregie.foundation.clocks.models import Clock
from laadregie.foundation.documents import services as documents
from laadregie.foundation.documents.models import Document
from laadregie.foundation.links.models import Link
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.transfer import archive
from laadregie.intake import retention, transfer
from laadregie.intake.models import ChargerRequest
from laadregie.intake.transfer.tables import TABLES
from laadregie.planmaps.models import Site
from laadregie.realisation.models import AsBuiltPhoto, Objection, Realisation, TrafficOrder
from laadregie.realisation.orders import selectors as orders
from laadregie.realisation.orders import services as ordering
from laadregie.regions.models import Concession, Organisation
from tests.factories.orders import PUBLISHED_ON, published
from tests.factories.realising import OPERATOR, make_parties
from tests.factories.settled import make_full_request, make_request

CODE = "waterkant-laadt"


@pytest.fixture
def concession(planned, officer):
    make_parties(officer)
    holder = Organisation.objects.get(code=OPERATOR)
    Concession.objects.create(code=CODE, name="Waterkant laadt", holder=holder)
    return CODE


@pytest.fixture
def register(concession, officer):
    """Requests in every state, realisations, an order with an objection, a photo, letters."""
    order = published(3, officer)
    place = orders.places(order)[0]
    ordering.receive(
        number=order.number,
        revision=order.revision,
        place_id=place.pk,
        kind="objection",
        received_on=PUBLISHED_ON + timedelta(days=3),
        by=officer,
    )
    Realisation.objects.update(concession_code=CODE, assigned_to=officer)
    realisation = Realisation.objects.first()
    path = files.store_bytes("realisations", b"a picture", ".jpg")
    AsBuiltPhoto.objects.create(
        realisation=realisation, path=path, digest="d" * 64, width=3, height=2, at=timezone.now(), by=officer
    )
    documents.store(
        kind="order",
        title="Besluit",
        file_name="besluit.pdf",
        content=b"%PDF- besluit",
        media_type="application/pdf",
        about=f"order:{order.number}",
        at=timezone.now(),
        by=officer,
    )
    first = make_full_request("testing", concession_code=CODE, assigned_to=officer)
    served = make_full_request("accepted", concession_code=CODE, realisation=realisation)
    last = make_full_request("merged", concession_code=CODE, merged_into=served, number="3333-3333-3333")
    make_full_request("merged", concession_code=CODE, merged_into=last, number="9999-9999-9999")
    make_full_request("merged", concession_code=CODE, merged_site=Site.objects.last())
    make_full_request("rejected", concession_code=CODE, days_ago=400)
    retention.keep()
    make_full_request("draft", concession_code=CODE)
    make_request("testing", concession_code="another")
    first.answers = {"words": "regel\u2028einde \x85 “€” \U0001f697", "n": 1.5, "none": None}
    first.save()
    return order


def wipe() -> None:
    """Take away all that the register holds, people who work here excepted."""
    for model in (Mail, Document, Clock, Link, Objection):
        model.objects.all().delete()
    ChargerRequest.objects.update(
        merged_into=None, merged_site=None, realisation=None, state="testing", submitted_at=timezone.now()
    )
    ChargerRequest.objects.all().delete()
    TrafficOrder.objects.all().delete()
    Realisation.objects.all().delete()
    for folder in ("documents", "evidence", "realisations"):
        for path in files.kept(folder):
            files.remove(path)


def export(folder: Path, name: str = "een.zip") -> bytes:
    transfer.export_register(folder / name, concession_code=CODE)
    return (folder / name).read_bytes()


def counts() -> dict[str, int]:
    return {table.name: table.model.objects.count() for table in TABLES}


def changed(folder: Path, table: str, change) -> Path:
    """A whole archive, checksums and all, in which a table says something else."""
    opened = archive.read(folder / "een.zip", [one.name for one in TABLES])
    tables = {**opened.tables, table: [change(dict(row)) for row in opened.tables[table]]}
    archive.write(folder / "anders.zip", opened.about, tables, opened.paths)
    return folder / "anders.zip"
