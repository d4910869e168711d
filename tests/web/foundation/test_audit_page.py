"""Who sees what of the audit trail, filters, pages, and its verification."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from laadregie.foundation.accounts import services as accounts
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit import labels, selectors, services
from laadregie.foundation.audit.models import AuditEvent, ChainHead

pytestmark = pytest.mark.django_db

PAGE = "/logboek/"


def person(role, organisation):
    user = accounts.create_account(email=f"{role}@example.org", name=f"Person {role}", by=None)
    accounts.set_membership(user, role, organisation, by=None)
    AuditEvent.objects.all().delete()  # of making the account: each test counts its own
    ChainHead.objects.all().delete()
    return user


@pytest.fixture
def auditor():
    return person(Role.AUDITOR, "REGION")


def write(about, *, municipality="", number=1, by=None, action="test.changed"):
    with transaction.atomic():
        return services.record(
            action, about, by=by, changes={"number": (0, number)}, municipality_code=municipality
        )


def shown(client, **asked):
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return [row["event"].pk for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.AUDITOR, {"GM0221", "GM0153", ""}),
        (Role.PROGRAMME_MANAGER, {"GM0221", "GM0153", ""}),
        (Role.MUNICIPAL_OFFICER, {"GM0221"}),
    ],
)
def test_each_role_sees_its_part(client, role, sees):
    user = person(role, "GM0221")
    client.force_login(user)
    events = {code: write(user, municipality=code).pk for code in ("GM0221", "GM0153", "")}

    assert set(shown(client)) == {events[code] for code in sees}


@pytest.mark.parametrize("role", sorted(set(Role) - {*selectors.SEE_ALL, Role.MUNICIPAL_OFFICER}))
def test_for_other_roles_there_is_no_trail(client, role):
    client.force_login(person(role, "GM0221"))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE + "controle/").status_code == 404


def test_without_signing_in_there_is_only_the_sign_in(client):
    assert client.get(PAGE).url.startswith("/inloggen/")


def test_an_officer_without_municipality_code_sees_nothing_of_the_region(client):
    user = person(Role.MUNICIPAL_OFFICER, "")
    client.force_login(user)
    write(user, municipality="")

    assert shown(client) == []


def test_an_officer_cannot_ask_for_another_municipality(client):
    user = person(Role.MUNICIPAL_OFFICER, "GM0221")
    client.force_login(user)
    write(user, municipality="GM0153")

    assert shown(client, gemeente="GM0153") == []


def test_filters(client, auditor):
    client.force_login(auditor)
    mine = write(auditor, by=auditor, municipality="GM0221", action="accounts.created").pk
    other = write(auditor).pk

    assert shown(client) == [other, mine]
    assert shown(client, wie="auditor") == [mine]
    assert shown(client, wat="accounts.created") == [mine]
    assert shown(client, gemeente="gm0221") == [mine]
    assert shown(client, van="2020-01-01", tot="2020-12-31") == []


def test_a_day_is_a_day_in_local_time(client, auditor):
    """23:30 UTC on 30 June is 1:30 on 1 July in Amsterdam."""
    client.force_login(auditor)
    event = write(auditor)
    AuditEvent.objects.filter(pk=event.pk).update(at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert shown(client, van="2026-07-01", tot="2026-07-01") == [event.pk]
    assert shown(client, tot="2026-06-30") == []


def test_a_date_that_is_none_is_refused_at_its_field(client, auditor):
    client.force_login(auditor)

    answer = client.get(PAGE, {"van": "gisteren"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["van"]


def test_pages_keep_the_filter(client, auditor):
    client.force_login(auditor)
    for number in range(51):
        write(auditor, number=number, municipality="GM0221")

    first, second = shown(client), shown(client, pagina=2)
    page = client.get(PAGE, {"gemeente": "GM0221"}).content.decode()

    assert (len(first), len(second)) == (50, 1)
    assert "?gemeente=GM0221&amp;pagina=2" in page.replace("&pagina", "&amp;pagina")


def test_the_check_tells_whether_the_chain_holds(client, auditor):
    client.force_login(auditor)
    event = write(auditor)
    before = client.post(PAGE + "controle/", follow=True)
    AuditEvent.objects.filter(pk=event.pk).update(by_name="Somebody Else")
    after = client.post(PAGE + "controle/", follow=True)

    levels = [[message.level_tag for message in answer.context["messages"]] for answer in (before, after)]
    assert levels == [["success"], ["error"]]


def test_an_officer_cannot_start_the_check(client):
    client.force_login(person(Role.MUNICIPAL_OFFICER, "GM0221"))

    assert client.post(PAGE + "controle/").status_code == 404


def test_a_code_is_shown_by_its_name():
    assert str(labels.value("role", "auditor")) == str(Role.AUDITOR.label)
    assert labels.value("role", None) == "–"
    assert labels.action("nobody.named_this") == "nobody.named_this"
