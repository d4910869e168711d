"""The region pack of the repository as the tables that the calculations take; read once."""

import gzip
import json
from functools import cache
from pathlib import Path

import geopandas as gpd
import polars as pl
import shapely

from laadkern.geo import rd_from_lonlat
from laadkern.places import homes, large_scale
from laadkern.places.known import known_positions, street_of

PACK = Path(__file__).parents[3] / "data" / "regio-oost"


@cache
def shapes(name):
    """A GeoParquet file with its geometry as WKB."""
    areas = gpd.read_parquet(PACK / name)
    wkb = pl.Series(shapely.to_wkb(areas.geometry.to_numpy()), dtype=pl.Binary)
    return pl.from_pandas(areas.drop(columns="geometry")).with_columns(geometry=wkb)


@cache
def home_positions():
    """Homes by building outlines (Doesburg) and house numbers (Otterlo)."""
    numbers = large_scale.house_numbers(shapes("large_scale_map.parquet"))
    buildings = homes.from_buildings(shapes("buildings.parquet"))
    return pl.concat([buildings, homes.from_house_numbers(numbers)])


@cache
def locations():
    """Charging locations of the feed, one per position of a metre."""
    with gzip.open(PACK / "feed" / "locations.json.gz") as file:
        rows = [
            (one["coordinates"], one.get("postal_code"), street_of(one.get("address")))
            for one in json.load(file)
        ]
    x_m, y_m = rd_from_lonlat(
        [float(place["longitude"]) for place, _, _ in rows],
        [float(place["latitude"]) for place, _, _ in rows],
    )
    frame = pl.DataFrame(
        {
            "x_m": x_m.round(),
            "y_m": y_m.round(),
            "postcode": [postcode for _, postcode, _ in rows],
            "street": [street for _, _, street in rows],
        }
    )
    return frame.unique(["x_m", "y_m"], keep="first", maintain_order=True)


@cache
def known():
    """Known positions, weighed by the homes of their postcode."""
    return known_positions(locations(), home_types=pl.read_parquet(PACK / "home_types.parquet"))
