"""The map API as programs meet it: documents, links, refusals, and who sees which sites."""

import json
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.ogc.crs import Crs
from laadregie.planmaps import services as plan_services
from laadregie.planmaps.models import Site
from tests.web.whole.addresses import EVERYONE, SEES_PLAN
from tests.web.whole.test_api_answers import check_problem

ROOT = "/ogc/v1"
COLLECTIONS = ["buurten", "gemeenten", "laadlocaties", "plaatsen", "zoekgebieden"]
DOCUMENTS = ["", "/", "/conformance", "/api", "/openapi.json", "/collections"] + [
    f"/collections/{name}{part}" for name in COLLECTIONS for part in ("", "/queryables", "/items")
]
# Values that are wrong for whatever parameter they are given to.
MALFORMED = {
    "limit": ["0", "-1", "x", "1e3", ""],
    "cursor": [""],
    "bbox": ["", "1,2,3", "a,b,c,d", "1,2,3,nan", "9,9,1,1"],
    "bbox-crs": ["x", "EPSG:28992"],
    "crs": ["x", "", "http://www.opengis.net/def/crs/EPSG/0/1"],
    "datetime": ["x", "", "2026-99-99", "2026-01-02/2026-01-01"],
    "filter": ["", "((", "x = 1", "naam = ", "naam = 1", "1 = '1' --", "S_INTERSECTS(geometry,POINT(a b))"],
    "filter-lang": ["sql", ""],
    "filter-crs": ["x"],
    "f": ["xml", "", "html"],
}
NEEDS = {"bbox-crs": "bbox=1,2,3,4&", "filter-lang": "filter=id=1&", "filter-crs": "filter=id=1&"}
LEAKS = ("Traceback", "django", "polars", "sqlite", "psycopg", "pygeofilter", "File ", "site-packages")


def get(path, client=None, **headers):
    return (client or Client()).get(ROOT + path, headers={"accept": "application/json", **headers})


def items(name, query="", client=None):
    return get(f"/collections/{name}/items{query}", client).json()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_answers_and_tells_the_version(path, site):
    answer = get(path)

    assert answer.status_code == 200
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Accept", "Authorization"} <= {one.strip() for one in answer.headers["Vary"].split(",")}
    assert answer.json()


def test_every_link_leads_to_what_it_says(site):
    for path in DOCUMENTS:
        for link in get(path).json().get("links", []):
            parts = urlsplit(link["href"])
            answer = Client().get(f"{parts.path}?{parts.query}")
            assert answer.status_code == 200, link
            assert answer.headers["Content-Type"].startswith(link["type"]), link


def test_a_browser_gets_a_page_and_a_program_json(site):
    assert (
        get("/", accept="text/html,application/xhtml+xml,*/*;q=0.8")
        .headers["Content-Type"]
        .startswith("text/html")
    )
    assert get("/?f=html", accept="application/json").headers["Content-Type"].startswith("text/html")
    assert get("/?f=json", accept="text/html").headers["Content-Type"] == "application/json"
    assert get("/", accept="*/*").headers["Content-Type"] == "application/json"
    assert get("/collections/plaatsen/items", accept="text/html").headers["Content-Type"] == (
        "application/geo+json"
    )


