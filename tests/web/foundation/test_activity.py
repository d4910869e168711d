"""When a session was last seen: noted when it is new or comes from elsewhere, not with every page."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laadregie.foundation.accounts.models import Role
from tests.factories.regions import load_small_region, person

PAGE = "/toegankelijkheid/"


@pytest.fixture
def browser(db, client):
    load_small_region()
    client.force_login(person(Role.PROGRAMME_MANAGER, "waterkant"))
    return client


def writes(browser, **headers):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(PAGE, headers=headers).status_code == 200
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")]


def seen():
    return UserSession.objects.get()


def test_a_page_notes_the_session_once_and_then_only_reads(browser):
    assert writes(browser)
    assert seen().last_seen_at

    assert writes(browser) == []


def test_after_a_while_it_is_noted_again(browser):
    writes(browser)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))

    writes(browser)

    assert timezone.now() - seen().last_seen_at < timedelta(minutes=1)


def test_another_browser_with_the_same_session_is_noted_at_once(browser):
    writes(browser)

    writes(browser, **{"user-agent": "Another"})

    assert seen().user_agent == "Another"
