"""GDAL and OWSLib read every collection whole from the running site, page after page.

GDAL runs in a process of its own: it holds Python's lock while it waits for the server.
"""

import json
import subprocess
import sys

import pytest
from owslib.ogcapi.features import Features

from laadregie.foundation.accounts.models import User
from laadregie.foundation.keys import services as keys
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc.tables import collections
from tests.factories import site as factory

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = 3
GDAL = """
import json, sys
import pyogrio
address, page, key = sys.argv[1:4]
if key:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key})
found = {}
for layer in pyogrio.list_layers("OAPIF:" + address)[:, 0]:
    frame = pyogrio.read_dataframe("OAPIF:" + address, layer=layer, PAGE_SIZE=int(page))
    found[str(layer)] = {"rows": len(frame), "crs": str(frame.crs), "columns": sorted(frame.columns)}
print(json.dumps(found))
"""


@pytest.fixture
def site(db, tmp_path):
    return factory.build(tmp_path)


@pytest.fixture
def address(site, live_server) -> str:
    return f"{live_server.url}/ogc/v1/"


def counts(viewer) -> dict[str, int]:
    """What this viewer should find, from the tables themselves."""
    return {one.id: one.table(viewer).frame.height for one in collections()}


def read_by_gdal(address: str, key: str = "") -> dict[str, dict]:
    command = [sys.executable, "-c", GDAL, address, str(PAGE), key]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)


def read_by_owslib(address: str, name: str, key: str = "") -> list[dict]:
    """All features of a collection, by its links to the next page."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    service = Features(address, headers=headers)
    found, cursor = [], {}
    while True:
        page = service.collection_items(name, limit=PAGE, **cursor)
        assert page["numberReturned"] == len(page["features"])
        found += page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            assert page["numberMatched"] == len(found)
            return found
        cursor = {"cursor": following[0].partition("cursor=")[2]}


@pytest.fixture
def officer_key(site) -> str:
    officer = site.people["municipal_officer"]
    _row, text = keys.make_key(by=officer, name="QGIS", scopes=Scope.values, days=30)
    return text


def test_gdal_reads_every_collection_whole(address, site):
    found = read_by_gdal(address)

    expected = counts(site.people["nobody"])
    assert {name: one["rows"] for name, one in found.items()} == expected
    assert expected["buurten"] > PAGE
    assert expected["laadlocaties"] > PAGE
    assert {one["crs"] for one in found.values()} == {"EPSG:28992"}
    assert {"naam", "exploitant", "drukte", "geometry"} <= set(found["laadlocaties"]["columns"])


def test_owslib_reads_every_collection_whole(address, site):
    service = Features(address)
    expected = counts(site.people["nobody"])

    assert sorted(service.feature_collections()) == sorted(expected)
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in service.conformance()["conformsTo"]
    )
    assert service.api()["openapi"].startswith("3.0")
    for name, count in expected.items():
        found = read_by_owslib(address, name)
        named = set(service.collection_queryables(name)["properties"]) - {"geometry"}
        assert len({feature["id"] for feature in found}) == len(found) == count
        assert all(set(feature["properties"]) == named for feature in found)


def test_both_find_what_the_owner_of_the_key_may_see(address, site, officer_key):
    officer = site.people["municipal_officer"]
    assert isinstance(officer, User)
    expected = counts(officer)
    public = counts(site.people["nobody"])

    by_gdal = {name: one["rows"] for name, one in read_by_gdal(address, officer_key).items()}
    by_owslib = {name: len(read_by_owslib(address, name, officer_key)) for name in expected}

    assert by_gdal == by_owslib == expected
    assert expected["plaatsen"] + expected["zoekgebieden"] > public["plaatsen"] + public["zoekgebieden"]
