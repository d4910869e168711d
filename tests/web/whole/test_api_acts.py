"""Who may do what through the API, with bodies that are right: every role at every kind of step.

What one may not see is 404, what one sees but somebody else has to do 403, what does not fit the state
or was changed 409 with how it stands; and nothing of what is refused is written.
"""

import json
from typing import Any

import pytest
from django.test import Client

from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.keys import services as keys
from laadregie.intake import process as requests
from laadregie.intake.api.answers import STATES as REQUEST_STATES
from laadregie.intake.api.answers import STEPS as REQUEST_STEPS
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import acts, process
from laadregie.realisation.api.realisations import STATES
from laadregie.realisation.api.steps import NAMES
from laadregie.realisation.models import Realisation, TrafficOrder
from laadregie.realisation.orders import process as orders
from laadregie.realisation.orders.api.answers import PLACE_STATES
from tests.factories.site import undone
from tests.web.whole.api_addresses import CONTRACTOR, GRID, JUDGES, SEES, SEES_CASE, SEES_DRAFT
from tests.web.whole.rules import EVERYONE, OWN_OFFICER

ROOT = "/api/v1/"
OPERATOR = "concession_holder"
OFFICER = frozenset({OWN_OFFICER})
PARTIES = frozenset({OWN_OFFICER, OPERATOR, GRID, CONTRACTOR})
GRID_ANSWER = {"mogelijkVanaf": "2026-12-01", "capaciteitKw": 22}
DAY = {"dag": "2026-11-26"}
# Path, step and its fields; who sees the thing, who may take the step, and what they get.
ACTS: list[tuple[str, str, dict[str, Any], frozenset[str], frozenset[str], int]] = [
    ("aanvragen/{request}", "beginnen", {}, SEES, JUDGES, 201),
    ("aanvragen/{request}", "toetsen", {}, SEES, JUDGES, 201),
    ("aanvragen/{request}", "neem-op", {}, SEES, JUDGES, 201),
    ("aanvragen/{request}", "toewijzen", {}, SEES, JUDGES, 201),
    ("aanvragen/{request}", "afwijzen", {"redenen": ["voertuig"]}, SEES, JUDGES, 201),
    ("aanvragen/{request}", "bevestigen", {}, SEES, JUDGES, 409),
    ("aanvragen/{request}", "plaats-loslaten", {}, SEES, JUDGES, 409),
    ("aanvragen/{request}", "intrekken", {}, SEES, frozenset(), 403),
    ("realisaties/{realisation}", "akkoord", {}, SEES_CASE, OFFICER, 201),
    ("realisaties/{realisation}", "plaats-afwijzen", {"toelichting": "Riool"}, SEES_CASE, OFFICER, 201),
    ("realisaties/{realisation}", "netcheck-akkoord", GRID_ANSWER, SEES_CASE, frozenset({GRID}), 409),
    ("realisaties/{realisation}", "geplaatst", DAY, SEES_CASE, frozenset({CONTRACTOR, OPERATOR}), 409),
    ("realisaties/{realisation}", "ga-door", {}, SEES_CASE, PARTIES, 409),
    (
        "realisaties/{realisation}",
        "zet-stil",
        {"reden": "Boom", "wachtOp": "gemeente"},
        SEES_CASE,
        PARTIES,
        201,
    ),
    ("realisaties/{realisation}", "stop", {"reden": "geen-vraag"}, SEES_CASE, OFFICER | {OPERATOR}, 201),
    ("verkeersbesluiten/{draft}", "intrekken", {}, SEES_DRAFT, OFFICER, 201),
    ("verkeersbesluiten/{draft}", "beantwoorden", {"titel": "Laadplekken"}, SEES_DRAFT, OFFICER, 201),
    ("verkeersbesluiten/{order}", "intrekken", {}, EVERYONE, OFFICER, 409),
    ("verkeersbesluiten/{order}", "verdagen", {"bezwaar": "{objection}"}, EVERYONE, OFFICER, 201),
]
SCOPES = ("requests", "realisations")


def body_of(name: str, more: dict[str, Any], path: str, ids: dict[str, Any]) -> dict[str, Any]:
    """A step with the revision of now."""
    number = path.partition("/")[2].format(**ids)
    models: dict[str, Any] = {
        "aanvragen": ChargerRequest,
        "realisaties": Realisation,
        "verkeersbesluiten": TrafficOrder,
    }
    revision = models[path.partition("/")[0]].objects.get(number=number).revision
    fields = {
        key: int(value.format(**ids)) if isinstance(value, str) and value.startswith("{") else value
        for key, value in more.items()
    }
    return {"stap": name, "revisie": revision, **fields}


