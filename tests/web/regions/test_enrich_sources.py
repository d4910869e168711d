"""Better data asked of the open registers, from recorded answers; a register that fails changes nothing."""

import json
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely

from laadkern.errors import InputError
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.sources.paging import Calling, PageLimits
from laadregie.foundation.sources.transport import Answer
from laadregie.regions import enrichment_services as services
from laadregie.regions import selectors
from laadregie.regions.models import Enrichment
from tests.factories import registers

pytestmark = pytest.mark.django_db
CODE = "GM9901"


def geojson(frame, start=0, size=1000, **more):
    """A page of a service, with positions in RD New as PDOK gives them when asked for EPSG:28992."""
    rows = json.loads(frame.iloc[start : start + size].drop(columns="geometry").to_json(orient="records"))
    shapes = frame.geometry.iloc[start : start + size]
    features = [
        {
            "type": "Feature",
            "id": str(i),
            "properties": row,
            "geometry": shape and json.loads(shapely.to_geojson(shape)),
        }
        for i, (row, shape) in enumerate(zip(rows, shapes, strict=True))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, "links": [], **more}).encode()


class Registers:
    """Answers as PDOK: BAG in pages of 500, BGT per collection, CBS by start index; `failing` breaks one."""

    def __init__(self, failing=""):
        self.failing, self.asked = failing, []
        self.addresses, self.bays = registers.addresses(), registers.bays()

    @contextmanager
    def __call__(self, parts, _silence):
        self.asked.append(parts.geturl())
        content = (
            b"<html>storing</html>" if self.failing and self.failing in parts.path else self._content(parts)
        )
        left = [content]

        def read(size):
            block, left[0] = left[0][:size], left[0][size:]
            return block

        yield Answer(200, len(content), read)

    def _content(self, parts):
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if "verblijfsobject" in parts.path:
            start = int(query.get("cursor", 0))
            url = parts._replace(query=f"{urlsplit(self.asked[0]).query}&cursor={start + 500}").geturl()
            links = [{"rel": "next", "href": url}] if start + 500 < len(self.addresses) else []
            return geojson(self.addresses, start, 500, links=links)
        if "/collections/" in parts.path:
            name = parts.path.split("/")[-2]
            return geojson(self.bays[name]) if name in self.bays else geojson(registers.squares().iloc[:0])
        start = int(query["startIndex"])
        squares = registers.squares(150, None, 95, 130)
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
        renamed = squares.rename(columns={"aantal_part_huishoudens": "aantalPartHuishoudens"})
        return geojson(renamed, start, 2, numberMatched=4, crs=crs)


@pytest.fixture
def ask(loaded, settings, tmp_path):
    settings.SOURCE_HOSTS = ["api.pdok.nl", "service.pdok.nl"]

    def run(*sources, failing="", **limits):
        run.registers = Registers(failing)
        calling = Calling(tmp_path, PageLimits(**limits), run.registers, lambda _seconds: None)
        return services.enrich_from_sources(municipality_code=CODE, sources=sources, calling=calling, by=None)

    return run


def test_all_three_registers_at_once(ask):
    loaded = {one.enrichment.kind: one.enrichment for one in ask("bag", "bgt", "cbs")}

    assert {kind: one.rows for kind, one in loaded.items()} == {
        "addresses": 900,
        "large_scale_map": 14,
        "household_cells": 3,
    }
    addresses = loaded["addresses"]
    assert addresses.address == "https://api.pdok.nl/kadaster/bag/ogc/v2/collections/verblijfsobject/items"
    assert addresses.records_refused == {"no_shape": 1, "not_in_use": 1, "no_home": 1, "outside": 1}
    assert loaded["household_cells"].licence == "CC BY 4.0"
    assert loaded["household_cells"].as_of.year == 2024
    assert selectors.municipal_table("household_cells")["households"].to_list() == [150, 95, 130]


def test_the_same_answers_again_change_nothing(ask):
    ask("bag", "cbs")
    again = ask("bag", "cbs")

    assert [one.changed for one in again] == [False, False]
    assert AuditEvent.objects.filter(action="regions.enriched").count() == 2


@pytest.mark.parametrize("failing", ["verblijfsobject", "wegdeel", "vierkant"])
def test_when_one_register_fails_nothing_at_all_is_changed(ask, failing):
    with pytest.raises(InputError, match="no GeoJSON"):
        ask("bag", "bgt", "cbs", failing=failing)
    assert not Enrichment.objects.exists()


def test_without_the_setting_no_register_is_called(ask, settings):
    settings.SOURCE_HOSTS = []
    with pytest.raises(InputError, match="LAADREGIE_SOURCE_HOSTS"):
        ask("bag")
    assert ask.registers.asked == []


def test_a_source_that_does_not_exist(ask):
    with pytest.raises(InputError, match="bag, bgt, cbs"):
        ask("brk")
