"""Layers of the map asked for one plan map."""

import gzip
import json

import pytest

from laadregie.planmaps import layer_views, services
from laadregie.planmaps.models import PlanMap
from tests.factories.regions import OOSTERLEK, VLIETWOUDE


def test_a_large_layer_is_packed_once_and_asked_anew_by_its_tag(client, planned, monkeypatch):
    monkeypatch.setattr(layer_views, "LEAST_PACKED", 10)
    path = "/kaart/lagen/gemeenten.geojson"
    plain = client.get(path, HTTP_ACCEPT_ENCODING="identity")
    packed = client.get(path, HTTP_ACCEPT_ENCODING="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert client.get(path, HTTP_IF_NONE_MATCH=packed.headers["ETag"]).status_code == 304


def features(client, layer, code):
    answer = client.get(f"/kaart/lagen/{layer}.geojson", {"gemeente": code})
    assert answer.status_code == 200
    return json.loads(answer.content)["features"]


def test_only_the_sites_of_the_municipality_that_was_asked(client, planned, officer):
    own = PlanMap.objects.get(municipality_code=VLIETWOUDE)
    client.force_login(officer)

    assert len(features(client, "plaatsen", VLIETWOUDE)) == own.planned.count() > 0


def test_no_site_of_a_plan_the_viewer_may_not_see(client, planned, officer):
    client.force_login(officer)

    assert features(client, "plaatsen", OOSTERLEK) == []


def test_a_dropped_site_is_drawn_on_demand_and_its_state_told(client, planned, officer):
    client.force_login(officer)
    first = features(client, "plaatsen", VLIETWOUDE)[0]["id"]
    services.reject(site_id=first, revision=1, reason="works", by=officer)

    assert first not in {one["id"] for one in features(client, "plaatsen", VLIETWOUDE)}
    answer = client.get("/kaart/lagen/plaatsen.geojson", {"gemeente": VLIETWOUDE, "vervallen": "1"})
    states = {one["id"]: one["properties"]["state"] for one in json.loads(answer.content)["features"]}
    assert states[first] == "dropped"


@pytest.mark.parametrize("layer", ["plaatsen", "witte-vlekken"])
@pytest.mark.parametrize("code", ["GM9999", "", "²", "9" * 300])
def test_what_is_no_municipality_gives_an_empty_layer(client, planned, officer, layer, code):
    services.publish(plan_map_id=PlanMap.objects.get(municipality_code=VLIETWOUDE).pk, by=officer)

    assert features(client, layer, code) == []
