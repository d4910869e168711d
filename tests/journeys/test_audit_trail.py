"""An auditor reads the trail, filters it, and has it checked."""

import pytest

from laadregie.foundation.accounts import services
from laadregie.foundation.accounts.models import Role
from tests.journeys import checks


@pytest.fixture
def auditor(context, sign_in):
    user = services.create_account(email="auditor@example.org", name="Test Auditor", by=None)
    services.set_membership(user, Role.AUDITOR, "REGION", by=None)
    sign_in(context, user)
    return user


def test_the_trail_is_read_filtered_and_checked(page, auditor):
    page.goto("/logboek/")
    rows = page.locator("tbody tr")
    assert rows.count() == 2
    checks.check(page, "trail")

    page.locator("[name=wat]").select_option("accounts.role_changed")
    page.locator("main form[method=get] button").click()
    page.wait_for_url("**wat=accounts.role_changed**")
    assert rows.count() == 1

    page.locator("[name=wie]").fill("nobody")
    page.locator("main form[method=get] button").click()
    page.wait_for_url("**wie=nobody**")
    assert page.locator(".empty").is_visible()
    checks.check(page, "trail-empty")

    page.locator("form[action='/logboek/controle/'] button").click()
    page.wait_for_url("**/logboek/")
    assert page.locator("[role=status]").first.is_visible()
    checks.check(page, "trail-checked")


def test_a_wrong_date_is_told_at_its_field(page, auditor):
    page.goto("/logboek/?van=gisteren")

    assert page.locator("#id_van_error").is_visible()
    checks.check(page, "trail-refused")
