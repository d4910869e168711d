"""The API of requests: sent once for a key, read by who may, and nothing else."""

import json

import pytest
from django.test import Client

from laadregie.foundation.keys import services as keys
from laadregie.intake.models import ChargerRequest, Evidence
from tests.factories.asking import body, contract, upload

pytestmark = pytest.mark.usefixtures("planned")
PATH = "/api/v1/aanvragen"


def send(client, content=None, **headers):
    return client.post(PATH, json.dumps(content or body()), content_type="application/json", headers=headers)


@pytest.fixture
def officer_key(officer):
    _row, text = keys.make_key(by=officer, name="test", scopes=["requests"], days=30)
    return {"Authorization": f"Bearer {text}"}


def test_a_request_is_made_and_read_with_its_code(client):
    answer = send(client)

    made = answer.json()
    found = ChargerRequest.objects.get()
    assert answer.status_code == 201
    assert (made["id"], made["status"], made["soort"]) == (found.number, "ontvangen", "bewoner")
    assert answer["Location"].endswith(f"/api/v1/aanvragen/{found.number}")
    read = client.get(f"{PATH}/{found.number}", headers={"Volgcode": made["volgcode"]})
    assert read.json()["id"] == found.number
    assert read.json()["ontvangenOp"].endswith("Z")
    assert "volgcode" not in read.json() or read.json()["volgcode"] is None


def test_without_code_or_role_it_does_not_exist(client, neighbour):
    number = send(client).json()["id"]
    other = send(client).json()
    client.force_login(neighbour)

    assert Client().get(f"{PATH}/{number}").status_code == 404
    assert client.get(f"{PATH}/{number}").status_code == 404
    assert client.get(f"{PATH}/{number}", headers={"Volgcode": other["volgcode"]}).status_code == 404
    assert client.get(f"{PATH}/{number}/bewijsstukken").status_code == 404


def test_the_officer_reads_it_with_a_key(client, officer_key):
    number = send(client).json()["id"]

    assert client.get(f"{PATH}/{number}", headers=officer_key).status_code == 200


def test_a_key_without_the_scope_is_refused(client, officer):
    _row, text = keys.make_key(by=officer, name="test", scopes=["network"], days=30)

    assert send(client, Authorization=f"Bearer {text}").status_code == 403


def test_the_same_key_makes_one_request(client):
    first, again = (send(client, **{"Idempotency-Key": "k-1"}) for _ in range(2))

    assert first.json()["id"] == again.json()["id"]
    assert ChargerRequest.objects.count() == 1


def test_the_same_key_with_something_else_is_a_conflict(client):
    send(client, **{"Idempotency-Key": "k-1"})
    answer = send(client, body(soort="werknemer"), **{"Idempotency-Key": "k-1"})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert ChargerRequest.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"soort": "koning"}, id="kind"),
        pytest.param({"plaats": {"lon": 4.9}}, id="half-a-point"),
        pytest.param({"plaats": {"lon": 4.9, "lat": 10}}, id="outside"),
        pytest.param({"plaats": {"postcode": "12"}}, id="postcode"),
        pytest.param({"aanvrager": {"naam": "", "email": "a@example.nl"}}, id="no-name"),
        pytest.param({"aanvrager": {"naam": "A", "email": "nowhere"}}, id="no-mailbox"),
        pytest.param({"antwoorden": {}}, id="unanswered"),
        pytest.param({"toestemming": False}, id="no-consent"),
        pytest.param({"onbekend": 1}, id="unknown-field"),
        pytest.param({"antwoorden": {"bereikKm": 1e9}}, id="too-far"),
    ],
)
def test_bad_input_is_a_problem_and_leaves_nothing(client, change):
    answer = send(client, body(**change))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["invalidParams"]
    assert not ChargerRequest.objects.exists()


def test_evidence_is_sent_and_comes_back_byte_for_byte(client, officer_key):
    made = send(client).json()
    code = {"Volgcode": made["volgcode"]}
    answer = client.post(
        f"{PATH}/{made['id']}/bewijsstukken", {"soort": "voertuig", "bestand": upload()}, headers=code
    )

    assert answer.status_code == 201
    listed = client.get(f"{PATH}/{made['id']}/bewijsstukken", headers=officer_key).json()
    path = listed[0]["link"][listed[0]["link"].index("/api/") :]
    sent = client.get(path, headers=code).content
    assert sent == contract()
    assert Evidence.objects.count() == 1


