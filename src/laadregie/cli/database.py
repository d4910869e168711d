"""`laadregie database`: make the tables and the static files ready."""

import click
from django.core.management import call_command


@click.group("database")
def group() -> None:
    """The database and the files the pages need."""


@group.command("migrate")
def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", verbosity=0, interactive=False)
