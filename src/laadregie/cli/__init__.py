"""The command `laadregie`: one module per group of commands, each calling one service."""

import os
import sys

import click

# Modules with a `group` each; `bench` and `demo` lie above this package and are named as text.
GROUPS = (
    "laadregie.bench.command",
    "laadregie.cli.account",
    "laadregie.cli.answering",
    "laadregie.cli.audit",
    "laadregie.cli.check",
    "laadregie.cli.database",
    "laadregie.cli.feed",
    "laadregie.cli.forecast",
    "laadregie.cli.intake",
    "laadregie.cli.outbox",
    "laadregie.cli.plan",
    "laadregie.cli.process",
    "laadregie.cli.region",
    "laadregie.cli.register",
    "laadregie.cli.serve",
    "laadregie.cli.translations",
    "laadregie.demo.command",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="laadregie")
def main() -> None:
    """The open platform with which a charging region runs its programme."""


def _register() -> None:
    """Set Django up, then attach every group; a group's module imports its context."""
    import importlib
    import importlib.util

    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laadregie.config.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ["LAADREGIE_DEMO"] = "1"  # read by the settings; only this command sets it
    django.setup()
    translation.activate("en")  # the terminal speaks English, the pages Dutch
    for name in GROUPS:
        if importlib.util.find_spec(name):
            main.add_command(importlib.import_module(name).group)


def run() -> None:
    """Entry point of the package."""
    _register()
    main()
