"""Each body of the API becomes arguments that its service knows; an earlier order and objections by API."""

import json
from inspect import signature
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from laadregie.realisation import doing, services
from laadregie.realisation.api.steps import NAMES, RealisationStep
from laadregie.realisation.models import Objection, OrderSite, TrafficOrder
from laadregie.realisation.orders import services as order_services
from laadregie.realisation.orders.api.orders import DO
from laadregie.realisation.orders.api.steps import NAMES as ORDER_NAMES
from laadregie.realisation.orders.api.steps import OrderStep
from tests.factories.orders import published, settled_places
from tests.factories.regions import VLIETWOUDE

DAY, WHY = {"dag": "2026-11-26"}, {"toelichting": "Riool"}
BODIES: dict[str, dict[str, Any]] = {
    "akkoord": {},
    "plaats-afwijzen": WHY,
    "plaats-voorstellen": {"lon": 4.86, "lat": 52.39, **WHY},
    "netcheck-akkoord": {"mogelijkVanaf": "2026-12-01", "capaciteitKw": 22, "voorwaarde": "Kabel"},
    "netcheck-afwijzen": WHY,
    "aansluiting-besteld": {"geplandOp": "2026-12-01"},
    "aangesloten": DAY,
    "geplaatst": DAY,
    "in-gebruik": {**DAY, "evseIds": ["nl*abc*e1*1"]},
    "verwijderd": {"reden": "werkzaamheden"},
    "stop": {"reden": "anders", **WHY},
    "werkopdracht": {"aannemer": "aannemer-a"},
    "plaatsing-plannen": {"geplandOp": "2026-12-01"},
    "zet-stil": {"reden": "Boom", "wachtOp": "gemeente"},
    "ga-door": {},
    "neem-op": {},
    "laat-los": {},
}
OF_OBJECTION = {"bezwaar": 1}
ORDER_BODIES: dict[str, dict[str, Any]] = {
    "beantwoorden": {"mandaat": "Mandaatbesluit", "belangen": ["2.1.c"], "politieAdvies": "positief"},
    "plaats-beantwoorden": {"plaats": 1, "straat": "Molenweg", "vakken": 2, "gemeentelijkeWeg": True},
    "plaatsen-toevoegen": {"realisaties": ["R-VLI-0001"]},
    "plaats-uitnemen": {"plaats": 1},
    "tekst-wijzigen": {"deel": "need", "tekst": ""},
    "publiceren": {"gepubliceerdOp": "2026-11-16", "kenmerk": "gmb-1"},
    "intrekken": {},
    "bezwaar-ontvangen": {"plaats": 1, "soort": "bezwaar", "ontvangenOp": "2026-11-20"},
    "verdagen": OF_OBJECTION,
    "opschorten": {**OF_OBJECTION, "op": "2026-11-26"},
    "hervatten": {**OF_OBJECTION, "op": "2026-11-26"},
    "beslissen": {**OF_OBJECTION, "uitkomst": "gegrond", "verstuurdOp": "2026-11-26", "daarna": "stopt"},
    "voorziening-beeindigen": OF_OBJECTION,
}


def test_every_step_is_tried_here():
    assert set(BODIES) == NAMES
    assert set(ORDER_BODIES) == ORDER_NAMES


@pytest.mark.parametrize("name", BODIES)
def test_a_step_of_a_realisation_reaches_its_service_whole(name, monkeypatch):
    called = []
    for service in ("take", "propose_location", "hold", "resume", "order_work", "plan_work", "assign"):
        known = signature(getattr(services, service))
        monkeypatch.setattr(
            services, service, lambda *args, _known=known, **given: called.append(_known.bind(*args, **given))
        )
    body = RealisationStep.model_validate({"stap": name, "revisie": 3, **BODIES[name]})

    doing.do(body.code, "R-1", revision=3, values=body.root.values(), by="Ans")

    ((bound),) = called
    assert (bound.arguments["number"], bound.arguments["revision"], bound.arguments["by"]) == (
        "R-1",
        3,
        "Ans",
    )
    given = bound.arguments.get("given")
    reached = set(vars(given)) if given else set(bound.arguments)
    renamed = {"contractor": "contractor_code"}
    assert {renamed.get(one, one) for one in body.root.values()} <= reached


@pytest.mark.parametrize("name", ORDER_BODIES)
def test_a_step_of_an_order_has_the_arguments_of_its_service(name):
    step = OrderStep.model_validate({"stap": name, "revisie": 3, **ORDER_BODIES[name]}).root
    service = order_services.answer if name == "beantwoorden" else DO[name]

    assert signature(service).bind(number="VB-1", revision=3, by="Ans", **step.values())
    assert None not in ORDER_BODIES[name].values()


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/verkeersbesluiten{path}", json.dumps(body), content_type="application/json")


@pytest.fixture
def order(parties, officer):
    return published(2, officer)


@pytest.fixture
def client(officer):
    made = Client()
    made.force_login(officer)
    return made


def test_an_order_from_before_covers_places(client, parties, officer):
    numbers = [one.number for one in settled_places(2, officer)]
    body = {"gemeentecode": VLIETWOUDE, "realisaties": numbers, "titel": "Laadplekken 2024"}
    wrong = {"gepubliceerdOp": "2999-01-01", "kenmerk": "gmb-1"}
    refused = send(client, "", {**body, "publicatie": wrong})
    assert [one["veld"] for one in refused.json()["invalidParams"]] == ["publicatie.gepubliceerdOp"]
    assert not TrafficOrder.objects.exists()

    made = send(client, "", {**body, "publicatie": {"gepubliceerdOp": "2024-02-01", "kenmerk": "gmb-1"}})

    assert made.status_code == 201
    assert {one["stand"] for one in made.json()["plaatsen"]} == {"onherroepelijk"}


def test_an_objection_is_paused_decided_and_the_place_let_go(client, parties, officer, order):
    place = OrderSite.objects.filter(order=order).first()
    path, today = f"/{order.number}/stappen", timezone.localdate().isoformat()
    found = client.get(f"/api/v1/verkeersbesluiten/{order.number}").json()
    received = {"plaats": place.pk, "soort": "bezwaar", "ontvangenOp": today}
    steps = [("bezwaar-ontvangen", received), ("opschorten", {"op": today}), ("hervatten", {"op": today})]
    steps.append(("beslissen", {"uitkomst": "gegrond", "verstuurdOp": today}))
    for name, more in steps:
        which = {} if name == "bezwaar-ontvangen" else {"bezwaar": Objection.objects.get().pk}
        answer = send(client, path, {"stap": name, "revisie": found["revisie"], **which, **more})
        assert answer.status_code == 201, answer.text
        found = answer.json()

    assert next(one for one in found["plaatsen"] if one["id"] == place.pk)["stand"] == "bezwaar-gegrond"
    place.realisation.refresh_from_db()
    assert place.realisation.state == "location_proposed"


def test_a_place_of_another_order_is_no_place_here(client, parties, officer, order):
    body = {"stap": "bezwaar-ontvangen", "revisie": order.revision, "plaats": 99_999, "soort": "bezwaar"}
    answer = send(client, f"/{order.number}/stappen", {**body, "ontvangenOp": "2026-11-20"})

    assert answer.status_code == 400
    assert [one["veld"] for one in answer.json()["invalidParams"]] == ["plaats"]
