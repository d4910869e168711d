"""Accounts, roles, the command line, and the mark of a demo database."""

import pytest
from click.testing import CliRunner

from laadkern.errors import InputError
from laadregie.cli.account import group
from laadregie.demo import accounts as demo_accounts
from laadregie.foundation.accounts import demo_switch, services
from laadregie.foundation.accounts.models import DemoDatabase, Membership, Role, User
from laadregie.foundation.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def make(email="a@example.org", name="Test Person"):
    return services.create_account(email=email, name=name, by=None)


def run(*arguments):
    return CliRunner().invoke(group, arguments)


def test_an_account_is_made_with_its_event_and_without_a_password():
    user = make(" A@Example.org ")

    assert (user.email, user.has_usable_password()) == ("a@example.org", False)
    assert AuditEvent.objects.get().action == "accounts.created"


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        pytest.param("no address", "Name", "email", id="no-address"),
        pytest.param("", "Name", "email", id="empty-address"),
        pytest.param("A@example.org", "Name", "email", id="address-taken"),
        pytest.param("b@example.org", " ", "name", id="empty-name"),
    ],
)
def test_a_refused_account_leaves_nothing_behind(email, name, field):
    make("a@example.org")

    with pytest.raises(InputError) as refusal:
        make(email, name)

    assert refusal.value.field == field
    assert User.objects.count() == AuditEvent.objects.count() == 1


def test_a_role_given_twice_is_given_once():
    user = make()
    for _ in range(2):
        services.set_membership(user, Role.MUNICIPAL_OFFICER, "GM0221", by=None)

    event = AuditEvent.objects.get(action="accounts.role_changed")
    assert Membership.objects.count() == 1
    assert event.municipality_code == "GM0221"
    assert event.changes == {"role": [None, "municipal_officer"], "organisation": [None, "GM0221"]}


def test_a_role_taken_away_is_gone_and_told():
    membership = services.set_membership(make(), Role.AUDITOR, "REGION", by=None)

    services.end_membership(membership, by=None)

    assert not Membership.objects.exists()
    assert AuditEvent.objects.last().changes["role"] == ["auditor", None]


def test_the_first_account_by_command():
    answer = run("create", "a@example.org", "Test Person", "--role", "auditor", "--organisation", "REGION")

    assert answer.exit_code == 0
    assert "http://localhost:8000/wachtwoord-vergeten/nieuw/" in answer.output
    assert Membership.objects.get().role == "auditor"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["create", "no address", "Name"], id="no-address"),
        pytest.param(
            ["create", "b@example.org", "Name", "--role", "auditor"], id="role-without-organisation"
        ),
        pytest.param(["add-role", "nobody@example.org", "auditor", "REGION"], id="no-such-account"),
        pytest.param(["add-role", "a@example.org", "emperor", "REGION"], id="no-such-role"),
    ],
)
def test_a_refused_command_changes_nothing(arguments):
    make("a@example.org")

    answer = run(*arguments)

    assert answer.exit_code != 0
    assert answer.output.strip()
    assert User.objects.count() == 1
    assert not Membership.objects.exists()


def test_a_role_by_command():
    make("a@example.org")

    assert run("add-role", "A@example.org", "auditor", "REGION").exit_code == 0
    assert Membership.objects.get().organisation_code == "REGION"


# The mark of a demo database


def test_an_empty_database_takes_the_mark_once(settings):
    settings.DEMO = True
    demo_switch.mark()
    make()
    demo_switch.mark()

    assert demo_switch.is_on()
    assert DemoDatabase.objects.count() == 1


def test_a_database_that_holds_anything_is_no_demo(settings):
    settings.DEMO = True
    make()

    with pytest.raises(demo_switch.NotADemoDatabase):
        demo_switch.mark()

    assert not DemoDatabase.objects.exists()


def test_without_the_setting_there_is_no_mark():
    with pytest.raises(demo_switch.NotADemoDatabase):
        demo_switch.mark()

    assert not DemoDatabase.objects.exists()


def test_the_site_does_not_start_as_a_demo_on_a_real_database(settings):
    demo_switch.check()
    settings.DEMO = True

    with pytest.raises(demo_switch.NotADemoDatabase):
        demo_switch.check()


def test_demo_accounts_outside_the_demo_are_refused():
    with pytest.raises(demo_switch.NotADemoDatabase):
        demo_accounts.make_accounts({Role.AUDITOR: "REGION"})

    assert not User.objects.exists()


def test_one_demo_account_per_role_and_again_the_same(settings):
    settings.DEMO = True
    demo_switch.mark()
    organisations = {role: f"ORG-{number}" for number, role in enumerate(Role)}

    first = demo_accounts.make_accounts(organisations)
    second = demo_accounts.make_accounts(organisations)

    assert first == second
    assert User.objects.count() == Membership.objects.count() == len(Role)
    assert all(user.is_demo and "demo" in user.name for user in User.objects.all())
    assert User.objects.first().check_password(demo_accounts.KNOWN_TO_ALL)
