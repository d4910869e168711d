"""Use of the network, from status samples; public."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.once import once_per_page
from laadregie.monitoring.models import (
    ChargePoint,
    DeliveryKind,
    DeliveryState,
    FeedDelivery,
    LocationUsage,
)

SAMPLES_CANNOT_TELL = (
    _("They say how many points were charging, not how much energy was charged."),
    _("A car that is connected and full does not count as charging."),
    _("They are taken at some hours of the day only; other hours are unknown."),
    _("A status that stands still looks like a point that is never used."),
)
Version = tuple[int, datetime]
"""A delivery or snapshot: key and moment, since a database that is put back uses a key again."""


@dataclass(frozen=True)
class LocationHours:
    """Use of one location: `hours` holds (local hour, mean share charging 0..1, samples)."""

    location_id: str
    pressure: str
    samples: int
    charging_share: float
    evening_samples: int
    evening_share: float | None
    hours: tuple[tuple[int, float, int], ...]


@once_per_page
def current_usage() -> FeedDelivery | None:
    """The delivery of samples that counts now; None as long as none was loaded."""
    return FeedDelivery.objects.filter(kind=DeliveryKind.USAGE, state=DeliveryState.DONE).first()


def sampled_days() -> tuple[date, date] | None:
    """First and last day of the samples that count now; None as long as none were loaded."""
    usage = current_usage()
    if usage is None or usage.first_on is None or usage.last_on is None:
        return None
    return usage.first_on, usage.last_on


def location_usage(location_id: str) -> LocationHours | None:
    """Use of one location; None when it was not sampled."""
    row = LocationUsage.objects.filter(delivery=current_usage(), location_id=location_id).first()
    if row is None:
        return None
    return LocationHours(
        location_id=row.location_id,
        pressure=row.pressure,
        samples=row.samples,
        charging_share=row.charging_share,
        evening_samples=row.evening_samples,
        evening_share=row.evening_share,
        hours=tuple((int(hour), float(share), int(samples)) for hour, share, samples in row.hours),
    )


def usage_by_hour(
    *, municipality_code: str | None = None, neighbourhood_code: str | None = None
) -> pl.DataFrame:
    """Mean share charging by hour of the day over the locations of an area that count.

    Each location weighs by its points that count, so copies that stand still do not. Columns:
    hour (local), charging_share (0..1), samples, locations; hours without samples are absent.
    """
    points = ChargePoint.objects.filter(snapshot__is_current=True)
    if municipality_code is not None:
        points = points.filter(municipality_code=municipality_code)
    if neighbourhood_code is not None:
        points = points.filter(neighbourhood_code=neighbourhood_code)
    schema: dict[str, Any] = {"location_id": pl.String}
    own = pl.DataFrame(
        [(location,) for location in points.values_list("location__location_id", flat=True)],
        schema=schema,
        orient="row",
    )
    weights = own.group_by("location_id").agg(weight=pl.len())
    usage = current_usage()
    hours = _hours((usage.pk, usage.started_at) if usage else None).join(weights, on="location_id")
    return (
        hours.group_by("hour")
        .agg(
            charging_share=(pl.col("share") * pl.col("weight")).sum() / pl.col("weight").sum(),
            samples=pl.col("samples").sum(),
            locations=pl.col("location_id").n_unique(),
        )
        .sort("hour")
    )


@lru_cache(maxsize=2)
def _hours(delivery: Version | None) -> pl.DataFrame:
    rows = LocationUsage.objects.filter(delivery=delivery[0] if delivery else None).values_list(
        "location_id", "hours"
    )
    schema: dict[str, Any] = {
        "location_id": pl.String,
        "hour": pl.Int64,
        "share": pl.Float64,
        "samples": pl.Int64,
    }
    flat = [(location, int(hour), share, int(n)) for location, hours in rows for hour, share, n in hours]
    return pl.DataFrame(flat, schema=schema, orient="row")
