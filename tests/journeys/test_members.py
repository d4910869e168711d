"""The programme manager invites someone, gives a second role, and closes the account."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.mail.models import Mail
from tests.factories.regions import OOSTERLEK, VLIETWOUDE, load_small_region, person
from tests.journeys import checks


@pytest.fixture
def manager(page, context, sign_in, db):
    cache.clear()
    load_small_region()
    sign_in(context, person(Role.PROGRAMME_MANAGER, "programme", name="Pim Prins"))
    page.set_default_timeout(45_000)  # a busy machine
    page.goto("/gebruikers/")
    return page


def test_inviting_giving_a_role_and_closing(manager):
    checks.check(manager, "accounts")
    manager.get_by_role("link", name="Nodig iemand uit").click()
    manager.get_by_label("Naam", exact=True).fill("Kim Bos")
    manager.get_by_label("E-mailadres").fill("kim@example.nl")
    manager.get_by_label("Rol", exact=True).select_option("consultant")
    manager.get_by_label("Organisatie").select_option(VLIETWOUDE)
    manager.get_by_role("button", name="Verstuur uitnodiging").click()
    expect(manager.locator(".field__error")).to_have_count(1)
    checks.check(manager, "accounts-invite-refused")

    manager.get_by_label("Rol", exact=True).select_option("municipal_officer")
    manager.get_by_role("button", name="Verstuur uitnodiging").click()
    expect(manager.locator("h1")).to_have_text("Kim Bos")
    assert [message.to for message in Mail.objects.all()] == ["kim@example.nl"]
    checks.check(manager, "account-invited")

    manager.get_by_label("Rol", exact=True).select_option("municipal_officer")
    manager.get_by_label("Organisatie").select_option(OOSTERLEK)
    manager.get_by_role("button", name="Geef rol").click()
    expect(manager.locator("tbody tr")).to_have_count(2)
    manager.get_by_role("button", name="Sluit het account").click()
    expect(manager.locator(".page-head .state")).to_have_text("Gesloten")
    checks.check(manager, "account-closed")
    assert not User.objects.get(email="kim@example.nl").is_active
