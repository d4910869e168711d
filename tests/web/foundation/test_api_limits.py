"""How often one may ask: per address, per key, from many threads at once; then 429 with Retry-After."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client, RequestFactory

from laadregie.foundation.keys import limits, services
from laadregie.foundation.keys.models import Scope
from tests.web.foundation.people import make_user

pytestmark = pytest.mark.django_db
PATH = "/ogc/v1/conformance"


@pytest.fixture(autouse=True)
def _same_minute(monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_200.0 + 15)


@pytest.fixture(autouse=True)
def _small(settings):
    settings.API_LIMIT_PER_ADDRESS, settings.API_LIMIT_PER_KEY = 3, 5


def test_after_the_limit_one_waits(monkeypatch):
    answers = [Client().get(PATH) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert all(answer.headers["RateLimit-Limit"] == "3" for answer in answers)
    last = answers[-1]
    assert last.headers["Retry-After"] == last.headers["RateLimit-Reset"] == "45"
    assert last.headers["Content-Type"] == "application/problem+json"
    assert last.headers["API-Version"]
    assert last.json()["status"] == 429
    assert "Retry-After" not in answers[0].headers

    monkeypatch.setattr(limits.time, "time", lambda: 1_200.0 + 61)
    assert Client().get(PATH).status_code == 200


def test_addresses_do_not_share_a_count():
    for _ in range(4):
        refused = Client().get(PATH, REMOTE_ADDR="192.0.2.1")

    assert refused.status_code == 429
    assert Client().get(PATH, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_one_connection_with_many_addresses_has_one_count():
    answers = [Client().get(PATH, REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in range(1, 5)]

    assert answers[-1].status_code == 429
    assert Client().get(PATH, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_a_key_has_a_count_of_its_own():
    owner = make_user()
    keys = [services.make_key(by=owner, name=name, scopes=Scope.values, days=3)[1] for name in "ab"]

    def ask(key):
        return Client().get(PATH, headers={"authorization": f"Bearer {key}"}).status_code

    assert [ask(keys[0]) for _ in range(6)] == [200] * 5 + [429]
    assert ask(keys[1]) == 200
    assert Client().get(PATH).status_code == 200


def test_trying_keys_counts_for_the_address():
    answers = [Client().get(PATH, headers={"authorization": f"Bearer lr_{n}"}) for n in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]


def test_pages_are_not_counted():
    assert {Client().get("/privacy/").status_code for _ in range(5)} == {200}


def test_threads_lose_no_count(settings):
    settings.API_LIMIT_PER_ADDRESS = 100

    def ask(_):
        request = RequestFactory().get(PATH)
        request.user = None
        return limits.count(request).left

    with ThreadPoolExecutor(8) as pool:
        left = list(pool.map(ask, range(400)))

    assert sorted(left) == list(range(-300, 100))
