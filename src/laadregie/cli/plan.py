"""`laadregie plan`: calculate plan maps and write their sites."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from laadkern.errors import InputError
from laadregie.cli import progress
from laadregie.foundation.jobs.services import AlreadyRunning
from laadregie.planmaps import exports, selectors, services
from laadregie.planmaps.selectors import PlanView, ShownSite

TABLES: dict[str, Callable[[list[ShownSite]], str]] = {
    "geojson": lambda sites: exports.sites_geojson(sites),
    "csv": lambda sites: exports.sites_csv(sites),
}
DOCUMENTS: dict[str, Callable[[PlanView], bytes]] = {
    "gpkg": lambda view: exports.geopackage(exports.contents_of(view)),
    "xlsx": lambda view: exports.workbook(exports.contents_of(view)),
    "pdf": lambda view: exports.plan_document(exports.contents_of(view)),
    "council-pdf": lambda view: exports.council_sheet(exports.contents_of(view)),
    "mps": lambda view: exports.quota_model(view.plan).encode(),
    "mps-fewest": lambda view: exports.share_model(view.plan).encode(),
}
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
@click.option("--format", "form", type=click.Choice([*TABLES, *DOCUMENTS]), required=True)
@click.option("--municipality", metavar="CODE", help="One municipality; without it all (csv, geojson).")
@click.option("--published", is_flag=True, help="What everyone sees instead of the plan as it stands now.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export(form: str, municipality: str | None, published: bool, language: str, out: Path) -> None:
    """Write plan maps to OUT (- for standard output).

    csv and geojson hold the sites; gpkg, xlsx, pdf (map with list) and council-pdf all of one
    municipality; mps and mps-fewest the problem behind its plan.
    """
    views = _views(municipality, published)
    with translation.override(language):
        content = _table(form, views) if form in TABLES else _document(form, views)
    if str(out) == "-":
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        click.echo(f"{len(selectors.shown_sites(views))} sites in {out}", err=True)


def _views(municipality: str | None, published: bool) -> list[PlanView]:
    if not published:
        return selectors.working_views(municipality)
    found = selectors.plan_views(AnonymousUser(), municipality)
    return [view for view in found if municipality in (None, view.municipality_code)]


def _table(form: str, views: list[PlanView]) -> bytes:
    return TABLES[form](selectors.shown_sites(views)).encode()


def _document(form: str, views: list[PlanView]) -> bytes:
    if len(views) != 1:
        raise click.ClickException(f"{form} is of one municipality: name one that has a plan map")
    try:
        return DOCUMENTS[form](views[0])
    except exports.UnstatedPlan:
        raise click.ClickException("the plan was calculated by an earlier version: run it again") from None
