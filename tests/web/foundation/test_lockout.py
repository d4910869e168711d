"""Who has to wait, who does not, and what nobody learns from the answer."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.utils import timezone

from laadregie.foundation.accounts import devices
from laadregie.foundation.accounts.models import FailureCount, User
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.outbox import services as outbox
from tests.web.foundation.people import (
    fail,
    make_user,
    passed,
    sign_in,
    sign_in_completely,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_unknown_address_wrong_password_and_waiting_get_the_same_answer(officer):
    wrong = sign_in(Client(), "wrong")
    unknown = sign_in(Client(), "wrong", email="nobody@example.org")
    fail(10)
    waiting = sign_in(Client())

    assert [a.status_code for a in (wrong, unknown, waiting)] == [422, 422, 422]
    assert text_of(wrong) == text_of(unknown) == text_of(waiting)


def test_each_refusal_hashes_one_password(officer, monkeypatch):
    """The slow part is the hash; it is done once whatever the reason of the refusal."""
    hashed = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or plain(*a, **k), raising=True
    )

    counts = []
    for attempt in (
        lambda: sign_in(Client(), "wrong"),
        lambda: sign_in(Client(), "wrong", email="nobody@example.org"),
        lambda: (fail(10), hashed.clear(), sign_in(Client(), "wrong")),
    ):
        hashed.clear()
        attempt()
        counts.append(len(hashed))

    assert counts == [1, 1, 1]


def test_password_reset_answers_the_same_and_mails_both(officer):
    known = Client().post("/wachtwoord-vergeten/", {"email": "officer@example.org"}, follow=True)
    unknown = Client().post("/wachtwoord-vergeten/", {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert text_of(known) == text_of(unknown)
    outbox.deliver_due()
    assert [m.to for m in mail.outbox] == [["officer@example.org"], ["nobody@example.org"]]


def test_a_closed_account_is_refused_as_a_wrong_password_is(officer):
    User.objects.update(is_active=False)

    assert text_of(sign_in(Client())) == text_of(sign_in(Client(), "wrong"))


def test_nobody_can_sign_up(client):
    assert client.get("/account/aanmelden/").status_code == 404
    assert client.get("/account/signup/").status_code == 404


# The lock-out


@pytest.mark.parametrize(
    ("failures", "gets_in"), [pytest.param(9, True, id="nine"), pytest.param(10, False, id="ten")]
)
def test_after_ten_failures_the_right_password_is_refused_too(officer, failures, gets_in):
    fail(failures)

    assert passed(sign_in(Client())) is gets_in


def test_the_wait_ends_and_attempts_meanwhile_do_not_lengthen_it(officer):
    fail(10)
    until = FailureCount.objects.get().until
    fail(3)
    assert FailureCount.objects.get().until == until
    FailureCount.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert passed(sign_in(Client()))


def test_a_stranger_elsewhere_does_not_lock_out_the_owner(officer):
    fail(30, REMOTE_ADDR="203.0.113.9")

    assert passed(sign_in(Client(), REMOTE_ADDR="198.51.100.7"))


def test_a_stranger_on_the_same_network_does_not_lock_out_a_known_device(officer, secret):
    owner = Client()
    sign_in_completely(owner, secret)
    owner.post("/uitloggen/")
    fail(30)

    assert passed(sign_in(owner))
    assert not passed(sign_in(Client()))


def test_a_known_device_has_ten_attempts_of_its_own(officer, secret):
    owner = Client()
    sign_in_completely(owner, secret)
    device = owner.cookies[devices.COOKIE]
    thief = Client()
    thief.cookies[devices.COOKIE] = device.value
    fail(10, thief)

    assert not passed(sign_in(thief))
    assert passed(sign_in(Client()))


def test_a_forged_device_cookie_is_no_known_device(officer):
    stranger = Client()
    stranger.cookies[devices.COOKIE] = "made-up:1tabc:signature"
    fail(10, stranger)

    assert not passed(sign_in(Client()))


def test_addresses_of_one_ipv6_connection_count_as_one(officer):
    for number in range(10):
        fail(1, REMOTE_ADDR=f"2001:db8::{number:x}")

    assert not passed(sign_in(Client(), REMOTE_ADDR="2001:db8::ffff"))
    assert passed(sign_in(Client(), REMOTE_ADDR="2001:db8:0:1::1"))


def test_success_forgets_the_failures(officer):
    fail(9)
    sign_in(Client())
    fail(9)

    assert passed(sign_in(Client()))


def test_another_account_on_the_same_network_is_not_touched(officer):
    make_user("colleague@example.org")
    fail(10)

    assert passed(sign_in(Client(), email="colleague@example.org"))


def test_the_tenth_failure_stands_in_the_trail_once(officer):
    fail(13)

    event = AuditEvent.objects.get(action="accounts.locked_out")
    assert (event.object_id, event.changes) == (str(officer.pk), {"step": [None, "first"]})


def test_no_address_of_anyone_stands_in_the_table(officer):
    fail(1, REMOTE_ADDR="203.0.113.9")

    stored = str(FailureCount.objects.values().get())
    assert "203.0.113.9" not in stored
    assert "officer" not in stored
