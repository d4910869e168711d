"""The raw network as tables for the calculations, and the place of each location in the region."""

from itertools import chain
from typing import Any

import numpy as np
import polars as pl
import shapely
from django.db.models import QuerySet

from laadkern.quality import RawNetwork
from laadregie.monitoring.models import ChargeLocation, Connector, Evse, Tariff
from laadregie.regions import selectors as regions

BORDER_M = 100.0
"""How far outside every outline (m) a location still belongs to the nearest: outlines are generalised."""
CUSTOMERS_ONLY = "CUSTOMERS"


def raw_network() -> RawNetwork:
    """What the feed now holds (gone records left out), with places and prices.

    `location_id` is the key of the location in this database.

    Raises:
        InputError: No region pack was loaded yet.
    """
    return RawNetwork(locations=_with_areas(_locations()), evses=_evses(), connectors=_connectors())


def _locations() -> pl.DataFrame:
    schema = {
        "pk": pl.Int64,
        "country_code": pl.String,
        "party_id": pl.String,
        "x_m": pl.Float64,
        "y_m": pl.Float64,
        "parking_type": pl.String,
        "open_all_hours": pl.Boolean,
        "publish": pl.Boolean,
    }
    return _table(ChargeLocation.objects.filter(gone_at=None), schema).rename({"pk": "location_id"})


def _evses() -> pl.DataFrame:
    schema = {
        "location_id": pl.Int64,
        "pk": pl.Int64,
        "evse_id": pl.String,
        "status": pl.String,
        "updated_at": pl.Datetime("us", "UTC"),
        "parking_restrictions": pl.List(pl.String),
    }
    rows = Evse.objects.filter(gone_at=None, location__gone_at=None)
    customers = pl.col("parking_restrictions").list.contains(CUSTOMERS_ONLY)
    return (
        _table(rows, schema)
        .rename({"pk": "evse_uid"})
        .with_columns(customers_only=customers.fill_null(value=False))
        .drop("parking_restrictions")
    )


def _connectors() -> pl.DataFrame:
    schema = {
        "pk": pl.Int64,
        "evse__location_id": pl.Int64,
        "evse_id": pl.Int64,
        "power_type": pl.String,
        "power_kw": pl.Float64,
        "tariff_ids": pl.List(pl.String),
        "evse__location__country_code": pl.String,
        "evse__location__party_id": pl.String,
    }
    rows = Connector.objects.filter(evse__gone_at=None, evse__location__gone_at=None)
    connectors = _table(rows, schema).rename(
        {
            "evse__location_id": "location_id",
            "evse_id": "evse_uid",
            "evse__location__country_code": "country_code",
            "evse__location__party_id": "party_id",
        }
    )
    return connectors.join(_prices(connectors), on="pk", how="left")


def _prices(connectors: pl.DataFrame) -> pl.DataFrame:
    """Energy price per connector: of its party's own tariff, else of the only price under that id."""
    schema = {
        "country_code": pl.String,
        "party_id": pl.String,
        "tariff_id": pl.String,
        "price_kwh_eur": pl.Float64,
    }
    known = Tariff.objects.filter(gone_at=None, price_kwh_eur__isnull=False)
    tariffs = _table(known, schema)
    single = (
        tariffs.group_by("tariff_id")
        .agg(other_price=pl.col("price_kwh_eur").first(), prices=pl.col("price_kwh_eur").n_unique())
        .filter(pl.col("prices") == 1)
    )
    named = connectors.select("pk", "country_code", "party_id", tariff_id="tariff_ids").explode("tariff_id")
    return (
        named.join(tariffs, on=["country_code", "party_id", "tariff_id"], how="left")
        .join(single, on="tariff_id", how="left")
        .group_by("pk")
        .agg(price_kwh_eur=pl.coalesce("price_kwh_eur", "other_price").drop_nulls().first())
    )


def _with_areas(locations: pl.DataFrame) -> pl.DataFrame:
    """Adds municipality_code and neighbourhood_code; the neighbourhood lies in the municipality."""
    x_m = locations["x_m"].fill_null(np.nan).to_numpy()
    y_m = locations["y_m"].fill_null(np.nan).to_numpy()
    neighbourhoods = regions.area_index("neighbourhood")
    belongs = dict(regions.neighbourhood_frame().select("code", "municipality_code").iter_rows())
    towns = regions.area_index("municipality").codes_at(x_m, y_m, within_m=BORDER_M)
    quarters = neighbourhoods.codes_at(x_m, y_m, within_m=BORDER_M)
    for number, (town, quarter) in enumerate(zip(towns, quarters, strict=True)):
        if town is not None and (quarter is None or belongs[quarter] != town):
            own = [at for at, code in enumerate(neighbourhoods.codes) if belongs[code] == town]
            quarters[number] = _nearest(neighbourhoods, own, x_m[number], y_m[number])
        elif town is None:
            quarters[number] = None
    return locations.with_columns(
        municipality_code=pl.Series(towns, dtype=pl.String),
        neighbourhood_code=pl.Series(quarters, dtype=pl.String),
    )


def _nearest(areas: Any, own: list[int], x_m: float, y_m: float) -> str | None:
    if not own:
        return None
    distances = shapely.distance(areas.shapes[own], shapely.Point(x_m, y_m))
    code: str = areas.codes[own[int(np.argmin(distances))]]
    return code


def _table(rows: QuerySet[Any], schema: dict[str, Any]) -> pl.DataFrame:
    values = list(chain(rows.order_by("pk").values_list(*schema).iterator(chunk_size=5000)))
    return pl.DataFrame(values, schema=schema, orient="row")
