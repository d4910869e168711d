"""Benchmark of the write lock: how long each transaction holds it while the region is loaded and calculated.

It takes the region pack of the folder `data` and a database of its own, which it throws away. On SQLite a
transaction takes the write lock at its beginning (docs/decisions/sqlite-settings.md) and gives it back when
it ends, so the elapsed time between the two is what everybody else has to wait at most.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.transaction import Atomic

from laadkern.errors import InputError, gettext_noop
from laadregie.bench.feed import PACKS, own_database
from laadregie.forecasts.services import run_forecast
from laadregie.monitoring import services as monitoring
from laadregie.monitoring.services import Source
from laadregie.planmaps.services import run_plan
from laadregie.regions import selectors as regions
from laadregie.regions.services import load_pack

YEAR, SCENARIO = 2030, "mid"
AIM_SECONDS = 2.0


def run(packs: Path = PACKS) -> dict[str, Any]:
    """Load the pack, import its feed and samples, calculate the forecast and every plan map.

    Returns:
        seconds, aim_seconds, longest_seconds, and steps: per step its seconds, the number of
        transactions, longest_seconds (how long one held the lock), longest_processor_seconds (the
        work in it: on a busy machine the lock is held longer) and held_share of the step.

    Raises:
        InputError: There is no pack here, or the database is not SQLite.
    """
    found = sorted(packs.glob("*/region.toml"))
    if not found:
        raise InputError("pack", gettext_noop("There is no region pack in the folder “data”."))
    steps: dict[str, dict[str, Any]] = {}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder)):
        with _step(steps, "load_pack"):
            load_pack(found[0].parent, by=None, progress=lambda *_: None)
        _network(steps)
        with _step(steps, "forecast"):
            run_forecast()
        with _step(steps, "plan"):
            run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO)
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "aim_seconds": AIM_SECONDS,
        "longest_seconds": max(step["longest_seconds"] for step in steps.values()),
        "steps": steps,
    }


def _network(steps: dict[str, dict[str, Any]]) -> None:
    """The feed, once and again, and the status samples, where the pack holds them."""
    feed, tariffs, samples = map(_source, ("feed_locations", "feed_tariffs", "usage_samples"))
    if feed is not None:
        for name in ("import_feed", "import_feed_again"):
            with _step(steps, name):
                monitoring.import_feed(feed, tariffs=tariffs, by=None)
    if samples is not None:
        with _step(steps, "import_usage"):
            monitoring.import_usage(samples, by=None)


def _source(kind: str) -> Source | None:
    file = regions.pack_file(kind)
    return None if file is None else Source(file.path, name=file.name, origin=file.origin)


@contextmanager
def _step(steps: dict[str, dict[str, Any]], name: str) -> Iterator[None]:
    began = time.perf_counter()
    with lock_times() as held, lock_times(time.thread_time) as worked:
        yield
    seconds = time.perf_counter() - began
    steps[name] = {
        "seconds": round(seconds, 2),
        "transactions": len(held),
        "longest_seconds": round(max(held, default=0.0), 3),
        "longest_processor_seconds": round(max(worked, default=0.0), 3),
        "held_share": round(sum(held) / seconds, 3),
    }


@contextmanager
def lock_times(clock: Callable[[], float] = time.perf_counter) -> Iterator[list[float]]:
    """How long each outermost transaction meanwhile lasts, from holding the lock to letting go, seconds."""
    held: list[float] = []
    since: dict[int, float] = {}
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def timed_enter(self: Atomic) -> None:
        outermost = not connections[self.using or "default"].in_atomic_block
        enter(self)
        if outermost:
            since[id(connections[self.using or "default"])] = clock()

    def timed_leave(self: Atomic, *error: Any) -> None:
        connection = connections[self.using or "default"]
        try:
            leave(self, *error)
        finally:
            if not connection.in_atomic_block and id(connection) in since:
                held.append(clock() - since.pop(id(connection)))

    Atomic.__enter__, Atomic.__exit__ = timed_enter, timed_leave  # type: ignore[method-assign]
    try:
        yield held
    finally:
        Atomic.__enter__, Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
