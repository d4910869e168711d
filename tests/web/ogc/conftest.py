"""A small collection of four features, worked out by hand: a square of 1 km with a point in each quarter."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
import shapely

from laadregie.foundation.ogc.tables import Collection, FeatureTable, Property

PROPERTIES = (
    Property("naam", "string", "naam"),
    Property("palen", "integer", "palen"),
    Property("deel", "number", "deel"),
    Property("open", "boolean", "open"),
    Property("soort", "string", "soort", ("straat", "parkeervak")),
    Property("vanaf", "date-time", "vanaf"),
)


def day(number: int) -> datetime:
    return datetime(2026, 11, number, 12, tzinfo=UTC)


@pytest.fixture
def table() -> FeatureTable:
    """Ids 3, 5, 8 and 9, given in another order; the last has no shape and few values."""
    frame = pl.DataFrame(
        {
            "id": [8, 3, 9, 5],
            "naam": ["'s-Dorp", "Aa", None, "aa 100%"],
            "palen": [2, 1, None, 4],
            "deel": [0.5, 0.25, None, 1.0],
            "open": [True, False, None, True],
            "soort": ["straat", "straat", "parkeervak", "parkeervak"],
            "vanaf": [day(8), day(3), None, day(5)],
        }
    )
    east, north = np.array([200_750.0, 200_250.0, 200_250.0]), np.array([450_250.0, 450_250.0, 450_750.0])
    points = shapely.points(east, north)
    return FeatureTable.of(frame, np.array([points[0], points[1], None, points[2]], dtype=object))


@pytest.fixture
def collection(table) -> Collection:
    return Collection(
        id="proef",
        title="Proef",
        description="Proef",
        properties=PROPERTIES,
        table=lambda viewer: table,
        scope="region",
        shape="point",
        moment="vanaf",
    )
