"""How the spread compares with known homes: by hand, and in the region pack."""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.geo import rd_from_lonlat
from laadkern.places import homes, large_scale
from laadkern.places.known import known_positions
from laadkern.places.quality import spread_quality
from laadkern.places.spread import KnownPositions
from tests.kern.places.conftest import EAST, NORTH, neighbourhood, table
from tests.kern.places.conftest import homes as home_positions

PACK = Path(__file__).parents[3] / "data" / "regio-oost"


def at(x, y):
    return KnownPositions(np.array([EAST + x]), np.array([NORTH + y]), np.ones(1))


def test_homes_round_the_known_position_are_found_and_elsewhere_misplaced():
    """All 60 households within one 500 m square; the other known position is 2 km away from it."""
    area = table(neighbourhood("BU01", 60, side_m=3000.0))
    known_homes = home_positions(*((250 + 10 * i, 250) for i in range(-20, 20)))

    near = spread_quality(area, known_homes, at(250, 250))
    far = spread_quality(area, known_homes, at(2750, 2750))

    assert near["households"] == 60
    assert near["misplaced_share_500m"] < 0.2
    assert far["misplaced_share_500m"] == 1.0


def test_a_square_is_counted_on_both_sides():
    area = table(neighbourhood("BU01", 200, side_m=400.0))
    known_homes = home_positions(*((x, y) for x in range(20, 400, 30) for y in range(20, 400, 30)))

    found = spread_quality(area, known_homes, at(200, 200))

    assert (found["squares_known"], found["squares_spread"], found["squares_both"]) == (1, 1, 1)
    assert (found["misplaced_share_500m"], found["factor_p80"]) == (0.0, 1.0)


def test_without_complete_homes_there_is_nothing_to_compare():
    with pytest.raises(InputError):
        spread_quality(table(neighbourhood("BU01", 60)), home_positions((10, 10)), at(10, 10))


def test_the_spread_where_the_region_pack_knows_the_homes():
    """Doesburg and Otterlo: the figures of docs/methods/places.md."""
    found = spread_quality(_neighbourhoods(), _homes(), _known())

    assert found["neighbourhoods"] == 12
    assert found["households"] == 6270
    assert found["misplaced_share_100m"] == pytest.approx(0.386, abs=0.005)
    assert found["misplaced_share_500m"] == pytest.approx(0.199, abs=0.005)
    assert found["factor_p80"] == pytest.approx(2.0, abs=0.05)


def _neighbourhoods():
    areas = gpd.read_parquet(PACK / "neighbourhoods.parquet")
    return _frame(areas[areas["municipality_code"].isin(["GM0221", "GM0228"])])


def _homes():
    buildings = _frame(gpd.read_parquet(PACK / "buildings.parquet"))
    extract = _frame(gpd.read_parquet(PACK / "large_scale_map.parquet"))
    numbers = homes.from_house_numbers(large_scale.house_numbers(extract))
    return pl.concat([homes.from_buildings(buildings), numbers])


def _known():
    with gzip.open(PACK / "feed" / "locations.json.gz") as file:
        rows = [(one["coordinates"], one.get("postal_code")) for one in json.load(file)]
    x_m, y_m = rd_from_lonlat(
        [float(place["longitude"]) for place, _ in rows], [float(place["latitude"]) for place, _ in rows]
    )
    known = pl.DataFrame(
        {"x_m": x_m.round(), "y_m": y_m.round(), "postcode": [postcode for _, postcode in rows]}
    )
    places = known.unique(["x_m", "y_m"], maintain_order=True)
    return known_positions(places, home_types=pl.read_parquet(PACK / "home_types.parquet"))


def _frame(areas):
    wkb = pl.Series(shapely.to_wkb(areas.geometry.to_numpy()), dtype=pl.Binary)
    return pl.from_pandas(areas.drop(columns="geometry")).with_columns(geometry=wkb)
