"""The tables that the quality rules read, and how they are checked.

locations, one row per location record:
    location_id (any type, unique), longitude, latitude (degrees, may be missing), x_m, y_m (RD
    New, may be missing), municipality_code (missing: outside the region), parking_type ("" when
    empty), open_all_hours (may be missing), publish.
evses, one row per charge-point record:
    location_id, evse_uid, evse_id ("" when missing), status, updated_at (UTC, may be missing),
    customers_only.
connectors, one row per connector record:
    location_id, evse_uid, power_type, power_kw (may be missing), price_kwh_eur (may be missing).
"""

from dataclasses import dataclass

import polars as pl

from laadkern import checks

LOCATION_COLUMNS = (
    "location_id",
    "x_m",
    "y_m",
    "municipality_code",
    "parking_type",
    "open_all_hours",
    "publish",
)
EVSE_COLUMNS = ("location_id", "evse_uid", "evse_id", "status", "updated_at", "customers_only")
CONNECTOR_COLUMNS = ("location_id", "evse_uid", "power_type", "power_kw", "price_kwh_eur")
EVSE_KEY = ["location_id", "evse_uid"]


@dataclass(frozen=True, slots=True)
class RawNetwork:
    """The three tables as delivered."""

    locations: pl.DataFrame
    evses: pl.DataFrame
    connectors: pl.DataFrame

    def checked(self) -> "RawNetwork":
        """The same tables.

        Raises:
            InputError: A column is missing, or a location occurs twice.
        """
        checks.columns("locations", self.locations, LOCATION_COLUMNS)
        checks.columns("evses", self.evses, EVSE_COLUMNS)
        checks.columns("connectors", self.connectors, CONNECTOR_COLUMNS)
        checks.unique("locations", self.locations, "location_id")
        return self


def moment(text: pl.Expr) -> pl.Expr:
    """Moments from texts, with or without fractions of a second, as UTC.

    A feed writes `...:11Z` beside `...:11.000Z`: as texts these sort wrongly (`.` comes before
    `Z`), so they are compared as moments. What is no moment becomes missing.
    """
    return text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", strict=False, time_unit="us").dt.replace_time_zone(
        "UTC"
    )
