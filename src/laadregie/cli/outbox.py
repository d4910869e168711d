"""`laadregie outbox`: what has to leave for elsewhere."""

import click

from laadregie.foundation.mail import services as mail
from laadregie.foundation.outbox import services


@click.group("outbox")
def group() -> None:
    """Mail and calls that wait to leave (`laadregie serve` delivers them every few seconds)."""


@group.command("deliver")
@click.option("--most", default=1000, show_default=True, help="At most so many.")
def deliver(most: int) -> None:
    """Deliver what is due; exit 1 where something was given up or fails again and again."""
    mail.empty_expired()
    click.echo(f"{services.deliver_due(most)} delivered")
    if failing := services.stuck():
        raise click.ClickException(f"{failing} do not arrive")


@group.command("retry")
def retry() -> None:
    """Try again what was given up, from the start."""
    click.echo(f"{services.retry_given_up()} will be tried again")
