"""Benchmark of the feed: read, write and clean it, and load the same again.

It takes the region pack of the folder `data` and a database of its own, which it throws away.
"""

import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connections, transaction
from django.test.utils import override_settings

from laadkern.errors import InputError, gettext_noop
from laadregie.monitoring import selectors, services
from laadregie.monitoring.models import FeedDelivery
from laadregie.monitoring.services import Source
from laadregie.regions import selectors as regions
from laadregie.regions.services import load_pack

PACKS = Path("data")


def run() -> dict[str, Any]:
    """Load the feed of the pack twice.

    Returns:
        seconds (first load), seconds_again (same feed), seconds_usage (status samples),
        longest_wait_seconds (how long another writer had to wait), peak_mb (of the process),
        sizes, and quality: how many records became how many points.

    Raises:
        InputError: There is no pack with a feed here.
    """
    packs = sorted(PACKS.glob("*/region.toml"))
    if not packs:
        raise InputError("pack", gettext_noop("There is no region pack in the folder “data”."))
    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)):
        load_pack(packs[0].parent, by=None, progress=lambda *_: None)
        feed, tariffs, samples = map(_source, ("feed_locations", "feed_tariffs", "usage_samples"))
        if feed is None:
            raise InputError("feed", gettext_noop("The region pack that is loaded holds no feed."))
        with other_writer() as waits:
            seconds, delivery = _timed(feed, tariffs)
        again, second = _timed(feed, tariffs)
        begin = time.perf_counter()
        if samples is not None:
            services.import_usage(samples, by=None)
        usage = round(time.perf_counter() - begin, 2)
        return _outcome(delivery, second) | {
            "seconds": seconds,
            "seconds_again": again,
            "seconds_usage": usage,
            "longest_wait_seconds": round(max(waits, default=0.0), 2),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def _outcome(first: FeedDelivery, second: FeedDelivery) -> dict[str, Any]:
    totals = selectors.network_totals()
    if totals is None:
        return {}
    return {
        "sizes": {
            "locations": first.records,
            "bytes": first.size_bytes,
            "charge_point_records": totals.records,
        },
        "quality": {
            "new": first.new,
            "refused": first.refused,
            "unchanged_again": second.unchanged,
            "in_use": totals.in_use,
            "counted_in_the_region": totals.points,
            "regular_public": totals.of(access="public", speed="regular"),
        },
    }


def _timed(feed: Source, tariffs: Source | None) -> tuple[float, FeedDelivery]:
    begin = time.perf_counter()
    delivery = services.import_feed(feed, tariffs=tariffs, by=None)
    return round(time.perf_counter() - begin, 2), delivery


def _source(kind: str) -> Source | None:
    file = regions.pack_file(kind)
    return None if file is None else Source(file.path, name=file.name, origin=file.origin)


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """A fresh SQLite database in `folder` in the place of the site's own."""
    before = connections.settings["default"]
    if not before["ENGINE"].endswith("sqlite3"):
        raise InputError("database", gettext_noop("This benchmark needs SQLite: unset DATABASE_URL."))
    connections.close_all()
    connections.settings["default"] = {**before, "NAME": str(folder / "bench.sqlite3")}
    del connections["default"]
    try:
        with override_settings(DATA_DIR=folder):
            call_command("migrate", verbosity=0)
            yield
    finally:
        connections.close_all()
        connections.settings["default"] = before
        del connections["default"]


@contextmanager
def other_writer() -> Iterator[list[float]]:
    """Another connection that wants to write every 20 ms; how long each time it had to wait, seconds."""
    waits: list[float] = []
    over = threading.Event()

    def write() -> None:
        while not over.wait(0.02):
            begin = time.perf_counter()
            # On SQLite a transaction takes the write lock at once; who waited too long gets nothing.
            with suppress(OperationalError), transaction.atomic():
                pass
            waits.append(time.perf_counter() - begin)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield waits
    finally:
        over.set()
        writer.join()
