"""`laadregie bench`: measure a calculation or the site, where that can be against a named peer."""

import importlib
import json
import pkgutil
import resource
import sys
import time
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import click

import laadregie.bench
from laadkern.errors import InputError

NAMES = sorted(
    module.name
    for module in pkgutil.iter_modules(laadregie.bench.__path__)
    if module.name not in ("checking", "command", "whole_site")
)
KIB_PER_MB = 1024


class Benchmarks(click.Group):
    """A command per module of this package, made when it is asked for: some load heavy libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return NAMES

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(cmd_name) if cmd_name in NAMES else None


def _command(name: str) -> click.Command:
    module = importlib.import_module(f"laadregie.bench.{name}")
    as_json = click.Option(["--json", "as_json"], is_flag=True, help="One JSON document instead of lines.")
    options: Sequence[click.Parameter] = getattr(module, "OPTIONS", ())
    return click.Command(name, params=[*options, as_json], callback=_runner(name, module), help=_told(module))


def _told(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().partition("\n\n")[0].replace("\n", " ")


def _runner(name: str, module: ModuleType) -> Any:
    def run(*, as_json: bool, **options: Any) -> None:
        try:
            outcome = measure(name, module, **options)
        except InputError as error:
            raise click.ClickException(error.message) from None
        if as_json:
            click.echo(json.dumps(outcome, indent=2, ensure_ascii=False))
            return
        for key, value in outcome.items():
            click.echo(f"{key}: {json.dumps(value, ensure_ascii=False)}")

    return run


@click.command("bench", cls=Benchmarks)
def group() -> None:
    """Run a benchmark: seconds, peak_mb, sizes and quality."""


def measure(name: str, module: ModuleType, **options: Any) -> dict[str, Any]:
    """Run a benchmark; what it does not measure itself, the whole process is measured for."""
    began = time.perf_counter()
    outcome: dict[str, Any] = module.run(**options)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / KIB_PER_MB / (KIB_PER_MB if sys.platform == "darwin" else 1)
    return {"name": name, "seconds": round(seconds, 2), "peak_mb": round(peak_mb), **outcome}
