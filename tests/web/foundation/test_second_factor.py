"""The second factor, without which nothing opens; passwords, sessions and the demo's switch."""

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from laadregie.foundation.accounts import lockout, services
from laadregie.foundation.accounts.models import DemoDatabase, KnownDevice
from laadregie.foundation.audit.models import AuditEvent
from tests.web.foundation.people import (
    PASSWORD,
    SET_UP,
    SIGN_IN,
    make_user,
    passed,
    sign_in,
    sign_in_completely,
)

pytestmark = pytest.mark.django_db


def test_without_a_second_factor_only_its_set_up_is_open(officer):
    client = Client()
    answer = sign_in(client)

    assert answer.url == SET_UP
    assert client.get("/account/sessies/").url == SET_UP
    assert client.get("/account/wachtwoord/").url == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.get("/account/tweede-factor/app/").status_code == 200


def test_the_api_is_closed_without_a_second_factor(officer):
    client = Client()
    sign_in(client)

    assert client.get("/api/v1/openapi.json").status_code == 404


def test_the_password_alone_signs_nobody_in_who_has_an_app(officer, secret):
    client = Client()

    assert sign_in(client).url.startswith("/inloggen/code/")
    assert client.get("/account/sessies/").url.startswith(SIGN_IN)


def test_a_session_from_before_the_second_factor_ends(officer):
    """Who stole only the password may hold a session; it must not live on, nor add a passkey."""
    stolen = Client()
    sign_in(stolen)
    TOTP.activate(officer, generate_totp_secret())

    assert stolen.get("/account/tweede-factor/passkeys/toevoegen/").url == SIGN_IN
    assert stolen.get(SET_UP).url.startswith(SIGN_IN)


def test_a_code_works_once(officer, secret):
    code = sign_in_completely(Client(), secret)
    second = Client()
    sign_in(second)

    assert second.post("/inloggen/code/", {"code": code}).status_code == 422


def test_ten_wrong_codes_make_this_source_wait_only(officer, secret):
    here, there = Client(), Client(REMOTE_ADDR="198.51.100.7")
    sign_in(here)
    for _ in range(10):
        here.post("/inloggen/code/", {"code": "000000"})
    refused = here.post("/inloggen/code/", {"code": pyotp.TOTP(secret).now()})
    sign_in(there)

    assert refused.status_code == 422
    assert passed(there.post("/inloggen/code/", {"code": pyotp.TOTP(secret).now()}))


def test_wrong_codes_from_everywhere_together_are_bounded_but_a_known_device_gets_in(
    officer, secret, monkeypatch
):
    monkeypatch.setattr(lockout, "CODES_A_DAY", 3)
    owner = Client()
    sign_in_completely(owner, secret)
    owner.post("/uitloggen/")
    for number in range(4):
        guesser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(guesser)
        guesser.post("/inloggen/code/", {"code": "000000"})
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(stranger)
    Authenticator.objects.filter(type="totp").delete()
    fresh = generate_totp_secret()
    TOTP.activate(officer, fresh)

    assert stranger.post("/inloggen/code/", {"code": pyotp.TOTP(fresh).now()}).status_code == 422
    sign_in(owner)
    assert passed(owner.post("/inloggen/code/", {"code": pyotp.TOTP(fresh).now()}))


def test_removing_the_last_second_factor_leads_back_to_its_set_up(officer, secret):
    client, other = Client(), Client()
    sign_in_completely(client, secret)
    other.force_login(officer)
    other.get("/account/sessies/")

    client.post("/account/tweede-factor/app/verwijderen/")

    assert client.get("/account/sessies/").url == SET_UP
    assert other.get("/account/sessies/").url.startswith(SIGN_IN)


# Password and sessions


def change_password(client, new="een heel ander lang wachtwoord"):
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return client.post("/account/wachtwoord/", fields)


def test_a_changed_password_ends_other_sessions_and_forgets_other_devices(officer, secret):
    here, there = Client(), Client()
    sign_in_completely(here, secret)
    there.force_login(officer)
    KnownDevice.objects.create(user=officer, digest="of another browser")

    assert passed(change_password(here))

    assert here.get("/account/sessies/").status_code == 200
    assert there.get("/account/sessies/").url.startswith(SIGN_IN)
    assert officer.known_devices.count() == 1
    assert AuditEvent.objects.filter(action="accounts.password_changed").count() == 1


def test_a_refused_new_password_changes_nothing(officer, client):
    client.force_login(officer)

    assert change_password(client, new="kort").status_code == 422
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_ending_someone_elses_session_is_not_found(officer, client):
    colleague = make_user("colleague@example.org")
    other = Client()
    other.force_login(colleague)
    other.get("/account/sessies/")
    client.force_login(officer)
    session = UserSession.objects.get(user=colleague)

    assert client.post("/account/sessies/", {"session": session.pk}).status_code == 404
    assert other.get("/account/sessies/").status_code == 200


def test_ending_all_others_leaves_this_one(officer, client):
    others = [Client(), Client()]
    for one in (client, *others):
        one.force_login(officer)
        one.get("/account/sessies/")

    client.post("/account/sessies/", {"session": "others"})

    assert client.get("/account/sessies/").status_code == 200
    assert all(one.get("/account/sessies/").url.startswith(SIGN_IN) for one in others)


def test_a_link_for_a_password_works_once(officer, client):
    path = services.invitation_path(officer)
    form = client.get(path, follow=True)
    new = "een heel ander lang wachtwoord"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    officer.refresh_from_db()

    assert officer.check_password(new)
    assert "password1" not in Client().get(path, follow=True).content.decode()


# The demo


@pytest.fixture
def demo_user(settings):
    settings.DEMO = True
    DemoDatabase.objects.create(pk=1)
    return services.create_account(
        email="demo@demo.example", name="Demo", by=None, demo_password="known to all"
    )


def sign_in_demo(client):
    return sign_in(client, "known to all", email="demo@demo.example")


def test_in_the_demo_a_demo_account_needs_no_second_factor(demo_user):
    client = Client()

    assert sign_in_demo(client).url == "/"
    assert client.get("/account/sessies/").status_code == 200


@pytest.mark.parametrize("missing", ["switch", "mark"])
def test_outside_the_demo_a_demo_account_does_not_sign_in(demo_user, settings, missing):
    before = Client()
    sign_in_demo(before)
    if missing == "switch":
        settings.DEMO = False
    else:
        DemoDatabase.objects.all().delete()

    assert not passed(sign_in_demo(Client()))
    assert before.get("/account/sessies/").url == SIGN_IN


def test_a_real_account_in_the_demo_needs_its_second_factor(demo_user, officer):
    client = Client()
    sign_in(client)

    assert client.get("/account/sessies/").url == SET_UP


def test_private_pages_and_the_way_to_them_are_kept_by_no_cache(officer, client):
    away = client.get("/account/sessies/")
    client.force_login(officer)
    inside = client.get("/account/sessies/")

    assert [answer.status_code for answer in (away, inside)] == [302, 200]
    assert all("no-store" in answer.headers["Cache-Control"] for answer in (away, inside))
