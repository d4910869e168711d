"""Doesburg and Otterlo as the registers have them, on the areas of the pack without homes or bays."""

from datetime import date

import geopandas as gpd
import pytest
from django.utils import translation

from laadregie.planmaps.footing import footing
from laadregie.regions import enrichment_services as enriching
from laadregie.regions import services
from laadregie.regions.enriching.gathering import About

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
DOESBURG, EDE = "GM0221", "GM0228"
MANIFEST = """
format = 1

[region]
code = "two"
name = "Doesburg and Ede"
reference_date = 2024-01-01

[[files]]
kind = "municipalities"
path = "municipalities.parquet"

[[files]]
kind = "neighbourhoods"
path = "neighbourhoods.parquet"
"""


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def bare(db, region_pack, tmp_path):
    """The areas of both municipalities and nothing else: everything about places is estimated."""
    folder = tmp_path / "pack"
    folder.mkdir()
    for name, column in (("municipalities", "code"), ("neighbourhoods", "municipality_code")):
        areas = gpd.read_parquet(region_pack / f"{name}.parquet")
        own = areas[areas[column].isin([DOESBURG, EDE])]
        own.drop(columns=["province", "sub_region"], errors="ignore").to_parquet(folder / f"{name}.parquet")
    (folder / "region.toml").write_text(MANIFEST)
    services.load_pack(folder, by=None, progress=lambda *_: None)


def enrich(code, path):
    (one,) = enriching.enrich_from_files(
        municipality_code=code,
        paths=[path],
        about=About(as_of=date(2020, 9, 15)),
        by=None,
        report=lambda _: None,
    )
    return one.enrichment


def test_homes_of_doesburg_are_no_longer_estimated(bare, shared_data, client):
    before = footing(DOESBURG)
    kept = enrich(DOESBURG, shared_data / "bag_buildings_doesburg_2020.parquet")
    after = footing(DOESBURG)

    assert (kept.kind, kept.records_read, kept.rows) == ("buildings", 7221, 7220)
    assert (before.estimated_share, after.estimated_share) == (1.0, 0.0)
    assert (before.households, before.estimated_squares > 0, after.estimated_squares) == (
        after.households,
        True,
        0,
    )
    assert after.coverage_low == after.coverage_high
    page = client.get(f"/bronnen/gemeente/{DOESBURG}/").content.decode()
    assert "Homes stand at the outlines of buildings" in page
    assert "15 September 2020" in page


def test_otterlo_has_bays_where_it_had_search_areas(bare, shared_data, client):
    before = footing(EDE)
    kept = enrich(EDE, shared_data / "bgt_otterlo_2020.parquet")
    after = footing(EDE)

    assert kept.records_refused == {"other_layer": 1767}
    assert (before.candidates["bay"], after.candidates["bay"]) == (0, 71)
    assert after.estimated_share < before.estimated_share == 1.0
    assert "Places are bays" in client.get(f"/bronnen/gemeente/{EDE}/").content.decode()
