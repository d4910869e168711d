"""Accounts and roles are managed by the programme manager alone; each act stands in the trail."""

import re

import pytest
from django.core import mail
from django.test import Client

from laadkern.errors import InputError
from laadregie.foundation.accounts import managing
from laadregie.foundation.accounts.models import Membership, Role, User
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.outbox import services as outbox
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, load_small_region, person

LIST, INVITE = "/gebruikers/", "/gebruikers/uitnodigen/"
NEW = {
    "name": "Kim Bos",
    "email": "Kim.Bos@example.nl",
    "role": "municipal_officer",
    "organisation": VLIETWOUDE,
}


@pytest.fixture(autouse=True)
def _region(db, settings):
    settings.LANGUAGE_CODE = "en"
    load_small_region()


@pytest.fixture
def manager():
    return person(Role.PROGRAMME_MANAGER, "programme", name="Pim Prins")


@pytest.fixture
def officer():
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser")


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def addresses(user):
    membership = user.memberships.get()
    own = f"{LIST}{user.pk}/"
    return {
        "read": [LIST, INVITE, own],
        "write": [
            INVITE,
            own,
            f"{own}sluiten/",
            f"{own}openen/",
            f"{own}opnieuw-uitnodigen/",
            f"{own}rollen/{membership.pk}/afnemen/",
        ],
    }


@pytest.mark.parametrize("role", [one for one in Role if one != Role.PROGRAMME_MANAGER])
def test_for_every_other_role_nothing_is_there(role, officer):
    client = Client()
    client.force_login(person(role, "GM9902" if role == Role.MUNICIPAL_OFFICER else "somewhere"))
    before = AuditEvent.objects.count()

    for address in addresses(officer)["read"]:
        assert client.get(address).status_code == 404, address
    for address in addresses(officer)["write"]:
        assert client.post(address, NEW).status_code == 404, address
    assert AuditEvent.objects.count() == before
    assert officer.memberships.count() == 1


def test_a_stranger_is_sent_to_sign_in_whoever_exists(client, officer):
    for address in [*addresses(officer)["read"], f"{LIST}999999/"]:
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/inloggen/")


def test_the_list_shows_everybody_with_roles_and_finds_a_name(signed_in, officer):
    everybody = signed_in.get(LIST).content.decode()
    found = signed_in.get(LIST, {"zoek": "visser"}).content.decode()

    assert "Ans Visser" in everybody
    assert "Pim Prins" in everybody
    assert "Municipal officer, Vlietwoude" in everybody
    assert "Ans Visser" in found
    assert "pim" not in re.sub(r"<header.*?</header>", "", found, flags=re.DOTALL).lower()


def test_who_is_invited_gets_a_link_and_the_role(signed_in, manager):
    answer = signed_in.post(INVITE, NEW)

    user = User.objects.get(email="kim.bos@example.nl")
    assert answer.url == f"{LIST}{user.pk}/"
    assert user.memberships.get().organisation_code == VLIETWOUDE
    assert not user.has_usable_password()
    events = AuditEvent.objects.filter(object_id=str(user.pk)).order_by("pk")
    assert [(event.action, event.by) for event in events] == [
        ("accounts.created", manager),
        ("accounts.role_changed", manager),
    ]
    outbox.deliver_due()
    (message,) = mail.outbox
    assert message.to == ["kim.bos@example.nl"]
    link = re.search(r"http://testserver(\S+)", message.body).group(1)
    chosen = Client().get(link, follow=True)
    assert chosen.status_code == 200
    assert "password1" in chosen.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        pytest.param({"email": "nobody"}, "email", "valid email", id="no-address"),
        pytest.param({"name": " "}, "name", "required", id="no-name"),
        pytest.param({"organisation": "GM0000"}, "organisation", "valid choice", id="no-such-organisation"),
        pytest.param({"role": "king"}, "role", "valid choice", id="no-such-role"),
        pytest.param({"role": "consultant"}, "organisation", "sub-region", id="role-of-another-sort"),
        pytest.param(
            {"email": "municipal_officer-gm9901@example.nl"}, "email", "already has", id="has-an-account"
        ),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field_and_changes_nothing(
    signed_in, officer, changed, field, words
):
    people, events = User.objects.count(), AuditEvent.objects.count()

    answer = signed_in.post(INVITE, NEW | changed)

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    outbox.deliver_due()
    assert (User.objects.count(), AuditEvent.objects.count(), mail.outbox) == (people, events, [])


def test_a_role_is_given_and_taken_away(signed_in, officer):
    own = f"{LIST}{officer.pk}/"
    signed_in.post(own, {"role": "municipal_officer", "organisation": OOSTERLEK})
    given = officer.memberships.get(organisation_code=OOSTERLEK)

    signed_in.post(f"{own}rollen/{given.pk}/afnemen/")

    assert [one.organisation_code for one in Membership.objects.filter(user=officer)] == [VLIETWOUDE]
    assert [event.changes["role"] for event in AuditEvent.objects.order_by("-pk")[:2]] == [
        ["municipal_officer", None],
        [None, "municipal_officer"],
    ]


def test_a_role_of_someone_else_in_the_address_is_not_there(signed_in, officer, manager):
    other = manager.memberships.get()

    assert signed_in.post(f"{LIST}{officer.pk}/rollen/{other.pk}/afnemen/").status_code == 404


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(signed_in, officer):
    theirs = Client()
    theirs.force_login(officer)
    assert theirs.get(f"/kaart/{VLIETWOUDE}/").context["may_calculate"] is True

    signed_in.post(f"{LIST}{officer.pk}/sluiten/")
    assert theirs.get(f"/kaart/{VLIETWOUDE}/").context["may_calculate"] is False
    signed_in.post(f"{LIST}{officer.pk}/openen/")

    officer.refresh_from_db()
    assert officer.is_active
    actions = AuditEvent.objects.filter(object_id=str(officer.pk)).values_list("action", flat=True)
    assert list(actions.order_by("pk")) == ["accounts.closed", "accounts.reopened"]


def test_one_cannot_shut_oneself_out(signed_in, manager):
    signed_in.post(f"{LIST}{manager.pk}/sluiten/")
    signed_in.post(f"{LIST}{manager.pk}/rollen/{manager.memberships.get().pk}/afnemen/")

    manager.refresh_from_db()
    assert manager.is_active
    assert manager.memberships.count() == 1


def test_the_role_of_a_manager_can_go_when_another_is_left(manager):
    other = person(Role.PROGRAMME_MANAGER, "province", name="Els Bakker")
    managing.take_role(other.memberships.get(), by=manager)

    with pytest.raises(InputError, match="last programme manager"):
        managing.take_role(manager.memberships.get(), by=manager)


def test_the_link_is_sent_again_only_to_who_never_came(signed_in):

    invited = signed_in.post(INVITE, NEW) and User.objects.get(email="kim.bos@example.nl")
    signed_in.post(f"{LIST}{invited.pk}/opnieuw-uitnodigen/")
    outbox.deliver_due()
    assert len(mail.outbox) == 2

    invited.set_password("vier paarden op het dak")
    invited.save()
    signed_in.post(f"{LIST}{invited.pk}/opnieuw-uitnodigen/")
    outbox.deliver_due()
    assert len(mail.outbox) == 2
