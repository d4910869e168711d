"""`laadregie account`: the first accounts of an installation, made by who runs it."""

import click

from laadkern.errors import InputError
from laadregie.foundation.accounts import selectors, services
from laadregie.foundation.accounts.models import Role

ROLE = click.Choice([role.value for role in Role])


@click.group("account")
def group() -> None:
    """People who sign in, and their roles."""


@group.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=ROLE, help="Role to begin with; needs --organisation.")
@click.option("--organisation", help="Code of the organisation, such as GM9901.")
@click.option("--site", default="http://localhost:8000", show_default=True, help="Address of the site.")
def create(email: str, name: str, role: str | None, organisation: str | None, site: str) -> None:
    """Make an account and print the link with which its owner chooses a password."""
    if bool(role) != bool(organisation):
        raise click.UsageError("--role and --organisation belong together")
    try:
        user = services.create_account(email=email, name=name, by=None)
    except InputError as error:
        raise click.ClickException(error.message) from None
    if role and organisation:
        services.set_membership(user, Role(role), organisation, by=None)
    click.echo("Choose a password within three days at:")
    click.echo(site.rstrip("/") + services.invitation_path(user))


@group.command("add-role")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.argument("organisation")
def add_role(email: str, role: str, organisation: str) -> None:
    """Give the account a role in the organisation with this code."""
    user = selectors.user_by_email(email)
    if user is None:
        raise click.ClickException(f"{email} has no account")
    services.set_membership(user, Role(role), organisation, by=None)
    click.echo(f"{user.name}: {Role(role).label} ({organisation})")