def test_the_page_names_every_collection(site):
    page = get("/?f=html").text

    assert all(f"/ogc/v1/collections/{name}/items" in page for name in COLLECTIONS)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_says_what_the_standard_asks(name, site):
    one = get(f"/collections/{name}").json()
    listed = {each["id"]: each for each in get("/collections").json()["collections"]}

    assert listed[name] == one
    assert one["itemType"] == "feature"
    assert one["crs"][0] == Crs.CRS84
    assert {Crs.RD, Crs.WGS84} < set(one["crs"])
    assert one["storageCrs"] == Crs.RD
    assert {"self", "items"} <= {link["rel"] for link in one["links"]}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_one_can_filter_by_is_a_schema_that_the_features_meet(name, site):
    answer = get(f"/collections/{name}/queryables")
    schema = answer.json()

    assert answer.headers["Content-Type"] == "application/schema+json"
    Draft202012Validator.check_schema(schema)
    client = site.client(Role.PROGRAMME_MANAGER.value)
    for feature in items(name, client=client)["features"]:
        known = {key: value for key, value in feature["properties"].items() if value is not None}
        Draft202012Validator(schema).validate(known)
        assert set(feature["properties"]) == set(schema["properties"]) - {"geometry"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_all_pages_together_are_the_collection(name, site):
    client = site.client(Role.PROGRAMME_MANAGER.value)
    whole = items(name, "?limit=2000", client)
    found, path = [], f"{ROOT}/collections/{name}/items?limit=2"
    while path:
        page = client.get(path).json()
        assert page["numberMatched"] == whole["numberMatched"]
        assert page["numberReturned"] == len(page["features"]) <= 2
        found += page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        path = following[0].removeprefix("http://testserver") if following else None

    assert found == whole["features"]
    assert [one["id"] for one in found] == sorted({one["id"] for one in found})
    assert whole["numberMatched"] == len(found)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_one_feature_is_the_same_as_in_the_list_in_every_system(name, site):
    client = site.client(Role.PROGRAMME_MANAGER.value)
    for crs in Crs:
        listed = items(name, f"?limit=1&crs={crs}", client)["features"]
        for feature in listed:
            answer = client.get(f"{ROOT}/collections/{name}/items/{feature['id']}?crs={crs}")
            assert answer.headers["Content-Crs"] == f"<{crs}>"
            assert {key: answer.json()[key] for key in feature} == feature


def test_without_a_system_the_answer_says_longitude_first(site):
    answer = get("/collections/gemeenten/items")
    bounds = get("/collections/gemeenten").json()["extent"]["spatial"]["bbox"][0]

    assert answer.headers["Content-Crs"] == f"<{Crs.CRS84}>"
    assert bounds[0] < 10 < 50 < bounds[1]


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize(
    ("parameter", "value"), [(name, value) for name, values in MALFORMED.items() for value in values]
)
def test_a_malformed_parameter_is_a_problem_that_tells_nothing(parameter, value, name, site):
    answer = get(f"/collections/{name}/items?{NEEDS.get(parameter, '')}{parameter}={quote(value)}")

    check_problem(answer, 400)
    assert answer.json()["invalidParams"][0]["veld"] == parameter
    assert not any(word in answer.text for word in LEAKS)


@pytest.mark.parametrize("path", [*DOCUMENTS, "/collections/gemeenten/items/GM9901"])
@pytest.mark.parametrize("query", ["?onbekend=1", "?startIndex=3", "?f=json&f=json", "?%00=1"])
def test_an_unknown_parameter_is_a_problem_everywhere(path, query, site):
    check_problem(get(path + query), 400)


@pytest.mark.parametrize(
    "path",
    [
        "/niets",
        "/collections/niets",
        "/collections/niets/items",
        "/collections/niets/queryables",
        "/collections/gemeenten/items/GM0000",
        "/collections/laadlocaties/items/x",
        "/collections/laadlocaties/items/999999999999999999999999",
        "/collections/plaatsen/items/0",
        "/collections/plaatsen/items/%00",
        "/collections/",
        "/conformance/",
        "/collections/gemeenten/",
        "/collections/gemeenten/items/",
        "/collections/gemeenten/items/GM9901/",
    ],
)
def test_what_is_not_there_is_a_problem_and_a_slash_at_the_end_is_not_there(path, site):
    check_problem(get(path), 404)


@pytest.mark.parametrize(
    "path", ["/api/v1/gemeenten/", "/api/v1/prognoses/buurten/", "/api/v1/openapi.json/"]
)
def test_a_slash_at_the_end_is_not_there_in_the_other_api_either(path, site):
    check_problem(Client().get(path), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method, site):
    answer = getattr(Client(), method)(f"{ROOT}/collections/plaatsen/items", "{}", "application/json")

    check_problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("viewer", sorted(EVERYONE))
def test_who_sees_sites_before_they_are_published(viewer, site):
    client = site.client(viewer)
    codes: dict[str, set[bool]] = {}
    for name in ("plaatsen", "zoekgebieden"):
        found = items(name, "?limit=2000", client)["features"]
        for feature in found:
            codes.setdefault(feature["properties"]["gemeentecode"], set()).add(
                feature["properties"]["gepubliceerd"]
            )

    assert codes.pop(site.ids["published"]) == {True}
    assert codes == ({site.ids["own"]: {False}} if viewer in SEES_PLAN else {})


@pytest.mark.parametrize("viewer", sorted(EVERYONE))
def test_who_may_ask_for_one_site_before_it_is_published(viewer, site):
    manager = site.client(Role.PROGRAMME_MANAGER.value)
    hidden = [
        (name, feature["id"])
        for name in ("plaatsen", "zoekgebieden")
        for feature in items(name, f"?gemeentecode={site.ids['own']}", manager)["features"]
    ]
    assert hidden
    for name, key in hidden[:2]:
        answer = get(f"/collections/{name}/items/{key}", site.client(viewer))
        assert answer.status_code == (200 if viewer in SEES_PLAN else 404)


def test_a_decision_shows_at_once_to_who_works_there_and_to_nobody_else(site):
    officer, public = site.client(Role.MUNICIPAL_OFFICER.value), Client()
    before = items("zoekgebieden", f"?gemeentecode={site.ids['own']}", officer)["features"][0]
    row = Site.objects.get(pk=before["id"])

    plan_services.validate(site_id=row.pk, revision=row.revision, by=site.people["municipal_officer"])

    after = officer.get(f"{ROOT}/collections/zoekgebieden/items/{row.pk}").json()
    assert (before["properties"]["status"], after["properties"]["status"]) == ("voorstel", "goedgekeurd")
    assert public.get(f"{ROOT}/collections/zoekgebieden/items/{row.pk}").status_code == 404


def test_a_filter_and_a_box_reach_no_hidden_site(site):
    for query in ("?filter=gepubliceerd=FALSE", "?gepubliceerd=false", "?filter=NOT gepubliceerd=TRUE"):
        for name in ("plaatsen", "zoekgebieden"):
            assert items(name, query)["numberMatched"] == 0


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_page_asks_the_database_a_few_times(name, site):
    client = site.client(Role.MUNICIPAL_OFFICER.value)
    path = f"{ROOT}/collections/{name}/items?limit=2"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)

    questions = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(questions) <= 15, questions


