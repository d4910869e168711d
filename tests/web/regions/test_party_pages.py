"""Pages of participation and parties: three states, figures of the time, who may say what."""

import re

import pytest
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.regions import selectors
from laadregie.regions.models import Participation

pytestmark = pytest.mark.django_db

OF_OOSTERLEK = "/deelname/GM9902/"
MOST_QUERIES = 15


def text_of(response):
    """What a reader sees: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def asked(**fields):
    day = timezone.localdate().isoformat()
    return {"concession": "concessie", "state": "no", "known_on": day, "source": "Letter", **fields}


def test_what_nobody_wrote_down_is_unknown(client, concession):
    text = text_of(client.get("/deelname/"))

    assert "Takes part 1 Does not take part 0 Unknown 1" in text
    assert re.search(r"Vlietwoude [^U]*Takes part", text)
    assert re.search(r"Oosterlek – Unknown – –", text)


def test_figures_of_the_time_stand_apart_with_date_and_source(client, concession):
    assert "1 municipalities that take part 1 January 2024. Agreement" in text_of(client.get("/deelname/"))


@pytest.mark.parametrize(
    ("state", "there", "absent"), [("yes", "GM9901", "GM9902"), ("unknown", "GM9902", "GM9901")]
)
def test_the_list_can_be_narrowed_to_a_state(client, concession, state, there, absent):
    page = client.get(f"/deelname/?stand={state}").content.decode()

    assert f"/deelname/{there}/" in page
    assert f"/deelname/{absent}/" not in page


def test_a_state_without_municipalities_says_so(client, concession):
    assert "No municipality is in this state." in text_of(client.get("/deelname/?stand=no"))


@pytest.mark.parametrize(
    "path", ["/deelname/?concessie=nothing", "/deelname/?stand=perhaps", "/deelname/GM0000/"]
)
def test_what_is_not_there_is_not_found(client, concession, path):
    assert client.get(path).status_code == 404


def test_a_region_without_concessions_says_so(client, loaded):
    assert "This region pack names no concession." in text_of(client.get("/deelname/"))
    assert client.get(OF_OOSTERLEK).status_code == 200


def test_a_municipality_says_it_for_itself(client, concession, person):
    officer = person(Role.MUNICIPAL_OFFICER, "GM9902")
    client.force_login(officer)

    answer = client.post(OF_OOSTERLEK, asked(), follow=True)

    assert "Kept. Oosterlek: Does not take part." in text_of(answer)
    assert selectors.participation(concession)["GM9902"].state == "no"
    event = AuditEvent.objects.get(action="regions.participation_set")
    assert (event.by, event.municipality_code) == (officer, "GM9902")


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        pytest.param(Role.MUNICIPAL_OFFICER, "GM9901", id="officer-elsewhere"),
        pytest.param(Role.CONSULTANT, "waterkant", id="consultant"),
        pytest.param(None, "", id="public"),
    ],
)
def test_others_see_no_form_and_cannot_say_it(client, concession, person, role, organisation):
    if role:
        client.force_login(person(role, organisation))

    page = client.get(OF_OOSTERLEK)
    answer = client.post(OF_OOSTERLEK, asked())

    assert page.status_code == 200
    assert 'name="state"' not in page.content.decode()
    assert answer.status_code == 404
    assert Participation.objects.filter(set_by__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        pytest.param({"state": "perhaps"}, "state", "Select a valid choice", id="no-state"),
        pytest.param({"concession": "other"}, "concession", "Select a valid choice", id="no-concession"),
        pytest.param(
            {"known_on": "2999-01-01"}, "known_on", "Give a date from 2000 up to today.", id="future"
        ),
        pytest.param({"source": ""}, "source", "This field is required.", id="no-source"),
    ],
)
def test_a_refusal_stands_at_its_field_and_changes_nothing(
    client, concession, person, fields, field, message
):
    client.force_login(person(Role.MUNICIPAL_OFFICER, "GM9902"))
    before = (Participation.objects.count(), AuditEvent.objects.count())

    answer = client.post(OF_OOSTERLEK, asked(**fields))

    assert answer.status_code == 422
    errors = re.search(rf'<div id="id_{field}_error">(.*?)</div>', answer.content.decode(), flags=re.DOTALL)
    assert errors
    assert message in errors[1]
    assert (Participation.objects.count(), AuditEvent.objects.count()) == before


def test_parties_lists_who_works_together(client, concession):
    text = text_of(client.get("/partijen/"))

    assert "2 municipalities" in text
    assert "Laadbedrijf A" in text


@pytest.mark.parametrize("path", ["/deelname/", OF_OOSTERLEK, "/partijen/"])
def test_a_page_asks_a_few_queries(client, concession, officer, path, django_assert_max_num_queries):
    client.force_login(officer)
    client.get(path)  # the first visit writes down the session and the browser

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)
