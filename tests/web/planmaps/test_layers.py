"""Layers of the map asked for one plan map."""

import json

import pytest

from laadregie.planmaps import services
from laadregie.planmaps.models import PlanMap
from tests.factories.regions import OOSTERLEK, VLIETWOUDE


def features(client, layer, plan):
    answer = client.get(f"/kaart/lagen/{layer}.geojson", {"plan": plan})
    assert answer.status_code == 200
    return json.loads(answer.content)["features"]


def test_only_the_sites_of_the_plan_that_was_asked(client, planned, officer):
    own = PlanMap.objects.get(municipality_code=VLIETWOUDE)
    client.force_login(officer)

    assert len(features(client, "plaatsen", own.pk)) == own.sites.count() > 0


def test_no_site_of_a_plan_the_viewer_may_not_see(client, planned, officer):
    other = PlanMap.objects.get(municipality_code=OOSTERLEK)
    client.force_login(officer)

    assert features(client, "plaatsen", other.pk) == []


@pytest.mark.parametrize("layer", ["plaatsen", "witte-vlekken"])
@pytest.mark.parametrize("plan", ["9" * 30, "none", "-1", "²"])
def test_a_number_that_is_no_plan_gives_an_empty_layer(client, planned, officer, layer, plan):
    services.publish(plan_map_id=PlanMap.objects.get(municipality_code=VLIETWOUDE).pk, by=officer)

    assert features(client, layer, plan) == []
