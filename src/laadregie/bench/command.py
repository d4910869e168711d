"""`laadregie bench`: measure a calculation, where that can be against a named peer."""

import importlib
import json
import pkgutil
import resource
import sys
import time
from typing import Any

import click

import laadregie.bench

NAMES = sorted(
    module.name for module in pkgutil.iter_modules(laadregie.bench.__path__) if module.name != "command"
)
KIB_PER_MB = 1024


@click.command("bench")
@click.argument("name", type=click.Choice(NAMES))
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def group(name: str, as_json: bool) -> None:
    """Run a benchmark: seconds, peak_mb, sizes and quality."""
    outcome = measure(name)
    if as_json:
        click.echo(json.dumps(outcome, indent=2, ensure_ascii=False))
        return
    for key, value in outcome.items():
        click.echo(f"{key}: {json.dumps(value, ensure_ascii=False)}")


def measure(name: str) -> dict[str, Any]:
    """Run a benchmark; what it does not measure itself, the whole process is measured for."""
    module = importlib.import_module(f"laadregie.bench.{name}")
    began = time.perf_counter()
    outcome: dict[str, Any] = module.run()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / KIB_PER_MB / (KIB_PER_MB if sys.platform == "darwin" else 1)
    return {"name": name, "seconds": round(seconds, 2), "peak_mb": round(peak_mb), **outcome}
