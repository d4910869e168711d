"""The regular public points of the region pack per neighbourhood, cleaned by the quality rules."""

import gzip
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import shapely

from laadkern.geo import rd_from_lonlat
from laadkern.ocpi import LocationRecord, read_locations
from laadkern.quality import QualityValues, RawNetwork, access_on, classify, clean, speed_on

PACK = Path(__file__).parents[3] / "data" / "regio-oost"
RETRIEVED_AT = datetime(2026, 6, 7, 19, 22, tzinfo=UTC)
MOMENT = 2025.43  # the same in years as the forecast counts them


@cache
def stock() -> pl.DataFrame:
    """neighbourhood_code, points: regular public points on 7 June 2026."""
    cleaned = clean(_network(_records()), retrieved_at=RETRIEVED_AT, values=QualityValues())
    day = RETRIEVED_AT.date()
    points = classify(cleaned.points, speed=speed_on(day), access=access_on(day))
    counted = points.filter((pl.col("speed") == "regular") & (pl.col("access") == "public"))
    return (
        counted.with_columns(neighbourhood_code=pl.Series(_areas(counted, "neighbourhoods")))
        .drop_nulls("neighbourhood_code")
        .group_by("neighbourhood_code")
        .agg(points=pl.len())
    )


def _records() -> list[LocationRecord]:
    with gzip.open(PACK / "feed" / "locations.json.gz") as file:
        return [record for record in read_locations(file) if isinstance(record, LocationRecord)]


def _network(records: list[LocationRecord]) -> RawNetwork:
    x_m, y_m = rd_from_lonlat([one.longitude for one in records], [one.latitude for one in records])
    locations = pl.DataFrame(
        {
            "location_id": [one.location_id for one in records],
            "x_m": x_m,
            "y_m": y_m,
            "parking_type": [one.parking_type for one in records],
            "open_all_hours": pl.Series([one.open_all_hours for one in records], dtype=pl.Boolean),
            "publish": [one.publish for one in records],
        }
    )
    evses = [(one.location_id, evse) for one in records for evse in one.evses]
    plugs = [(place, evse, plug) for place, evse in evses for plug in evse.connectors]
    return RawNetwork(
        locations.with_columns(municipality_code=pl.Series(_areas(locations, "municipalities"))),
        pl.DataFrame(
            {
                "location_id": [place for place, _ in evses],
                "evse_uid": [evse.uid for _, evse in evses],
                "evse_id": [evse.evse_id for _, evse in evses],
                "status": [evse.status for _, evse in evses],
                "updated_at": pl.Series(
                    [evse.updated_at for _, evse in evses], dtype=pl.Datetime("us", "UTC")
                ),
                "customers_only": ["CUSTOMERS" in evse.parking_restrictions for _, evse in evses],
            }
        ),
        pl.DataFrame(
            {
                "location_id": [place for place, _, _ in plugs],
                "evse_uid": [evse.uid for _, evse, _ in plugs],
                "power_type": [plug.power_type for _, _, plug in plugs],
                "power_kw": pl.Series([plug.power_kw for _, _, plug in plugs], dtype=pl.Float64),
                "price_kwh_eur": pl.Series([None] * len(plugs), dtype=pl.Float64),
            }
        ),
    )


def _areas(places: pl.DataFrame, name: str) -> list[str | None]:
    """Code of the area in which each place lies; None outside all."""
    areas = gpd.read_parquet(PACK / f"{name}.parquet")
    areas = areas[areas.geometry.notna()]
    points = shapely.points(places["x_m"].to_numpy(), places["y_m"].to_numpy())
    which, area = shapely.STRtree(areas.geometry.to_numpy()).query(points, predicate="within")
    codes: list[str | None] = [None] * places.height
    for place, code in zip(which, np.asarray(areas["code"])[area], strict=True):
        codes[place] = str(code)
    return codes
