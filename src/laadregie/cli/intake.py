"""`laadregie intake`: requests for poles."""

import click

from laadregie.intake import retention


@click.group("intake")
def group() -> None:
    """Requests for poles."""


@group.command("keep")
def keep() -> None:
    """Let go what is over: evidence, drafts, who asked, files without a row (`laadregie serve` does it too)."""
    done = retention.keep()
    click.echo(
        f"{done.files} files of evidence, {done.drafts} drafts, {done.anonymised} requests made anonymous, "
        f"{done.followers} followers, {done.orphans} files without a row"
    )
