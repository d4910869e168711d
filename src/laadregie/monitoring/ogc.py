"""Charging locations in the map API, cleaned."""

from functools import lru_cache
from typing import Any

import polars as pl
import shapely
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.keys.models import Scope
from laadregie.foundation.ogc import tables
from laadregie.foundation.ogc.tables import Collection, FeatureTable, Kind, Property
from laadregie.monitoring import selectors
from laadregie.monitoring.models.counted import Access, Pressure
from laadregie.monitoring.selectors.usage import Version

# What codes are called in the API: Dutch, and the same for every reader.
ACCESS = {Access.PUBLIC: "openbaar", Access.SEMI_PUBLIC: "semi-openbaar", Access.PRIVATE: "prive"}
PRESSURE = {
    Pressure.QUIET: "rustig",
    Pressure.NORMAL: "normaal",
    Pressure.BUSY: "druk",
    Pressure.UNKNOWN: "onbekend",
}
EUR_DECIMALS, SHARE_DECIMALS = 4, 4
LOCATION = {
    "location_id": Property("idInLevering", "string", _("Id in the delivery")),
    "name": Property("naam", "string", _("Name")),
    "address": Property("adres", "string", _("Address")),
    "postcode": Property("postcode", "string", _("Postcode")),
    "operator": Property("exploitant", "string", _("Operator")),
    "municipality_code": Property("gemeentecode", "string", _("Code of the municipality")),
    "neighbourhood_code": Property("buurtcode", "string", _("Code of the neighbourhood")),
    "access": Property("toegang", "string", _("Access"), tuple(ACCESS.values())),
    "points": Property("laadpunten", "integer", _("Charge points")),
    "regular_points": Property("laadpuntenRegulier", "integer", _("Regular charge points")),
    "fast_points": Property("laadpuntenSnel", "integer", _("Fast charge points")),
    "pressure": Property("drukte", "string", _("Pressure"), tuple(PRESSURE.values())),
    "evening_share": Property("deelLadendAvond", "number", _("Share charging in the evening, 0 to 1")),
    "evening_samples": Property("metingenAvond", "integer", _("Samples in the evening")),
    "lowest_price": Property("laagstePrijsKwh", "number", _("Lowest price per kWh, euro")),
    "highest_price": Property("hoogstePrijsKwh", "number", _("Highest price per kWh, euro")),
}
_TYPES: dict[Kind, Any] = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64}


def register() -> None:
    """Make the collection known to the map API."""
    tables.register(
        Collection(
            id="laadlocaties",
            title=_("Charging locations"),
            description=_("Charging locations from the national register, doubled records taken out."),
            properties=tuple(LOCATION.values()),
            table=locations,
            scope=Scope.NETWORK,
            shape="point",
        )
    )


def locations(viewer: Viewer) -> FeatureTable:
    """The locations that count now; everyone may see them."""
    snapshot, usage = selectors.current_snapshot(), selectors.current_usage()
    return _table(
        (snapshot.pk, snapshot.made_at) if snapshot else None,
        (usage.pk, usage.started_at) if usage else None,
    )


@lru_cache(maxsize=2)
def _table(snapshot: Version | None, usage: Version | None) -> FeatureTable:
    """The locations of one snapshot and one delivery of samples; the keys are there to read anew."""
    price = pl.col("price_kwh_eur").round(EUR_DECIMALS)
    prices = (
        selectors.points_frame()
        .group_by("location_key")
        .agg(lowest_price=price.min(), highest_price=price.max())
    )
    known = pl.when(pl.col("pressure") != Pressure.UNKNOWN.value).then(
        pl.col("evening_share").round(SHARE_DECIMALS)
    )
    found = (
        selectors.location_frame()
        .join(prices, on="location_key", how="left", maintain_order="left")
        .with_columns(
            pl.col("access").replace_strict(_values(ACCESS), return_dtype=pl.String),
            pl.col("pressure").replace_strict(_values(PRESSURE), return_dtype=pl.String),
            evening_share=known,
        )
    )
    columns = [pl.col(column).cast(_TYPES[one.kind]).alias(one.name) for column, one in LOCATION.items()]
    frame = found.select(pl.col("location_key").alias("id"), *columns)
    return FeatureTable.of(frame, shapely.points(found["x_m"].to_numpy(), found["y_m"].to_numpy()))


def _values(names: dict[Any, str]) -> dict[str, str]:
    return {code.value: name for code, name in names.items()}
