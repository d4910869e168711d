"""`laadregie demo`: region East in a database of its own, then the site."""

import time

import click
from django.core.management import call_command

from laadregie.cli import progress, serve
from laadregie.demo import accounts, steps
from laadregie.foundation.accounts import demo_switch


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--serve/--no-serve", "and_serve", default=True, help="Start the site when all is there.")
@click.pass_context
def group(context: click.Context, port: int, and_serve: bool) -> None:
    """Make the demo (once) and serve it. Refuses a database that holds anything else."""
    call_command("migrate", verbosity=0, interactive=False)
    try:
        demo_switch.mark()
    except demo_switch.NotADemoDatabase as error:
        raise click.ClickException(str(error)) from None
    for step in steps.all_steps():
        if step.is_done():
            continue
        began = time.perf_counter()
        click.echo(f"· {step.title}", err=True)
        step.make(lambda line: click.echo(f"  {line}", err=True), progress.show)
        click.echo(f"  {time.perf_counter() - began:.1f} s", err=True)
    _introduce(port)
    if and_serve:
        context.invoke(serve.group, port=port)


def _introduce(port: int) -> None:
    click.echo(
        f"\nlaadregie: http://localhost:{port}\nPassword of all demo accounts: {accounts.KNOWN_TO_ALL}"
    )
    for account in steps.demo_accounts():
        click.echo(f"  {account.email:<34} {account.role.label}, {account.organisation_code}")
