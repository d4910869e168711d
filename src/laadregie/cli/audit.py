"""`laadregie audit`: the audit trail."""

import click

from laadregie.foundation.audit import selectors


@click.group("audit")
def group() -> None:
    """The audit trail."""


@group.command("verify")
def verify() -> None:
    """Walk the whole hash chain; exit 1 where it does not hold."""
    outcome = selectors.verify()
    if not outcome.holds:
        raise click.ClickException(f"the chain is broken at event {outcome.broken_at}")
    click.echo(f"{outcome.events} events, the chain holds")
