"""One step with several requests: what can be done is done, of the rest it is told why not."""

import json

import pytest

from laadregie.foundation.keys import services as keys
from laadregie.intake import process, services
from laadregie.intake.models import ChargerRequest
from tests.factories.judging import sent_request
from tests.factories.regions import OOSTERLEK

PATH = "/api/v1/aanvragen/stappen"


def send(client, name, chosen, **headers):
    body = {"stap": name, "aanvragen": [{"id": one.number, "revisie": one.revision} for one in chosen]}
    return client.post(PATH, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def several():
    made = [sent_request(name=f"Vrager{n} Vos", tested=False) for n in range(3)]
    return list(ChargerRequest.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


def states(several):
    return [ChargerRequest.objects.get(pk=one.pk).state for one in several]


def test_each_is_done_and_told_with_how_it_stands(client, officer, several):
    client.force_login(officer)

    answer = send(client, "beginnen", several)

    assert answer.status_code == 200
    assert states(several) == [process.TESTING] * 3
    now = {one.number: one.revision for one in ChargerRequest.objects.all()}
    assert answer.json() == {
        "gedaan": [
            {"id": one.number, "status": "in-beoordeling", "revisie": now[one.number]} for one in several
        ],
        "nietGedaan": [],
    }


@pytest.mark.parametrize("name", ["neem-op", "toetsen"])
def test_what_the_list_can_do(client, officer, several, name):
    client.force_login(officer)

    told = send(client, name, several).json()

    assert [one["id"] for one in told["gedaan"]] == [one.number for one in several]
    if name == "neem-op":
        assert set(ChargerRequest.objects.values_list("assigned_to", flat=True)) == {officer.pk}
    else:
        assert all(one.results.exists() for one in several)


def test_what_cannot_be_done_stops_nothing_else(client, officer, colleague, several):
    first, second, third = several
    for one in (first, second):
        services.start_test(number=one.number, revision=one.revision, by=colleague)
    second.refresh_from_db()  # was read after that step, the first before it
    client.force_login(officer)

    told = send(client, "beginnen", [first, second, third]).json()

    assert [one["id"] for one in told["gedaan"]] == [third.number]
    refused = {one["id"]: one for one in told["nietGedaan"]}
    assert {number: one["status"] for number, one in refused.items()} == {
        first.number: 409,
        second.number: 409,
    }
    assert colleague.name in refused[first.number]["melding"]
    assert states(several) == [process.TESTING] * 3


def test_what_one_does_not_see_or_may_not_do(client, officer, tested, several):
    elsewhere = sent_request(OOSTERLEK, name="Elders Vos", tested=False)
    client.force_login(officer)

    told = send(client, "neem-op", [elsewhere, several[0]]).json()

    assert [one["id"] for one in told["gedaan"]] == [several[0].number]
    assert [(one["id"], one["status"]) for one in told["nietGedaan"]] == [(elsewhere.number, 404)]
    elsewhere.refresh_from_db()
    assert elsewhere.assigned_to is None


def test_who_sees_and_may_not_act_hears_so(client, consultant, several):
    client.force_login(consultant)

    told = send(client, "beginnen", several).json()

    assert told["gedaan"] == []
    assert {one["status"] for one in told["nietGedaan"]} == {403}
    assert states(several) == [process.SUBMITTED] * 3


def test_who_has_no_list_gets_404(client, several):
    assert send(client, "beginnen", several).status_code == 404


def test_a_key_that_only_reads_does_nothing(client, officer, several):
    _row, text = keys.make_key(by=officer, name="test", scopes=["requests"], days=30)

    assert send(client, "beginnen", several, authorization=f"Bearer {text}").status_code == 403
    assert states(several) == [process.SUBMITTED] * 3


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"stap": "afwijzen", "aanvragen": [{"id": "A", "revisie": 1}]}, "stap", id="other-step"),
        pytest.param({"stap": "beginnen", "aanvragen": []}, "aanvragen", id="none"),
        pytest.param(
            {"stap": "beginnen", "aanvragen": [{"id": "A", "revisie": 1}] * 101}, "aanvragen", id="too-many"
        ),
        pytest.param({"stap": "beginnen", "aanvragen": [{"id": "A"}]}, "aanvragen.0.revisie", id="revision"),
        pytest.param(
            {"stap": "beginnen", "aanvragen": [{"id": "A", "revisie": 1}] * 2}, "aanvragen", id="twice"
        ),
    ],
)
def test_what_is_sent_wrong_is_refused_at_its_field(client, officer, body, field):
    client.force_login(officer)

    answer = client.post(PATH, json.dumps(body), content_type="application/json")

    assert answer.status_code == 400
    assert [one["veld"] for one in answer.json()["invalidParams"]] == [field]
