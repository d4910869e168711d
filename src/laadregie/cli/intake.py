"""`laadregie intake`: requests for poles."""

import click

from laadregie.intake import retention


@click.group("intake")
def group() -> None:
    """Requests for poles."""


@group.command("keep")
def keep() -> None:
    """Let go what is over: evidence, drafts, who asked, as `laadregie serve` does."""
    done = retention.keep()
    click.echo(
        f"{done.files} files of evidence, {done.drafts} drafts, {done.anonymised} requests made anonymous, "
        f"{done.orphans} files without a row"
    )
