"""Someone makes a key for a map program, reads with it, and revokes it."""

import pytest
from playwright.sync_api import Page

from laadregie.foundation.accounts import completeness, services
from laadregie.foundation.accounts.models import Role
from tests.factories.regions import load_small_region
from tests.journeys import checks

OPEN = "/ogc/v1/conformance"


@pytest.fixture
def officer(transactional_db, context, sign_in, monkeypatch):
    """An officer who signed in just now, so that nothing asks for the password again."""
    monkeypatch.setattr(completeness, "is_fresh", lambda session: True)
    load_small_region()
    user = services.create_account(email="officer@example.org", name="Test Officer", by=None)
    services.set_membership(user, Role.MUNICIPAL_OFFICER, "GM9901", by=None)
    sign_in(context, user)
    return user


def ask(page: Page, key: str) -> int:
    """The status a program gets with this key."""
    return page.request.get(OPEN, headers={"Authorization": f"Bearer {key}"}).status


def test_a_key_is_made_used_and_revoked(page, officer, complaints):
    page.goto("/account/sleutels/")
    checks.check(page, "keys-none")

    page.locator("main a[href='/account/sleutels/nieuw/']").click()
    page.locator("main button[type=submit]").click()
    page.locator(".field__error").first.wait_for()
    checks.check(page, "key-refused")

    page.locator("[name=name]").fill("QGIS op mijn laptop")
    page.locator("[name=scopes][value=plan_maps]").check()
    page.locator("main button[type=submit]").click()
    page.locator(".key-text").first.wait_for()
    key = page.locator(".key-text code").first.inner_text()
    checks.check(page, "key-made")
    assert ask(page, key) == 200

    page.locator("main a[href='/account/sleutels/']").click()
    page.wait_for_url("**/account/sleutels/")
    assert key not in page.content()
    checks.check(page, "keys")

    page.locator("button[name=key]").click()
    page.locator(".empty").wait_for()
    assert ask(page, key) == 401


def test_the_page_of_the_map_api(page, transactional_db):
    load_small_region()
    page.goto("/ogc/v1/")

    assert page.locator("tbody tr").count() == 5
    checks.check(page, "map-api")
