"""`laadregie region enrich`: better data for one municipality, with what it changes."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.cli import enrich_report
from laadregie.foundation.sources.paging import Calling
from laadregie.planmaps.footing import footing
from laadregie.regions import enrichment_services as services
from laadregie.regions.enriching.gathering import SOURCES, About
from laadregie.regions.models import EnrichmentKind
from laadregie.regions.pack.problems import PackError


@click.command("enrich")
@click.argument("municipality", metavar="CODE")
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file with BAG, BGT or CBS squares, more than once for more files; without it PDOK is asked.",
)
@click.option(
    "--source", "sources", multiple=True, type=click.Choice(SOURCES), help="Which registers to ask."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Date of the data in the files.")
@click.option("--origin", default="", help="Who made the files, where it is not the register itself.")
@click.option("--licence", default="", help="The licence of the files, where it is another.")
@click.option(
    "--withdraw",
    type=click.Choice(EnrichmentKind.values),
    help="Let what the region pack has count again for this kind of data.",
)
def enrich(
    municipality: str,
    files: tuple[Path, ...],
    sources: tuple[str, ...],
    as_of: datetime | None,
    origin: str,
    licence: str,
    withdraw: str | None,
) -> None:
    """Load better data of the municipality CODE: all of it, or nothing is changed.

    Ends with a report: what was read, what was left out and why, and what it makes of the places for poles.
    """
    if files and sources:
        raise click.UsageError(_("Give files or sources, not both."))
    about = About(as_of.date() if as_of else None, origin, licence)
    try:
        before = footing(municipality)
        loaded: list[services.Enriched] = []
        if withdraw:
            services.withdraw_enrichment(municipality_code=municipality, kind=withdraw, by=None)
        else:
            loaded = _loaded(municipality, files, sources or SOURCES, about)
    except PackError as error:
        raise click.ClickException(str(error)) from error
    except InputError as error:
        told = _(error.template) % error.params
        raise click.ClickException(told + "\n" + _("Nothing was changed.")) from error
    lines = [*enrich_report.loaded(loaded), *enrich_report.compared(before, footing(municipality))]
    click.echo("\n".join(lines))


def _loaded(
    municipality: str, files: tuple[Path, ...], sources: tuple[str, ...], about: About
) -> list[services.Enriched]:
    if files:
        return services.enrich_from_files(
            municipality_code=municipality, paths=files, about=about, by=None, report=_show
        )
    with enrich_report.scratch() as folder:
        calling = Calling(folder, report=lambda name, count: _show(f"{name}: {count}"))
        return services.enrich_from_sources(
            municipality_code=municipality, sources=sources, calling=calling, by=None
        )


def _show(sentence: str) -> None:
    click.echo(sentence, err=True)
