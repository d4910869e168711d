"""Asking for a pole on the pages: look first, five steps, sent once, and nothing that leaks."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from laadregie.foundation import files
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox.models import OutboxMessage
from laadregie.intake.models import ChargerRequest, CriterionResult, Evidence, Requester
from laadregie.intake.services import due
from tests.factories.asking import SITUATION, WHO, point, point_at_a_pole, upload
from tests.factories.regions import VLIETWOUDE

pytestmark = pytest.mark.usefixtures("planned")
FORM = "/laadpaal/aanvraag/"


@pytest.fixture
def filled(client):
    """A browser with a draft in which everything is filled in but the consent."""
    client.post(FORM, point())
    client.post(f"{FORM}wie/", WHO)
    client.post(f"{FORM}situatie/", SITUATION)
    client.post(f"{FORM}bewijs/", {"kind": "vehicle", "file": upload()})
    client.post(f"{FORM}plek/", {"lon": "", "lat": ""})
    return client


def send(client):
    return client.post(f"{FORM}verstuur/", {"consent": "on"})


def test_looking_first_answers_and_keeps_nothing(client, django_assert_max_num_queries):
    client.get("/laadpaal/", point_at_a_pole())  # fills what is kept in memory
    with django_assert_max_num_queries(40):
        page = client.get("/laadpaal/", point_at_a_pole())

    assert page.status_code == 200
    assert page.context["answer"].within[0].walking_m < 5
    assert not ChargerRequest.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="intake.").exists()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"postcode": "12345"}, "postcode"),
        ({"postcode": "1234 AB", "house_number": "<b>"}, "house_number"),
        ({"lon": "4.9", "lat": "10"}, "lon"),
        ({"lon": "east", "lat": "52"}, "lon"),
    ],
)
def test_a_wrong_place_is_refused_at_its_field(client, query, field):
    page = client.get("/laadpaal/", query)

    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_a_name_that_nobody_knows_says_what_always_works(client):
    page = client.get("/laadpaal/", {"place": "Atlantis"})

    assert page.status_code == 200
    assert b"/laadpaal/punt/" in page.content
    assert "answer" not in page.context


def test_from_the_first_page_to_a_request(filled):
    answer = send(filled)

    found = ChargerRequest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/laadpaal/verstuurd/")
    assert (found.state, found.kind, found.municipality_code) == ("submitted", "resident", VLIETWOUDE)
    assert found.answers["electric_range_km"] == 420
    assert not CriterionResult.objects.exists()  # nobody waits for the test
    due.evaluate_due()
    assert CriterionResult.objects.filter(charger_request=found).count() == 7
    assert [one.step for one in found.events.all()] == ["submit"]
    assert re.fullmatch(r"([346789ACDEFGHJKMNPQRTWXY]{4}-){2}[346789ACDEFGHJKMNPQRTWXY]{4}", found.number)
    page = filled.get("/laadpaal/verstuurd/")
    assert found.number in page.content.decode()


def test_the_mail_has_a_link_that_opens_the_request(filled):
    send(filled)

    mail = Mail.objects.get()
    link = re.search(r"/laadpaal/volgen/\S+/", mail.text).group()
    page = filled.get(link)
    assert mail.to == "mees@example.nl"
    assert OutboxMessage.objects.filter(kind="mail").count() == 1
    assert page.status_code == 200
    assert ChargerRequest.objects.get().number in page.content.decode()


def test_sending_twice_makes_one_request(filled):
    send(filled)
    again = send(filled)

    assert again["Location"] == "/laadpaal/verstuurd/"
    assert ChargerRequest.objects.count() == 1
    assert Mail.objects.count() == 1


def test_the_browser_forgets_within_an_hour_what_it_sent(filled):
    send(filled)
    ChargerRequest.objects.update(submitted_at=timezone.now() - timedelta(minutes=61))

    assert filled.get("/laadpaal/verstuurd/")["Location"] == "/laadpaal/"
    assert filled.get(f"{FORM}wie/")["Location"] == "/laadpaal/"


def test_nothing_personal_stands_in_the_trail(filled):
    send(filled)

    told = " ".join(str(one) for one in AuditEvent.objects.values_list("changes", "object_name"))
    assert "mees" not in told.lower()
    assert "molenweg" not in told.lower()
    assert AuditEvent.objects.filter(action="intake.submit").count() == 1


def test_without_consent_nothing_is_sent(filled):
    page = filled.post(f"{FORM}verstuur/", {})

    assert page.status_code == 422
    assert ChargerRequest.objects.get().state == "draft"
    assert not Mail.objects.exists()


def test_half_a_form_cannot_be_sent(client):
    client.post(FORM, point())
    client.post(f"{FORM}wie/", WHO)

    page = send(client)

    assert page.status_code == 422
    assert ChargerRequest.objects.get().state == "draft"


def test_each_kind_is_asked_its_own_questions(client):
    client.post(FORM, point())
    asked = {}
    for kind in ("resident", "employee", "company", "shared_car"):
        client.post(f"{FORM}wie/", {**WHO, "kind": kind})
        asked[kind] = set(client.get(f"{FORM}situatie/").context["form"].fields)

    assert "hours_per_week" in asked["employee"]
    assert "hours_per_week" not in asked["resident"]
    assert "organisation" in asked["company"]
    assert "has_own_parking" not in asked["shared_car"]


def test_what_was_filled_in_is_there_on_coming_back(filled):
    page = filled.get(f"{FORM}wie/")

    assert page.context["form"].initial["name"] == WHO["name"]
    assert page["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(
    ("step", "data", "field"),
    [
        ("wie", {**WHO, "email": "nowhere"}, "email"),
        ("wie", {**WHO, "postcode": "12"}, "postcode"),
        ("wie", {**WHO, "kind": "king"}, "kind"),
        ("wie", {**WHO, "name": "x" * 121}, "name"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_changes_nothing(filled, step, data, field):
    before = Requester.objects.values().get()
    page = filled.post(f"{FORM}{step}/", data)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert Requester.objects.values().get() == before


def test_evidence_is_kept_by_content_and_taken_out_again(filled, settings):
    kept = Evidence.objects.get()
    assert files.path_of(kept.path).is_file()

    filled.post(f"{FORM}bewijs/{kept.pk}/weg/")

    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(upload(b"<svg/>", "x.svg"), id="svg"),
        pytest.param(upload(b"%PDF-1.7 broken"), id="broken"),
        pytest.param(upload(b""), id="empty"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(filled, file):
    page = filled.post(f"{FORM}bewijs/", {"kind": "vehicle", "file": file})

    assert page.status_code == 422
    assert "file" in page.context["form"].errors
    assert Evidence.objects.count() == 1


def test_a_name_with_path_parts_is_made_safe(filled):
    filled.post(
        f"{FORM}bewijs/", {"kind": "other", "file": upload(name="..%2F..%2Fetc/" + "a" * 300 + ".pdf")}
    )

    assert "/" not in Evidence.objects.last().name


def test_a_draft_belongs_to_its_browser(filled):
    stranger = Client()

    assert stranger.get(f"{FORM}wie/")["Location"] == "/laadpaal/"
    stranger.cookies["laadpaal_aanvraag"] = ChargerRequest.objects.get().number
    assert stranger.get(f"{FORM}wie/")["Location"] == "/laadpaal/"
    assert stranger.post(f"{FORM}bewijs/{Evidence.objects.get().pk}/weg/").status_code == 404


def test_beginning_too_often_is_refused_for_a_while(client):
    statuses = [client.post(FORM, point()).status_code for _ in range(32)]

    assert statuses[0] == 302
    assert statuses[-1] == 429


def test_without_a_token_of_the_page_nothing_is_taken(planned):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(FORM, point()).status_code == 403
