"""`laadregie check`: does what is stored agree with itself."""

import click

from laadregie.foundation.audit import selectors as audit
from laadregie.foundation.outbox import services as outbox
from laadregie.intake import consistency as requests
from laadregie.planmaps import consistency as planmaps
from laadregie.realisation import consistency as realisations


@click.command("check")
@click.option("--files", "read", is_flag=True, help="Read every file of evidence, not its size alone.")
def group(read: bool) -> None:
    """Compare what is stored with what must hold; exit 1 where it does not."""
    found = problems(read=read)
    for problem in found:
        click.echo(problem)
    if found:
        raise click.ClickException(f"{len(found)} problems")
    click.echo("all that is stored agrees")


def problems(*, read: bool) -> list[str]:
    """All that does not hold of what is stored.

    Args:
        read: Read every file of evidence, and do not look at its size alone.
    """
    return [
        *_audit(),
        *_outbox(),
        *planmaps.problems(),
        *realisations.problems(),
        *requests.problems(),
        *requests.file_problems(read=read),
    ]


def _audit() -> list[str]:
    outcome = audit.verify()
    return [] if outcome.holds else [f"the audit trail is broken at event {outcome.broken_at}"]


def _outbox() -> list[str]:
    stuck = outbox.stuck()
    return [f"{stuck} messages of the outbox do not leave: see laadregie outbox retry"] if stuck else []
