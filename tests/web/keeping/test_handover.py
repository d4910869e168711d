"""A settled case leaves as one archive, and once in the case system, whatever that does."""

import base64
import hashlib
import hmac
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.documents.models import Document
from laadregie.foundation.outbox import services as outbox
from laadregie.foundation.outbox.models import OutboxMessage
from laadregie.foundation.sources import calling, zgw
from laadregie.intake import handover, retention
from tests.factories import case_system
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, person
from tests.factories.settled import SAID, make_full_request

pytestmark = pytest.mark.usefixtures("areas")


@pytest.fixture
def officer(areas):
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE)


@pytest.fixture
def system(settings, tmp_path, monkeypatch):
    listed = tmp_path / "zgw.json"
    listed.write_text(json.dumps({VLIETWOUDE: case_system.SYSTEM}))
    settings.ZGW_FILE, settings.SOURCE_HOSTS = str(listed), [case_system.HOST]
    with case_system.running() as (running, caller):
        monkeypatch.setattr(calling, "over_tls", caller)
        yield running


def deliver_all(rounds: int = 30) -> None:
    """Let the outbox try until nothing waits, as if time passed."""
    for _ in range(rounds):
        OutboxMessage.objects.filter(kind="mail").delete()
        waiting = OutboxMessage.objects.filter(delivered_at=None, given_up_at=None)
        if not waiting.exists():
            return
        waiting.update(due_at=timezone.now())
        outbox.deliver_due()


