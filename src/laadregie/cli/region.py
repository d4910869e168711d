"""`laadregie region`: load a region pack, and better data for a municipality."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from laadkern.errors import InputError
from laadregie.cli.enrich import enrich
from laadregie.regions import services
from laadregie.regions.pack.problems import PackError


@click.group("region")
def group() -> None:
    """The region: its areas, parties and policy."""


group.add_command(enrich)


@group.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load(path: Path) -> None:
    """Check every file of the region pack in PATH, then load it, or change nothing."""
    try:
        report = services.load_pack(path, by=None, progress=_show)
    except PackError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(
            _("%(count)s problems; nothing was changed.") % {"count": error.total}
        ) from error
    except InputError as error:
        raise click.ClickException(_(error.template) % error.params) from error
    if not report.changed:
        click.echo(_("%(region)s is already loaded; nothing changed.") % {"region": report.region})
        return
    click.echo(_("%(region)s is loaded:") % {"region": report.region})
    for name, count in report.written.items():
        click.echo(f"  {name}: {count}")


def _show(done: int, total: int, sentence: str) -> None:
    click.echo(f"[{done}/{total}] {sentence}", err=True)
