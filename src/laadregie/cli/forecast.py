"""`laadregie forecast`: calculate, export and check the forecast."""

from pathlib import Path
from typing import cast

import click
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from laadkern.errors import InputError
from laadregie.cli import progress
from laadregie.forecasts import calculation, export, services, trial
from laadregie.forecasts.selectors import Level
from laadregie.foundation.jobs.services import AlreadyRunning


@click.group("forecast")
def group() -> None:
    """How many charge points are needed where, per year and scenario."""


@group.command("run")
def run() -> None:
    """Calculate the forecast of the region and make it the current one."""
    try:
        job = services.run_forecast(report=progress.show)
    except InputError as error:
        raise click.ClickException(_sentence(error)) from None
    except AlreadyRunning:
        raise click.ClickException("another process is calculating the forecast") from None
    if job.state != "done":
        raise click.ClickException(job.error_words or f"the calculation ended as {job.state}")
    click.echo(f"forecast {job.result['run']}: {job.result['rows']:,} rows")


@group.command("export")
@click.option("--level", type=click.Choice(["municipality", "neighbourhood"]), required=True)
@click.option("--year", type=int, required=True, help="A year of the forecast, such as 2030.")
@click.option("--scenario", type=click.Choice(["low", "mid", "high"]), default="mid", show_default=True)
@click.option("--format", "kind", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_(level: str, year: int, scenario: str, kind: str, out: Path | None) -> None:
    """Write the need of each area to OUT, or to the screen."""
    try:
        text = export.csv_text(cast(Level, level), year=year, scenario=scenario, viewer=AnonymousUser())
    except InputError as error:
        raise click.ClickException(_sentence(error)) from None
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")


@group.command("backtest")
def backtest() -> None:
    """Try the model on municipalities it has not seen, and keep the outcome."""
    try:
        result = services.store_backtest()
    except InputError as error:
        raise click.ClickException(_sentence(error)) from None
    outcome = result.outcome
    click.echo(
        f"{outcome['municipalities']} municipalities left out in turn, {outcome['neighbourhoods']:,} "
        f"neighbourhoods, {outcome['points']:,} points on {outcome['counted_on']}"
    )
    click.echo(f"{'measure':32}{'value':>8}{'low':>8}{'high':>8}")
    for name, row in outcome["measures"].items():
        click.echo(f"{name:32}{row['value']:8.3f}{row['low']:8.3f}{row['high']:8.3f}")
    for row in outcome["levels"]:
        click.echo(
            f"{row['year']}: {row['from_national_figures']:,.0f} points from national figures, "
            f"{row['from_stock']:,.0f} from the stock"
        )


@group.command("check")
def check() -> None:
    """Compare the middle scenario with what municipalities published."""
    try:
        rows = trial.published(calculation.need(calculation.read_inputs()))
    except InputError as error:
        raise click.ClickException(_sentence(error)) from None
    click.echo(f"{'municipality':28}{'year':>6}{'published':>11}{'model':>9}{'factor':>8}")
    for row in rows:
        click.echo(
            f"{row['name']:28}{row['year']:>6}{row['published']:>11,.0f}{row['model']:>9,.0f}{row['factor']:8.2f}"
        )
    median = trial.median_factor(rows)
    if median is not None:
        click.echo(
            f"median factor in {trial.JUDGED_YEARS}: {median:.2f}; beyond 1.5: {len(trial.beyond(rows))}"
        )


def _sentence(error: InputError) -> str:
    return gettext(error.template) % error.params
