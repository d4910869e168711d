"""Signing in, as people do: the second factor set up, an app, a passkey, too many attempts, sessions."""

import pyotp
import pytest

from laadregie.foundation.accounts import services
from laadregie.foundation.accounts.models import User
from tests.factories.regions import load_small_region
from tests.journeys import checks

PASSWORD = "vier paarden op het dak"


@pytest.fixture(autouse=True)
def region(transactional_db):
    """Signing in leads to the start page, which shows a region."""
    load_small_region()


@pytest.fixture
def officer() -> User:
    user = services.create_account(email="officer@example.org", name="Test Officer", by=None)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def authenticator(context, page):
    """A passkey device inside the browser, as one's phone or computer is."""
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def give_password(page, password=PASSWORD):
    page.goto("/inloggen/")
    page.locator("[name=login]").fill("officer@example.org")
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")


def set_up_app(page):
    """From the set-up page to working codes; returns the key the app would keep."""
    page.locator("a[href='/account/tweede-factor/app/']").click()
    checks.check(page, "second-factor-app")
    key = page.locator("li code").inner_text()
    page.locator("[name=code]").fill(pyotp.TOTP(key).now())
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**/herstelcodes/")
    return key


def sign_out(page):
    page.goto("/uitloggen/")
    page.locator("main button[type=submit]").click()
    # "**/" would fit the page one leaves as well.
    page.wait_for_url(lambda url: "uitloggen" not in url)


def test_the_first_sign_in_leads_to_the_second_factor_and_nowhere_else(page, officer, complaints):
    page.goto("/inloggen/")
    checks.check(page, "sign-in")

    give_password(page)
    page.wait_for_url("**/account/tweede-factor/")
    checks.check(page, "second-factor-none")
    page.goto("/account/sessies/")

    assert page.url.endswith("/account/tweede-factor/")


def test_with_an_app_and_next_time_with_its_code(page, officer):
    give_password(page)
    key = set_up_app(page)
    checks.check(page, "recovery-codes")
    recovery_code = page.locator("li code").first.inner_text()
    sign_out(page)

    give_password(page)
    page.wait_for_url("**/inloggen/code/")
    checks.check(page, "second-factor-ask")
    page.locator("[name=code]").fill("000000")
    page.locator("[name=code]").press("Enter")
    page.locator("[role=alert], .field__error").first.wait_for()
    checks.check(page, "second-factor-refused")
    page.locator("[name=code]").fill(recovery_code)
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(lambda url: "inloggen" not in url)
    page.goto("/account/sessies/")

    assert page.locator("tbody tr").count() == 1
    assert key


def test_with_a_passkey_and_nothing_else(page, officer, authenticator):
    give_password(page)
    page.locator("a[href='/account/tweede-factor/passkeys/toevoegen/']").click()
    checks.check(page, "passkey-add")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/herstelcodes/")
    page.goto("/account/tweede-factor/passkeys/")
    checks.check(page, "passkeys")
    sign_out(page)

    page.goto("/inloggen/")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "inloggen" not in url)
    page.goto("/account/sessies/")

    assert page.url.endswith("/account/sessies/")


def test_ten_failures_make_a_stranger_wait_and_not_the_owner(page, officer, new_context):
    give_password(page)
    set_up_app(page)
    sign_out(page)
    stranger = new_context().new_page()
    for _ in range(10):
        give_password(stranger, "wrong")
        stranger.locator("[role=alert]").wait_for()
    refusal = stranger.locator("[role=alert]").inner_text()
    checks.check(stranger, "sign-in-refused")

    give_password(stranger)  # the right one, from where one has to wait now
    stranger.locator("[role=alert]").wait_for()
    give_password(page)  # the owner, on the same network, in the browser used before

    assert stranger.locator("[role=alert]").inner_text() == refusal
    page.wait_for_url("**/inloggen/code/")


def test_ending_a_session_elsewhere_signs_it_out(page, context, officer, new_context, sign_in):
    other = new_context()
    sign_in(context, officer)
    sign_in(other, officer)
    there = other.new_page()
    there.goto("/account/sessies/")
    page.goto("/account/sessies/")
    assert page.locator("tbody tr").count() == 2
    checks.check(page, "sessions")

    page.locator("tbody button").click()
    page.wait_for_load_state()
    there.goto("/account/sessies/")

    assert "/inloggen/" in there.url
    assert page.locator("tbody tr").count() == 1
