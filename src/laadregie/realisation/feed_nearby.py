"""Charge points of the national feed near a place; all of it is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils import timezone

from laadregie.monitoring import selectors as monitoring


@dataclass(frozen=True)
class FeedPoint:
    """A charge point as the feed has it; `metres` as the crow flies."""

    evse_id: str
    address: str
    operator: str
    metres: int


def seen_on() -> date | None:
    """The day of the delivery that counts; None without a feed."""
    snapshot = monitoring.current_snapshot()
    return timezone.localdate(snapshot.retrieved_at or snapshot.made_at) if snapshot else None


def every_id() -> set[str]:
    """The ids of all points that count, as the feed writes them."""
    return set(monitoring.points_frame()["evse_id"].to_list())


def points_near(x_m: float, y_m: float, within_m: float) -> Iterator[FeedPoint]:
    """The points within a distance as the crow flies, nearest first."""
    frame = monitoring.points_frame()
    far = ((pl.col("x_m") - x_m) ** 2 + (pl.col("y_m") - y_m) ** 2).sqrt()
    near = frame.with_columns(far_m=far).filter(pl.col("far_m") <= within_m).sort("far_m", "evse_id")
    for row in near.select("evse_id", "address", "operator", "far_m").iter_rows(named=True):
        yield FeedPoint(row["evse_id"], row["address"] or "", row["operator"] or "", round(row["far_m"]))


def ids_near(x_m: float, y_m: float, within_m: float) -> list[str]:
    """The ids of the points within a distance."""
    return [point.evse_id for point in points_near(x_m, y_m, within_m)]
