"""Benchmark of the site under load: residents who ask and officers who judge, and many who send at once.

It runs the real server on a data folder and database of its own, and a generator in a process of its own
that walks through the pages as browsers do (docs/methods/load.md).
"""

import json
import os
from pathlib import Path
from typing import Any

import click

from laadregie.bench import whole_site
from laadregie.bench.load import report

OPTIONS = (
    whole_site.DATABASE_OPTION,
    whole_site.DATA_OPTION,
    click.Option(["--minutes"], type=click.FloatRange(0.1, 120), default=10.0, show_default=True),
    click.Option(["--residents"], type=click.IntRange(0, 5000), default=200, show_default=True),
    click.Option(["--officers"], type=click.IntRange(0, 1000), default=50, show_default=True),
    click.Option(
        ["--at-once"],
        type=click.IntRange(1, 500),
        default=64,
        show_default=True,
        help="Requests sent in one second.",
    ),
    click.Option(
        ["--processes"],
        type=click.IntRange(1, 32),
        default=2,
        show_default=True,
        help="Processes that answer.",
    ),
)
LOG_LINES = 5
QUEUE = "Task queue depth"  # said of every request that waits a moment for a thread


def run(
    *,
    database: str,
    data: Path | None,
    minutes: float,
    residents: int,
    officers: int,
    at_once: int,
    processes: int,
) -> dict[str, Any]:
    """Serve a site of its own and walk through it.

    Returns:
        database, sizes, aims (aim, measured, holds), phases (cold_burst, walk, burst: per sort and kind
        count, errors, percentiles in ms), server: seconds_to_ready, peak_mb, processor_seconds, log.

    Raises:
        InputError: The site could not be made or did not start.
    """
    with whole_site.own_site(database, data) as site:
        prepared = json.loads(site.python("laadregie.bench.load.prepare", str(officers)))
        with whole_site.serving(site, "--processes", str(processes)) as server:
            plan = {
                **prepared,
                "port": server.port,
                "minutes": minutes,
                "residents": residents,
                "at_once": at_once,
            }
            walked = json.loads(
                site.python("laadregie.bench.load.generator", standard_input=json.dumps(plan))
            )
            told = {
                "seconds_to_ready": server.seconds_to_ready,
                "peak_mb": server.peak_mb(),
                "processor_seconds": {
                    **server.processor_seconds(),
                    "generator": walked["processor_seconds"],
                },
            }
        log = [line for line in server.log.read_text(errors="replace").splitlines() if QUEUE not in line]
    return {
        "database": database,
        "sizes": {
            "minutes": minutes,
            "residents": residents,
            "officers": officers,
            "at_once": at_once,
            "processes": processes,
            "cores": os.cpu_count(),
        },
        "aims": report.aims(walked["phases"]),
        "server": {**told, "log_lines": len(log), "log": log[-LOG_LINES:]},
        "phases": {name: report.phase(found) for name, found in walked["phases"].items()},
    }
