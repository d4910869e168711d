"""The API as programs meet it: versions, problem documents, a valid description."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from jsonschema import Draft202012Validator

from tests.web.whole.addresses import ADDRESSES
from tests.web.whole.rules import EVERYONE, Rule

ROOT = "api/v1/"
PROBLEM = "application/problem+json"
# What everyone may read; requests are for who may see them (test_every_page.py).
OPERATIONS = [
    a
    for r, a in ADDRESSES.items()
    if r.startswith(ROOT) and r not in (ROOT, ROOT + "docs") and a.get == Rule(EVERYONE)
]
# Per operation a parameter that is wrong; those that are not here take none.
WRONG = [
    "buurten?paginaGrootte=veel",
    "buurten?gemeente=GM0000",
    "beleidswaarden?op=ooit",
    "beleidswaarden?gemeente=GM0000",
    "prognoses/gemeenten?jaar=ooit",
    "prognoses/gemeenten?scenario=hoogst",
    "prognoses/buurten?pagina=0",
    "prognoses/buurten?jaar=1900",
    "plaatsen?gemeentecode=GM0000",
    "netwerk/gemeenten/{own}/laadlocaties?pagina=0",
    "indicatoren/aanvragen?gemeente=GM0000",
    "aanvraagcheck?lon=veel",
    "aanvraagcheck?lon=6.1",
    "aanvraagcheck?postcode=12",
    "aanvraagcheck",
    "aanvragen?status=zoek",
    "aanvragen?paginaGrootte=1000",
    "realisaties?aanleiding=zomaar",
    "realisaties?pagina=0",
    "realisaties/wat-als?weken=105",
    "verkeersbesluiten?status=weg",
]
ABSENT = [
    "gemeenten/GM0000",
    "prognoses/gemeenten/GM0000",
    "netwerk/gemeenten/GM0000/laadlocaties",
    "niets",
    "",
]


def check_problem(answer: Any, status: int) -> None:
    document = answer.json()
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["API-Version"] == "1.0.0"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]


@pytest.fixture
def description(site) -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


@pytest.mark.parametrize("address", OPERATIONS, ids=lambda address: address.example)
def test_every_answer_tells_the_version(address, site):
    answer = Client().get("/" + address.example.format(**site.ids))

    assert answer.status_code == 200
    assert answer.headers["API-Version"] == "1.0.0"


@pytest.mark.parametrize("query", WRONG)
def test_a_wrong_parameter_is_a_problem_with_its_field(query, site):
    answer = Client().get("/" + ROOT + query.format(**site.ids))

    check_problem(answer, 400)
    assert answer.json()["invalidParams"][0]["veld"]


@pytest.mark.parametrize("path", ABSENT)
def test_what_is_not_there_is_a_problem(path, site):
    check_problem(Client().get("/" + ROOT + path), 404)


def test_a_method_that_is_not_there_is_a_problem(site):
    answer = Client().delete("/api/v1/gemeenten")

    check_problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_every_operation_stands_in_the_table_and_leads_somewhere(description):
    routes = {r.replace("<", "{").replace(">", "}") for r in ADDRESSES if r.startswith(ROOT)}
    paths = {ROOT + path.lstrip("/") for path in description["paths"]}

    assert paths <= routes
    assert all(resolve("/" + re.sub(r"\{\w+\}", "1", path)) for path in paths)


def test_every_wrong_parameter_covers_an_operation_that_takes_one(description):
    asked = {
        path
        for path, methods in description["paths"].items()
        for operation in methods.values()
        if any(parameter["in"] == "query" for parameter in operation.get("parameters", []))
    }
    tried = {"/" + query.partition("?")[0].replace("{own}", "{code}") for query in WRONG}

    assert asked == tried


def test_the_description_is_valid(description):
    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"]
    assert description["info"]["version"] == "1.0.0"
    operations = [one for methods in description["paths"].values() for one in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["responses"] and operation["summary"] for operation in operations)
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_description_refers_to_what_it_has(description):
    for reference in _references(description):
        part: Any = description
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in _references(value)]
    if isinstance(part, list):
        return [ref for value in part for ref in _references(value)]
    return []


def moments_in(value: Any) -> Iterator[str]:
    """All texts that look like a moment, however deep they stand."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from moments_in(one)
    elif isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        yield value


@pytest.mark.parametrize("operation", ["plankaarten", "prognoses/gemeenten", "netwerk/gemeenten"])
def test_moments_are_in_utc_and_say_so(operation, site):
    found = list(moments_in(Client().get(f"/{ROOT}{operation}").json()))

    assert found
    assert [moment for moment in found if not moment.endswith("Z")] == []


ENGLISH = {"public", "semi_public", "private", "quiet", "normal", "busy", "unknown"}
ENGLISH |= {"municipality", "region", "default", "rule"}


@pytest.mark.parametrize("operation", ["netwerk/gemeenten/{published}/laadlocaties", "beleidswaarden"])
def test_codes_are_dutch(operation, site):
    answer = Client().get("/" + ROOT + operation.format(**site.ids)).json()
    rows = answer if isinstance(answer, list) else answer["laadlocaties"]

    codes = {row[name] for row in rows for name in ("toegang", "drukte", "herkomst") if name in row}
    assert codes
    assert not codes & ENGLISH
