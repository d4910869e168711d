"""`laadregie register`: the register of a concession, to another system and back."""

from pathlib import Path

import click
from django.db import DatabaseError

from laadkern.errors import InputError
from laadregie.cli import progress
from laadregie.intake import transfer

STOPPED = "Stopped. Give the same file again and it goes on where it was"


@click.group("register")
def group() -> None:
    """The register of a concession: requests, realisations and orders as one archive."""


@group.command("export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--concession", required=True, help="Code of the concession.")
def export_(path: Path, concession: str) -> None:
    """Write the register of a concession to PATH (docs/transfer-format.md). It holds personal data."""
    try:
        moved = transfer.export_register(path, concession_code=concession)
    except InputError as error:
        raise click.ClickException(error.template % error.params) from None
    _say(moved)
    click.echo(f"SHA-256 {moved.digest}")


@group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(path: Path) -> None:
    """Take in the register that PATH holds: all of it, or nothing where something is here already.

    Others can work meanwhile. What was cut off goes on when the same file is given again.
    """
    try:
        moved = transfer.import_register(path, report=_show)
    except InputError as error:
        raise click.ClickException(error.template % error.params) from None
    except (DatabaseError, OSError) as error:
        raise click.ClickException(f"{STOPPED} ({type(error).__name__}: {error})") from None
    _say(moved)


@group.command("take-back")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_back(path: Path) -> None:
    """Take back what is in of the register that PATH holds, where taking it in stopped halfway."""
    try:
        transfer.take_back(path)
    except InputError as error:
        raise click.ClickException(error.template % error.params) from None
    click.echo("nothing of this register is here any more")


def _show(done: int, parts: int) -> None:
    progress.show_part(done, parts, "parts of the register")


def _say(moved: transfer.Moved) -> None:
    for name, rows in moved.rows.items():
        click.echo(f"{rows:8} {name}")
    click.echo(f"{moved.files:8} files")
