"""The network as it counts now. It is public: every viewer sees it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl
from django.db.models import Count, Q

from laadkern.usage import UNKNOWN
from laadregie.foundation.once import once_per_page
from laadregie.monitoring.models import ChargePoint, LocationUsage, Snapshot
from laadregie.monitoring.selectors.usage import Version, current_usage

_STOCK: dict[str, Any] = {
    "evse_id": pl.String,
    "location__location_id": pl.String,
    "x_m": pl.Float64,
    "y_m": pl.Float64,
    "municipality_code": pl.String,
    "neighbourhood_code": pl.String,
    "access": pl.String,
    "speed": pl.String,
    "power_kw": pl.Float64,
    "price_kwh_eur": pl.Float64,
    "status_frozen": pl.Boolean,
    "location_id": pl.Int64,
    "location__operator": pl.String,
    "location__name": pl.String,
    "location__address": pl.String,
    "location__postal_code": pl.String,
}
_RANK = {"public": 0, "semi_public": 1, "private": 2}


@dataclass(frozen=True)
class NetworkTotals:
    """The network in numbers, from one snapshot.

    Attributes:
        records: Charge-point records as delivered, doubles included.
        in_use: Different charge points in use, wherever they stand.
        points: Those of them in the region: what every count here counts.
        counts: Points by access and speed, as `public`/`regular`.
        alternatives: Regular public points under other rules, by code.
        status_at: Moment of the delivery.
    """

    records: int
    in_use: int
    points: int
    locations: int
    counts: dict[tuple[str, str], int]
    alternatives: dict[str, int]
    status_at: datetime | None
    access_definition: str
    speed_definition: str
    rules_version: str

    def of(self, *, access: str | None = None, speed: str | None = None) -> int:
        """Points of an access, a speed, or both."""
        return sum(
            count
            for (own_access, own_speed), count in self.counts.items()
            if access in (None, own_access) and speed in (None, own_speed)
        )


@once_per_page
def current_snapshot() -> Snapshot | None:
    """The snapshot that counts now; None as long as no feed was imported."""
    return Snapshot.objects.filter(is_current=True).select_related("delivery").first()


def network_totals(municipality_code: str | None = None) -> NetworkTotals | None:
    """The network of the region or of one municipality in numbers; None without a feed.

    Of one municipality `records`, `in_use` and `alternatives` are those of the region.
    """
    snapshot = current_snapshot()
    if snapshot is None:
        return None
    points = ChargePoint.objects.filter(snapshot=snapshot)
    if municipality_code is not None:
        points = points.filter(municipality_code=municipality_code)
    rows = points.values_list("access", "speed").annotate(points=Count("pk")).order_by()
    counts = {(access, speed): count for access, speed, count in rows}
    found = {row["code"]: row["records"] for row in snapshot.effects}
    return NetworkTotals(
        records=snapshot.records,
        in_use=snapshot.points + found.get("outside", 0) + found.get("no_position", 0),
        points=sum(counts.values()),
        locations=points.values("location").distinct().count(),
        counts=counts,
        alternatives=snapshot.alternatives,
        status_at=snapshot.retrieved_at,
        access_definition=snapshot.access_definition,
        speed_definition=snapshot.speed_definition,
        rules_version=snapshot.rules_version,
    )


def municipality_counts() -> pl.DataFrame:
    """Points per municipality, sorted by code.

    Columns: municipality_code, points, locations, regular_public, fast_public (fast and
    ultra-fast), semi_public, private, with_price.
    """
    public = Q(access="public")
    rows = (
        ChargePoint.objects.filter(snapshot__is_current=True)
        .values_list("municipality_code")
        .annotate(
            points=Count("pk"),
            locations=Count("location", distinct=True),
            regular_public=Count("pk", filter=public & Q(speed="regular")),
            fast_public=Count("pk", filter=public & ~Q(speed="regular")),
            semi_public=Count("pk", filter=Q(access="semi_public")),
            private=Count("pk", filter=Q(access="private")),
            with_price=Count("pk", filter=Q(price_kwh_eur__isnull=False)),
        )
        .order_by("municipality_code")
    )
    names = (
        "points",
        "locations",
        "regular_public",
        "fast_public",
        "semi_public",
        "private",
        "with_price",
    )
    schema: dict[str, Any] = {"municipality_code": pl.String, **dict.fromkeys(names, pl.Int64)}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def points_frame() -> pl.DataFrame:
    """Every charge point that counts.

    Columns: evse_id, location_id (as the feed names it), x_m, y_m (RD New), municipality_code,
    neighbourhood_code, access, speed, power_kw, price_kwh_eur, status_frozen, location_key
    (unique, also where two parties use one id), operator, name, address.
    """
    snapshot = current_snapshot()
    return _points((snapshot.pk, snapshot.made_at) if snapshot else None)


def location_frame() -> pl.DataFrame:
    """Every location with points that count, for the map and the plan.

    Columns: location_key, location_id, name, address, operator, x_m, y_m, municipality_code,
    neighbourhood_code, access (of its most accessible point), regular_points, fast_points (fast
    and ultra-fast), points, pressure (quiet, normal, busy, unknown), evening_share, evening_samples.
    Where the status of every point stands still the pressure is unknown, whatever was sampled.
    """
    snapshot, usage = current_snapshot(), current_usage()
    return _location_frame(
        (snapshot.pk, snapshot.made_at) if snapshot else None,
        (usage.pk, usage.started_at) if usage else None,
    )


def present_points() -> pl.DataFrame:
    """Public points per neighbourhood.

    Columns: neighbourhood_code, public_charge_points_present (regular),
    fast_charge_points_present (fast and ultra-fast); neighbourhoods without are absent.
    """
    regular = pl.col("speed") == "regular"
    return (
        points_frame()
        .filter((pl.col("access") == "public") & (pl.col("neighbourhood_code") != ""))
        .group_by("neighbourhood_code")
        .agg(
            public_charge_points_present=regular.sum().cast(pl.Int64),
            fast_charge_points_present=(~regular).sum().cast(pl.Int64),
        )
        .sort("neighbourhood_code")
    )


@lru_cache(maxsize=2)
def _points(snapshot: Version | None) -> pl.DataFrame:
    rows = (
        ChargePoint.objects.filter(snapshot=snapshot[0] if snapshot else None)
        .order_by("pk")
        .values_list(*_STOCK)
    )
    frame = pl.DataFrame(list(rows.iterator(chunk_size=5000)), schema=_STOCK, orient="row")
    return frame.rename(
        {
            "location_id": "location_key",
            "location__location_id": "location_id",
            "location__operator": "operator",
            "location__name": "name",
            "location__address": "address",
            "location__postal_code": "postcode",
        }
    )


@lru_cache(maxsize=2)
def _location_frame(snapshot: Version | None, usage: Version | None) -> pl.DataFrame:
    regular = pl.col("speed") == "regular"
    names = {str(rank): access for access, rank in _RANK.items()}
    locations = (
        _points(snapshot)
        .group_by("location_key", maintain_order=True)
        .agg(
            pl.col(
                "location_id",
                "name",
                "address",
                "postcode",
                "operator",
                "x_m",
                "y_m",
                "municipality_code",
                "neighbourhood_code",
            ).first(),
            access=pl.col("access").replace_strict(_RANK, return_dtype=pl.Int64).min().cast(pl.String),
            regular_points=regular.sum().cast(pl.Int64),
            fast_points=(~regular).sum().cast(pl.Int64),
            points=pl.len().cast(pl.Int64),
            stands_still=pl.col("status_frozen").all(),
        )
        .with_columns(pl.col("access").replace_strict(names, return_dtype=pl.String))
    )
    known = pl.when(~pl.col("stands_still")).then(pl.col("pressure"))
    return (
        locations.join(
            _pressure(usage[0] if usage else None), on="location_id", how="left", maintain_order="left"
        )
        .with_columns(known.fill_null(UNKNOWN).alias("pressure"), pl.col("evening_samples").fill_null(0))
        .drop("stands_still")
    )


def _pressure(usage_pk: int | None) -> pl.DataFrame:
    schema: dict[str, Any] = {
        "location_id": pl.String,
        "pressure": pl.String,
        "evening_share": pl.Float64,
        "evening_samples": pl.Int64,
    }
    rows = LocationUsage.objects.filter(delivery=usage_pk).values_list(*schema)
    return pl.DataFrame(list(rows), schema=schema, orient="row")
