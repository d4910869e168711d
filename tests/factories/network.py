"""The made-up feed of the small region, with some of it wrong, and status samples."""

import json
from datetime import date
from pathlib import Path

import polars as pl

from laadregie.monitoring import services
from laadregie.monitoring.models import FeedDelivery
from tests.factories.regions import SMALL_PACK, VLIETWOUDE

WRONG_OPERATOR = "=Laadbedrijf/B"
SAMPLES = 20


def load_small_feed(folder: Path) -> FeedDelivery:
    """Load 10 locations with 19 charge points that count, and two records that do not.

    Of the two one is an older copy of the first point of WK-1, reported by `WRONG_OPERATOR`, and
    one stands far outside the region.
    """
    records = json.loads((SMALL_PACK / "feed" / "locations.json").read_bytes())
    old = {**records[0], "id": "OLD-1", "operator": {"name": WRONG_OPERATOR}}
    old["evses"] = [{**records[0]["evses"][0], "uid": "OLD-1-1", "last_updated": "2026-01-01T08:00:00.000Z"}]
    far = {**records[8], "id": "FAR", "coordinates": {"latitude": "50.85", "longitude": "5.69"}}
    far["evses"] = [{**records[8]["evses"][0], "uid": "FAR-1", "evse_id": "NL*LBB*E0099*1"}]
    path = folder / "locations.json"
    path.write_text(json.dumps([*records, old, far]))
    return services.import_feed(path, tariffs=SMALL_PACK / "feed" / "tariffs.json", by=None)


def load_small_samples(folder: Path) -> FeedDelivery:
    """Load samples: in the evening WK-1 is busy (half charges) and WK-2 quiet (nothing charges)."""
    rows = [
        (location, VLIETWOUDE, date(2026, 6, 2), 20, share)
        for location, share in (("WK-1", 0.5), ("WK-2", 0.0))
        for _ in range(SAMPLES)
    ]
    path = folder / "samples.parquet"
    columns = ["location_id", "municipality_code", "date", "hour", "charging_share"]
    pl.DataFrame(rows, schema=columns, orient="row").write_parquet(path)
    return services.import_usage(path, by=None)
