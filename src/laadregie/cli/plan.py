"""`laadregie plan`: calculate plan maps and write their sites."""

import sys
from pathlib import Path

import click

from laadkern.errors import InputError
from laadregie.cli import progress
from laadregie.foundation.jobs.services import AlreadyRunning
from laadregie.planmaps import exports, selectors, services

SCENARIOS = click.Choice(["low", "mid", "high"])


@click.group("plan")
def group() -> None:
    """Plan maps: where poles should come."""


@group.command("run")
@click.option("--municipality", metavar="CODE", help="One municipality; without it the whole region.")
@click.option("--year", type=int, required=True, help="Horizon of the plan.")
@click.option("--scenario", type=SCENARIOS, default="mid", show_default=True)
def run(municipality: str | None, year: int, scenario: str) -> None:
    """Calculate the plan up to a year, year by year, with a proven bound."""
    try:
        job = services.run_plan(
            municipality_code=municipality, year=year, scenario=scenario, report=progress.show
        )
    except (InputError, AlreadyRunning) as error:
        raise click.ClickException(str(error)) from None
    if job.state != "done":
        raise click.ClickException(job.error_words or f"the calculation has {job.state}")
    result = job.result
    click.echo(f"{result['municipalities']} municipalities, largest gap {result['worst_gap']:.2%}")


@group.command("export")
@click.option("--format", "form", type=click.Choice(["geojson", "csv"]), required=True)
@click.option("--municipality", metavar="CODE", help="One municipality; without it all.")
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export(form: str, municipality: str | None, out: Path) -> None:
    """Write the sites of the current plan maps to OUT (- for standard output)."""
    sites = selectors.shown_sites(selectors.working_views(municipality))
    text = exports.sites_csv(sites) if form == "csv" else exports.sites_geojson(sites)
    if str(out) == "-":
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")
        click.echo(f"{len(sites)} sites in {out}", err=True)
