"""What stands there now, from the network as it is known."""

from datetime import date
from typing import Any

import polars as pl
from django.utils import timezone

from laadregie.monitoring import selectors as monitoring


def public_points() -> pl.DataFrame | None:
    """Public charge points in use per neighbourhood; None as long as no feed was imported.

    Returns:
        Columns neighbourhood_code and those of `tables.PRESENT`; neighbourhoods without any
        are absent.
    """
    return None if monitoring.current_snapshot() is None else monitoring.present_points()


def counted_on() -> date | None:
    """The day of the feed; None as long as none was imported."""
    snapshot = monitoring.current_snapshot()
    return None if snapshot is None else timezone.localdate(snapshot.retrieved_at or snapshot.made_at)


def moment(day: date) -> float:
    """A day in years as the model counts them: 2025.0 is the turn of 2025 to 2026."""
    return day.year - 1 + day.timetuple().tm_yday / 365.25


def provenance() -> list[dict[str, Any]]:
    """Where the charge points come from, as a back-test keeps it with its outcome."""
    snapshot, day = monitoring.current_snapshot(), counted_on()
    if snapshot is None or day is None:
        return []
    delivery = snapshot.delivery
    definitions = (snapshot.rules_version, snapshot.access_definition, snapshot.speed_definition)
    return [
        {
            "name": "stock",
            "origin": delivery.origin if delivery and delivery.origin else " ".join(definitions),
            "definitions": definitions,
            "as_of": day.isoformat(),
            "digest": delivery.digest if delivery else "",
        }
    ]