def test_the_archive_holds_dossier_data_documents_and_checksums(officer):
    made = make_full_request("rejected")

    kept = handover.hand_over(number=made.number, by=officer)

    with ZipFile(BytesIO(handover.archive_of(made))) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    listed = dict(reversed(line.split("  ")) for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    assert set(parts) == {"dossier.pdf", "dossier.json", f"documents/01-{made.number}.pdf"}
    assert json.loads(parts["dossier.json"])["messages"][0]["text"] == SAID
    assert kept.about == f"request:{made.number}"
    assert AuditEvent.objects.filter(action="intake.handed_over").count() == 1


def test_the_archive_is_the_same_each_time_and_kept_once(officer):
    made = make_full_request("rejected")

    first = handover.hand_over(number=made.number, by=officer)
    second = handover.hand_over(number=made.number, by=officer)

    assert first.pk == second.pk
    assert Document.objects.filter(kind="handover").count() == 1
    assert AuditEvent.objects.filter(action="intake.handed_over").count() == 1


@pytest.mark.parametrize("state", ["submitted", "testing", "accepted"])
def test_an_open_request_is_not_handed_over(officer, state):
    with pytest.raises(InputError):
        handover.hand_over(number=make_full_request(state).number, by=officer)

    assert not Document.objects.filter(kind="handover").exists()


def test_what_was_made_anonymous_is_not_handed_over(officer):
    made = make_full_request("rejected")
    retention.erase(made)

    with pytest.raises(InputError):
        handover.hand_over(number=made.number, by=officer)


@pytest.mark.parametrize(
    ("role", "organisation"),
    [(Role.MUNICIPAL_OFFICER, OOSTERLEK), (Role.PROGRAMME_MANAGER, ""), (Role.CONSULTANT, "S1")],
)
def test_nobody_else_hands_over(areas, role, organisation):
    made = make_full_request("rejected")

    with pytest.raises(PermissionDenied):
        handover.hand_over(number=made.number, by=person(role, organisation))

    assert not Document.objects.filter(kind="handover").exists()


def test_without_a_case_system_nothing_leaves(officer):
    handover.hand_over(number=make_full_request("rejected").number, by=officer)

    assert not OutboxMessage.objects.filter(kind="zgw").exists()


def test_a_case_goes_to_the_case_system_once(officer, system):
    made = make_full_request("rejected")
    handover.hand_over(number=made.number, by=officer)
    handover.hand_over(number=made.number, by=officer)

    deliver_all()

    assert system.counts() == {"zaken": 1, "enkelvoudiginformatieobjecten": 2, "zaakinformatieobjecten": 2}
    case = system.rows["/zaken/api/v1/zaken"][0]
    assert (case["identificatie"], case["bronorganisatie"]) == (made.number, "123456782")
    papers = system.rows["/documenten/api/v1/enkelvoudiginformatieobjecten"]
    assert base64.b64decode(papers[0]["inhoud"]).startswith(b"%PDF- Beste Roos")
    assert papers[1]["bestandsnaam"] == f"dossier-{made.number}.zip"
    event = AuditEvent.objects.get(action="intake.case_system_reached")
    assert event.changes["zaak"][1] == case["url"]


@pytest.mark.parametrize("fault", ["lost", "error", "refuse", "page", "other", "move"])
def test_whatever_goes_wrong_at_whatever_call_nothing_is_made_twice(officer, system, fault):
    made = make_full_request("rejected")
    handover.hand_over(number=made.number, by=officer)
    message = OutboxMessage.objects.filter(kind="zgw")

    for at_call in range(10):
        system.rows.clear()
        message.update(delivered_at=None, attempts=0)
        system.faults = [""] * at_call + [fault]
        deliver_all()

        whole = {"zaken": 1, "enkelvoudiginformatieobjecten": 2, "zaakinformatieobjecten": 2}
        assert (at_call, system.counts()) == (at_call, whole)
        assert message.get().delivered_at is not None


def test_what_the_system_says_of_a_person_is_not_kept(officer, system):
    handover.hand_over(number=make_full_request("rejected").number, by=officer)
    system.faults = ["refuse"]

    outbox.deliver_due()

    assert OutboxMessage.objects.get(kind="zgw").last_error == "case system: status 403 (permission_denied)"


def test_a_system_that_goes_on_refusing_is_given_up_and_can_be_tried_again(officer, system):
    handover.hand_over(number=make_full_request("rejected").number, by=officer)
    system.faults = ["refuse"] * 12
    deliver_all()
    assert OutboxMessage.objects.get(kind="zgw").given_up_at is not None
    assert outbox.stuck() == 1

    assert outbox.retry_given_up() == 1
    deliver_all()

    assert system.counts()["zaken"] == 1


def test_a_host_that_is_not_allowed_is_not_called(officer, system, settings):
    settings.SOURCE_HOSTS = []
    handover.hand_over(number=make_full_request("rejected").number, by=officer)

    outbox.deliver_due()

    assert system.calls == []
    assert OutboxMessage.objects.get(kind="zgw").delivered_at is None


def test_what_was_erased_before_it_left_does_not_leave(officer, system):
    made = make_full_request("rejected")
    handover.hand_over(number=made.number, by=officer)
    retention.erase(made)

    deliver_all()

    assert system.calls == []


def test_each_call_is_signed(officer, system):
    handover.hand_over(number=make_full_request("rejected").number, by=officer)

    deliver_all()

    for _method, _path, headers in system.calls:
        head, claims, mark = headers["Authorization"].removeprefix("Bearer ").split(".")
        signed = hmac.new(b"geheim", f"{head}.{claims}".encode(), hashlib.sha256).digest()
        assert base64.urlsafe_b64decode(f"{mark}=") == signed
        assert json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"] == "laadregie"


@pytest.mark.parametrize("content", ["", "[]", '{"GM9901": {}}', '{"GM9901": {"rsin": 1}}'])
def test_a_file_of_systems_that_cannot_be_used_is_said_and_changes_nothing(
    officer, settings, tmp_path, content
):
    listed = tmp_path / "zgw.json"
    listed.write_text(content)
    settings.ZGW_FILE = str(listed)

    with pytest.raises(InputError):
        handover.hand_over(number=make_full_request("rejected").number, by=officer)

    assert not Document.objects.filter(kind="handover").exists()


def test_the_token_is_the_same_for_the_same_moment():
    system = zgw.System(**case_system.SYSTEM)

    assert zgw.token(system, at=1_602_857_301) == zgw.token(system, at=1_602_857_301)


def test_an_officer_hands_over_from_the_page_of_the_case(officer):
    made = make_full_request("rejected")
    client = Client()
    client.force_login(officer)
    assert "overdragen/" in client.get(f"/aanvragen/{made.number}/").content.decode()

    answer = client.post(f"/aanvragen/{made.number}/overdragen/", follow=True)

    assert answer.status_code == 200
    assert f"Dossier {made.number}" in answer.content.decode()


def test_an_open_case_has_no_such_button_and_is_refused(officer):
    made = make_full_request("testing")
    client = Client()
    client.force_login(officer)
    assert "overdragen/" not in client.get(f"/aanvragen/{made.number}/").content.decode()

    answer = client.post(f"/aanvragen/{made.number}/overdragen/", follow=True)

    assert "Only a settled request" in answer.content.decode()
    assert not Document.objects.filter(kind="handover").exists()


def test_who_is_no_officer_there_finds_no_such_address(areas):
    made = make_full_request("rejected")
    for role, code in ((Role.MUNICIPAL_OFFICER, OOSTERLEK), (Role.PROGRAMME_MANAGER, ""), (Role.AUDITOR, "")):
        client = Client()
        client.force_login(person(role, code))
        assert client.post(f"/aanvragen/{made.number}/overdragen/").status_code == 404