def test_bad_evidence_is_a_problem(client):
    made = send(client).json()
    data = {"soort": "voertuig", "bestand": upload(b"<svg/>", "x.svg")}
    answer = client.post(f"{PATH}/{made['id']}/bewijsstukken", data, headers={"Volgcode": made["volgcode"]})

    assert answer.status_code == 400
    assert not Evidence.objects.exists()


def test_too_many_is_429_with_a_time_to_wait(client, settings):
    settings.API_LIMIT_PER_ADDRESS = 2
    answers = [send(client) for _ in range(3)]

    assert [one.status_code for one in answers] == [201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_description_knows_the_operations(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]

    operation = described["/aanvragen"]["post"]
    assert {"201", "400", "409", "429"} <= set(operation["responses"])
    assert "/aanvragen/{number}/bewijsstukken" in described


def step(client, made, name, headers, **more):
    body = {"stap": name, "revisie": more.pop("revisie", ChargerRequest.objects.get().revision), **more}
    path = f"{PATH}/{made['id']}/stappen"
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_who_asked_writes_and_withdraws_with_the_code(client):
    made = send(client).json()
    code = {"Volgcode": made["volgcode"]}

    written = step(client, made, "bericht", code, tekst="Wanneer hoor ik iets?")
    assert written.status_code == 201
    assert ChargerRequest.objects.get().messages.get().text == "Wanneer hoor ik iets?"
    assert step(client, made, "intrekken", code).json()["status"] == "ingetrokken"
    again = step(client, made, "intrekken", code)
    assert (again.status_code, again.json()["toestand"]) == (409, "ingetrokken")


def test_who_asked_does_not_judge_and_who_judges_does_not_withdraw(client, officer, tester):
    made = send(client).json()

    assert step(client, made, "toewijzen", {"Volgcode": made["volgcode"]}).status_code == 403
    client.force_login(officer)
    assert step(client, made, "intrekken", {}).status_code == 403
    assert ChargerRequest.objects.get().state == "submitted"


def test_who_asked_hears_no_name_of_who_was_first(client, officer):
    made = send(client).json()
    revision = ChargerRequest.objects.get().revision
    browser = Client()
    browser.force_login(officer)
    assert step(browser, made, "beginnen", {}).status_code == 201

    answer = step(client, made, "intrekken", {"Volgcode": made["volgcode"]}, revisie=revision)
    assert answer.status_code == 409
    assert officer.name not in answer.text
    judged = step(browser, made, "toewijzen", {}, revisie=revision)
    assert judged.json()["gewijzigdDoor"] == officer.name


def test_who_asked_reads_the_letter_and_others_do_not(client, officer, consultant):
    made = send(client).json()
    browser, looks_on = Client(), Client()
    browser.force_login(officer)
    looks_on.force_login(consultant)
    assert step(browser, made, "afwijzen", {}, redenen=["voertuig"]).status_code == 201

    code = {"Volgcode": made["volgcode"]}
    listed = client.get(f"{PATH}/{made['id']}", headers=code).json()["documenten"]
    path = listed[0]["link"][listed[0]["link"].index("/api/") :]
    assert client.get(path, headers=code).status_code == 200
    assert browser.get(path).status_code == 200
    assert looks_on.get(path).status_code == 404
    seen = looks_on.get(f"{PATH}/{made['id']}").json()
    assert (seen["aanvrager"], seen["documenten"], seen["lon"], seen["mogelijk"]) == (None, [], None, [])


def test_the_list_is_filtered_and_comes_by_page(client, officer):
    made = [send(client, body(soort=kind)).json()["id"] for kind in ("bewoner", "bewoner")]
    browser = Client()
    browser.force_login(officer)

    pages = [browser.get(f"{PATH}?paginaGrootte=1&volgorde=oudste&pagina={n}").json() for n in (1, 2, 3)]
    assert [one["totaal"] for one in pages] == [2, 2, 2]
    assert [[row["id"] for row in one["aanvragen"]] for one in pages] == [[made[0]], [made[1]], []]
    assert browser.get(f"{PATH}?status=toegewezen").json()["totaal"] == 0
    assert browser.get(f"{PATH}?soort=bedrijf").json()["totaal"] == 0
    assert browser.get(f"{PATH}?soort=bewoner").json()["totaal"] == 2
