"""A page of someone who is signed in asks for their roles once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.services import end_membership
from tests.factories.regions import VLIETWOUDE, load_small_region, person


@pytest.fixture
def officer(db):
    load_small_region()
    return person(Role.MUNICIPAL_OFFICER, VLIETWOUDE)


@pytest.mark.parametrize("address", ["/", "/kaart/", f"/kaart/{VLIETWOUDE}/", "/beleid/"])
def test_memberships_are_read_once(client, officer, address):
    client.force_login(officer)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, follow=True).status_code == 200

    found = [query["sql"] for query in asked if query["sql"].startswith('SELECT "accounts_membership"')]
    assert len(found) == 1, found


def test_a_role_that_was_taken_away_is_gone_in_the_next_request(client, officer):
    client.force_login(officer)
    before = client.get(f"/kaart/{VLIETWOUDE}/").context["may_calculate"]

    end_membership(officer.memberships.get(), by=None)

    assert before is True
    assert client.get(f"/kaart/{VLIETWOUDE}/").context["may_calculate"] is False


def test_someone_who_is_blocked_is_nobody(client, officer):
    client.force_login(officer)
    officer.is_active = False
    officer.save()

    assert client.get(f"/kaart/{VLIETWOUDE}/").context["may_calculate"] is False
