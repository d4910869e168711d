"""Small networks written out by hand."""

from datetime import UTC, datetime

import polars as pl
import pytest

from laadkern.quality import QualityValues, RawNetwork, clean

NOW = datetime(2026, 6, 7, 19, 22, tzinfo=UTC)


def location(location_id, **given):
    usual = {
        "x_m": 200_000.0,
        "y_m": 450_000.0,
        "municipality_code": "GM0001",
        "parking_type": "ON_STREET",
        "open_all_hours": True,
        "publish": True,
    }
    return {"location_id": location_id, **usual, **given}


def point(location_id, evse_id, **given):
    usual = {
        "evse_uid": f"{location_id}/{evse_id}",
        "status": "AVAILABLE",
        "updated_at": NOW,
        "customers_only": False,
        "power_type": "AC_3_PHASE",
        "power_kw": 11.0,
        "price_kwh_eur": 0.35,
    }
    return {"location_id": location_id, "evse_id": evse_id, **usual, **given}


def network(locations, points):
    evse = ("location_id", "evse_uid", "evse_id", "status", "updated_at", "customers_only")
    plug = ("location_id", "evse_uid", "power_type", "power_kw", "price_kwh_eur")
    schema = {
        "x_m": pl.Float64,
        "y_m": pl.Float64,
        "updated_at": pl.Datetime("us", "UTC"),
        "power_kw": pl.Float64,
        "price_kwh_eur": pl.Float64,
        "municipality_code": pl.String,
        "open_all_hours": pl.Boolean,
    }

    def table(rows, names):
        known = {name: schema[name] for name in names if name in schema}
        return pl.DataFrame([{name: row[name] for name in names} for row in rows], schema_overrides=known)

    return RawNetwork(
        locations=table(locations, tuple(location("")) if locations else ()),
        evses=table(points, evse),
        connectors=table(points, plug),
    )


@pytest.fixture
def cleaned():
    """Clean a network of locations and points; `values` as keywords."""

    def run(locations, points, **values):
        return clean(network(locations, points), retrieved_at=NOW, values=QualityValues(**values))

    return run
