"""What is over is let go, what was asked for is given, and the trail says so without saying of whom."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import serializers
from django.utils import timezone

from laadregie.foundation import files
from laadregie.foundation.audit import selectors as trail
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.clocks.models import Clock
from laadregie.foundation.documents import services as documents
from laadregie.foundation.documents.models import Document
from laadregie.foundation.links.models import Link
from laadregie.foundation.mail.models import Mail
from laadregie.intake import retention
from laadregie.intake.models import ChargerRequest, Evidence, Message, Requester
from laadregie.intake.retention import evidence
from laadregie.intake.services.keeping import about
from tests.factories.realising import set_policy
from tests.factories.regions import DORP
from tests.factories.settled import (
    EMAIL,
    NAME,
    PDF,
    PERSONAL,
    SAID,
    add_evidence,
    make_full_request,
    make_request,
)

pytestmark = pytest.mark.usefixtures("areas")


def everything_as_text() -> str:
    """All rows in which something of a person could stand."""
    kinds = (ChargerRequest, Evidence, Message, Requester, Mail, Document, AuditEvent, Clock, Link)
    related = [
        model
        for one in ("results", "decisions", "events")
        for model in [ChargerRequest._meta.get_field(one).related_model]
    ]
    return "".join(serializers.serialize("json", kind.objects.all()) for kind in (*kinds, *related))


def kept_files(folder: str) -> list[str]:
    return files.kept(folder)


def test_evidence_stays_while_the_decision_can_be_undone_and_goes_after_that():
    made = make_full_request("rejected", days_ago=0)

    assert retention.keep().files == 0
    assert len(kept_files("evidence")) == 1

    assert retention.keep(at=timezone.now() + timedelta(hours=3)).files == 1

    row = made.evidence.get()
    assert (row.path, row.name) == ("", "contract-roos.pdf")
    assert row.deleted_at is not None
    assert kept_files("evidence") == []
    assert AuditEvent.objects.filter(action="intake.evidence_deleted", object_id=made.pk).count() == 1


@pytest.mark.parametrize("state", ["submitted", "incomplete", "testing", "accepted"])
def test_evidence_of_an_open_request_stays(state):
    make_full_request(state, days_ago=300)

    assert retention.keep().files == 0
    assert len(kept_files("evidence")) == 1


def test_a_file_that_another_request_has_too_stays_on_the_disk():
    settled, running = make_request("rejected", days_ago=1), make_request("testing", days_ago=1)
    for one in (settled, running):
        add_evidence(one, b"%PDF- same")

    retention.keep()

    assert settled.evidence.get().path == ""
    assert files.path_of(running.evidence.get().path).read_bytes() == b"%PDF- same"


def test_a_draft_goes_whole_after_its_term():
    old, young = make_full_request("draft", days_ago=15), make_full_request("draft", days_ago=13)

    assert retention.keep().drafts == 1

    assert list(ChargerRequest.objects.values_list("number", flat=True)) == [young.number]
    assert [one.charger_request_id for one in Evidence.objects.all()] == [young.pk]
    assert len(kept_files("evidence")) == 1
    assert not Link.objects.filter(about=about(old), revoked_at=None).exists()


def test_after_the_term_nothing_says_who_asked_and_the_trail_verifies():
    made = make_full_request("rejected", days_ago=366)
    before = everything_as_text()
    assert all(word in before for word in PERSONAL)

    assert retention.keep().anonymised == 1

    after = everything_as_text()
    assert [word for word in PERSONAL if word in after] == []
    made.refresh_from_db()
    assert made.anonymised_at is not None
    assert (made.state, made.settled_at.date()) == ("closed", (timezone.now() - timedelta(days=366)).date())
    assert kept_files("evidence") == kept_files("documents") == []
    assert trail.verify().holds


def test_what_the_figures_need_stays():
    made = make_full_request("rejected", days_ago=366)

    retention.keep()

    made.refresh_from_db()
    assert made.submitted_at is not None
    assert made.neighbourhood_code == DORP
    assert made.decisions.get().reasons == ["own_parking"]
    assert made.results.get().figures == {"walking_m": 140.5}
    assert made.answers == {"lives_in_municipality": True, "electric_range_km": 300}


def test_the_place_becomes_that_of_the_neighbourhood():
    first, second = make_request(days_ago=366), make_request(days_ago=366, x_m=121_400.0)

    retention.keep()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.x_m, first.y_m) == (second.x_m, second.y_m)
    assert first.wish_x_m is None
    assert first.place_basis == "point"


def test_a_municipality_with_its_own_term_keeps_to_that():
    set_policy("request_keep_days", "30")
    young, old = make_request(days_ago=29), make_request(days_ago=31)

    retention.keep()

    young.refresh_from_db()
    old.refresh_from_db()
    assert young.anonymised_at is None
    assert old.anonymised_at is not None


def test_who_was_merged_with_a_request_that_still_runs_is_still_told():
    target = make_request("accepted", days_ago=500)
    merged = make_full_request("merged", days_ago=400, merged_into=target)

    assert retention.keep().anonymised == 0
    assert Requester.objects.get(charger_request=merged).email == EMAIL

    ChargerRequest.objects.filter(pk=target.pk).update(
        state="served", settled_at=timezone.now() - timedelta(days=366)
    )

    assert retention.keep().anonymised == 2
    assert not Requester.objects.exists()


def test_keeping_twice_does_nothing_more():
    make_full_request("rejected", days_ago=366)
    retention.keep()
    events = AuditEvent.objects.count()

    assert retention.keep() == retention.Kept()
    assert AuditEvent.objects.count() == events


def test_erasure_on_request_withdraws_what_is_open():
    made = make_full_request("testing", days_ago=3)

    retention.erase(made)

    made.refresh_from_db()
    assert made.state == "withdrawn"
    assert made.anonymised_at is not None
    assert [word for word in PERSONAL if word in everything_as_text()] == []
    assert kept_files("evidence") == kept_files("documents") == []
    assert AuditEvent.objects.filter(action="intake.erased").count() == 1


def test_erasure_of_a_draft_removes_it():
    made = make_full_request("draft")

    retention.erase(made)

    assert not ChargerRequest.objects.exists()
    assert kept_files("evidence") == []


def test_a_mail_that_still_waits_is_not_sent_after_erasure(mailoutbox):
    from laadregie.foundation.outbox import services as outbox

    retention.erase(make_full_request("testing"))

    outbox.deliver_due()

    assert mailoutbox == []


def test_own_data_hold_everything_that_is_kept_and_the_files():
    made = make_full_request("testing")

    with ZipFile(BytesIO(retention.export_own(made))) as opened:
        names = opened.namelist()
        found = {name.rsplit("/", 1)[-1]: opened.read(name) for name in names}

    data = json.loads(next(content for name, content in found.items() if name.endswith(".json")))
    assert data["requester"]["name"] == NAME
    assert data["messages"][0]["text"] == SAID
    assert data["mails"][0]["to"] == EMAIL
    assert found["1-contract-roos.pdf"] == PDF + made.number.encode()
    assert found[f"1-{made.number}.pdf"].startswith(b"%PDF- Beste Roos")
    assert next(
        content for name, content in found.items() if name.startswith("dossier") and name.endswith("pdf")
    ).startswith(b"%PDF-1.7")
    assert AuditEvent.objects.filter(action="intake.own_data_given").count() == 1


def test_own_data_of_someone_else_are_not_in_it():
    made, _other = make_full_request("testing"), make_full_request("testing")

    content = retention.export_own(made)

    with ZipFile(BytesIO(content)) as opened:
        assert len([name for name in opened.namelist() if name.startswith(("evidence/", "bewijs"))]) == 1


def test_orphans_are_swept_once_they_are_old_and_what_has_a_row_stays():
    made = make_full_request("testing")
    orphan = files.store_bytes("evidence", b"left behind", ".pdf")
    letter = files.store_bytes("documents", b"left behind too", ".pdf")

    assert retention.keep().orphans == 0  # it may be in the middle of being written

    assert evidence.sweep(older_than_seconds=-5) == 1
    assert documents.sweep(older_than_seconds=-5) == 1
    assert not files.path_of(orphan).exists()
    assert not files.path_of(letter).exists()
    assert files.path_of(made.evidence.get().path).exists()