def test_the_description_is_openapi_of_the_paths_that_are_there(site):
    answer = Client().get(f"{ROOT}/api", headers={"origin": "https://elders.example"})
    document = answer.json()

    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert document == Client().get(f"{ROOT}/openapi.json").json()
    assert document["openapi"].startswith("3.0.")
    assert document["info"]["contact"]["email"]
    assert document["servers"][0]["url"].startswith("https://")
    assert document["servers"][0]["url"].endswith("/v1")
    assert {"/", "/conformance", "/collections", "/collections/plaatsen/items"} <= set(document["paths"])
    for path in document["paths"]:
        example = path.replace("{featureId}", "GM0000")
        assert Client().get(ROOT + example, headers={"accept": "application/json"}).status_code in (200, 404)


def test_every_operation_documents_its_parameters_and_refusals(site):
    document = Client().get(f"{ROOT}/api").json()
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    names = [operation["operationId"] for operation in operations]

    assert len(names) == len(set(names))
    for operation in operations:
        assert {"200", "400", "401", "403", "429", "500"} <= set(operation["responses"])
        assert "application/problem+json" in operation["responses"]["400"]["content"]
        for parameter in operation["parameters"]:
            for step in parameter.get("$ref", "").removeprefix("#/").split("/"):
                parameter = document[step] if step == "components" else parameter.get(step, parameter)
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        target = document
        for step in reference.split("/"):
            target = target[step]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_parameters_that_are_documented_are_those_that_are_read(name, site):
    document = Client().get(f"{ROOT}/api").json()
    listed = document["paths"][f"/collections/{name}/items"]["get"]["parameters"]
    known = {one.get("name") or one["$ref"].rpartition("/")[2] for one in listed}
    plain = {
        key
        for key, schema in get(f"/collections/{name}/queryables").json()["properties"].items()
        if schema.get("format") != "date-time" and key != "geometry"
    }

    assert known == plain | set(MALFORMED)


def test_a_failure_of_ours_tells_nothing(site, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("laadregie.foundation.ogc.views.items.page", broken)
    answer = Client(raise_request_exception=False).get(f"{ROOT}/collections/gemeenten/items")

    check_problem(answer, 500)
    assert "secret" not in answer.text
