"""`laadregie check`: does what is stored agree with itself."""

import click

from laadregie.foundation.audit import selectors as audit
from laadregie.intake import consistency as requests
from laadregie.planmaps import consistency as planmaps
from laadregie.realisation import consistency as realisations


@click.command("check")
def group() -> None:
    """Compare what is stored with what must hold; exit 1 where it does not."""
    problems = [*_audit(), *planmaps.problems(), *realisations.problems(), *requests.problems()]
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{len(problems)} problems")
    click.echo("all that is stored agrees")


def _audit() -> list[str]:
    outcome = audit.verify()
    return [] if outcome.holds else [f"the audit trail is broken at event {outcome.broken_at}"]
