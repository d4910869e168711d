"""Outlines of buildings are drawn in the municipality they are of, and only there."""

import json
from types import SimpleNamespace

import polars as pl
import pytest
import shapely

from laadregie.planmaps import layers
from tests.factories.regions import OOSTERLEK, VLIETWOUDE


@pytest.fixture
def one_building(region, monkeypatch):
    """A house of 10 by 10 m at the origin of RD New (Amersfoort, 5.38721 E 52.15517 N)."""
    house = shapely.to_wkb(shapely.box(155_000, 463_000, 155_010, 463_010))
    table = pl.DataFrame({"municipality_code": [VLIETWOUDE], "geometry": [house]})
    monkeypatch.setattr(layers.regions, "pack_file", lambda kind: SimpleNamespace(digest="of-one-building"))
    monkeypatch.setattr(layers.regions, "pack_table", lambda kind: table)


def test_a_municipality_without_outlines_has_no_such_layer(client, one_building):
    answer = client.get(f"/kaart/lagen/panden.geojson?gemeente={OOSTERLEK}")

    assert json.loads(answer.content)["features"] == []
    assert b"panden.geojson" not in client.get(f"/kaart/{OOSTERLEK}/").content


def test_outlines_are_drawn_in_longitude_and_latitude(client, one_building):
    answer = client.get(f"/kaart/lagen/panden.geojson?gemeente={VLIETWOUDE}")

    (house,) = json.loads(answer.content)["features"]
    west, south = (min(at) for at in zip(*house["geometry"]["coordinates"][0], strict=True))
    assert west == pytest.approx(5.38721, abs=1e-5)
    assert south == pytest.approx(52.15517, abs=1e-5)
    assert b"panden.geojson" in client.get(f"/kaart/{VLIETWOUDE}/").content
