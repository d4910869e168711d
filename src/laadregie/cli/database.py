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


@group.command("check")
def check() -> None:
    """Exit 1 where the models have changes that no migration makes."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    call_command("check")