def send(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(ROOT + path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("path", "name", "more", "sees", "may", "allowed"), ACTS, ids=[f"{one[0]}-{one[1]}" for one in ACTS]
)
def test_who_may_take_which_step(path, name, more, sees, may, allowed, site):
    expected, found = {}, {}
    for viewer in sorted(EVERYONE):
        expected[viewer] = allowed if viewer in may else 403 if viewer in sees else 404
        before = AuditEvent.objects.count()
        with undone():
            answer = send(
                site.client(viewer), f"{path}/stappen".format(**site.ids), body_of(name, more, path, site.ids)
            )
            written = AuditEvent.objects.count() - before
        found[viewer] = answer.status_code
        assert (written > 0) == (answer.status_code == 201), viewer
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"

    assert {one: pair for one in found if (pair := (found[one], expected[one]))[0] != pair[1]} == {}


def test_what_does_not_fit_the_state_tells_the_state(site):
    path = "realisaties/{realisation}/stappen".format(**site.ids)
    answer = send(site.client(GRID), path, {"stap": "netcheck-akkoord", "revisie": 1, **GRID_ANSWER})

    assert answer.status_code == 409
    assert answer.json()["toestand"] == "plaats-voorgesteld"
    assert answer.json()["revisie"] == 1


def test_who_comes_second_is_told_who_was_first_and_when(site):
    client, path = site.client(OWN_OFFICER), "realisaties/{realisation}/stappen".format(**site.ids)
    first = send(client, path, {"stap": "zet-stil", "revisie": 1, "reden": "Boom", "wachtOp": "gemeente"})
    answer = send(client, path, {"stap": "ga-door", "revisie": 1})

    assert first.status_code == 201
    assert answer.status_code == 409
    assert answer.json()["gewijzigdDoor"] == "Sam de Boer"
    assert answer.json()["gewijzigdOp"].endswith("Z")
    assert answer.json()["revisie"] == first.json()["revisie"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"stap": "akkoord"}, "revisie", id="no-revision"),
        pytest.param({"revisie": 1}, "stap", id="no-step"),
        pytest.param({"stap": "dansen", "revisie": 1}, "stap", id="unknown-step"),
        pytest.param({"stap": "akkoord", "revisie": 1, "dag": "2026-01-01"}, "dag", id="unknown-field"),
        pytest.param({"stap": "geplaatst", "revisie": 1, "dag": "ooit"}, "dag", id="no-day"),
        pytest.param({"stap": "stop", "revisie": 1, "reden": "zomaar"}, "reden", id="unknown-reason"),
        pytest.param({"stap": "stop", "revisie": 1, "reden": "anders"}, "toelichting", id="no-words"),
        pytest.param({"stap": "plaats-voorstellen", "revisie": 1, "lon": 4.9}, "lon", id="half-a-point"),
    ],
)
def test_a_wrong_field_is_told_under_the_name_it_was_sent_with(body, field, site):
    answer = send(site.client(OWN_OFFICER), "realisaties/{realisation}/stappen".format(**site.ids), body)

    assert answer.status_code == 400
    assert [one["veld"] for one in answer.json()["invalidParams"]] == [field]
    assert Realisation.objects.get(number=site.ids["realisation"]).revision == 1


@pytest.mark.parametrize("scopes", [["requests", "realisations"], ["requests_act", "realisations_act"]])
def test_a_key_that_reads_does_not_act_and_one_that_acts_does_not_read(scopes, site):
    _row, text = keys.make_key(by=site.people[OWN_OFFICER], name="x", scopes=scopes, days=30)
    headers = {"Authorization": f"Bearer {text}"}
    reads = "realisations" in scopes
    for path, name in (("aanvragen/{request}", "toetsen"), ("realisaties/{realisation}", "akkoord")):
        where = path.format(**site.ids)
        acted = send(Client(), f"{where}/stappen", body_of(name, {}, path, site.ids), **headers)
        read = Client().get(ROOT + where, headers=headers)

        assert (acted.status_code, read.status_code) == ((403, 200) if reads else (201, 403))


def test_a_session_needs_the_token_of_a_form_and_a_key_does_not(site):
    user = site.people[OWN_OFFICER]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    path = "realisaties/{realisation}/stappen".format(**site.ids)
    body = {"stap": "akkoord", "revisie": 1}
    _row, text = keys.make_key(by=user, name="x", scopes=["realisations_act"], days=30)

    refused = send(browser, path, body)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert Realisation.objects.get(number=site.ids["realisation"]).revision == 1
    by_key = send(Client(enforce_csrf_checks=True), path, body, Authorization=f"Bearer {text}")
    assert by_key.status_code == 201


def test_every_state_and_every_act_has_a_name_in_the_api():
    assert set(STATES) == set(process.STATES)
    assert set(REQUEST_STATES) == set(requests.STATES) - {requests.DRAFT}
    assert set(PLACE_STATES) == set(orders.STATES)
    assert NAMES | {"foto"} == set(acts.BY_SLUG)
    by_people = {name for name, one in requests.STEPS.items() if requests.SYSTEM not in one.by}
    assert by_people - {"submit", "ask_review"} <= set(REQUEST_STEPS)


def test_each_step_stands_in_the_description_under_its_own_schema(site):
    schemas = Client().get(ROOT + "openapi.json").json()["components"]["schemas"]
    for name in ("RequestStep", "RealisationStep", "OrderStep"):
        for step, reference in schemas[name]["discriminator"]["mapping"].items():
            one = schemas[reference.rpartition("/")[2]]
            assert one["properties"]["stap"]["const"] == step
            assert "revisie" in one["required"]
            assert one["additionalProperties"] is False
            assert one["description"]
