"""API keys: made and shown once, kept as a digest, scoped, ending, revoked; never more than the owner."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.accounts import completeness
from laadregie.foundation.accounts.models import DemoDatabase, User
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.keys import secrets, services
from laadregie.foundation.keys.models import ApiKey, Scope
from tests.web.foundation.people import make_user

pytestmark = pytest.mark.django_db
PAGE, NEW = "/account/sleutels/", "/account/sleutels/nieuw/"
OPEN, OF_AREAS, OF_PLANS = "/ogc/v1/conformance", "/api/v1/gemeenten", "/api/v1/plankaarten"
KEY = re.compile(r"lr_[\w-]{43}")


@pytest.fixture
def owner(db) -> User:
    return make_user()


@pytest.fixture
def browser(owner) -> Client:
    """The owner, who just gave the password."""
    client = Client()
    client.force_login(owner)
    session = client.session
    completeness.mark_signed_in(session)
    session.save()
    return client


def made(owner, scopes=(Scope.REGION,), days=30) -> tuple[ApiKey, str]:
    return services.make_key(by=owner, name="Kaart thuis", scopes=scopes, days=days)


def ask(path: str, key: str, scheme: str = "Bearer"):
    return Client().get(path, headers={"authorization": f"{scheme} {key}"})


def check_refused(answer, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"]
    assert answer.json()["status"] == status
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_key_is_shown_once_and_kept_as_a_digest(browser, owner):
    answer = browser.post(NEW, {"name": "Kaart thuis", "scopes": ["region", "plan_maps"], "days": "90"})
    key = KEY.search(answer.text)[0]
    row = ApiKey.objects.get(user=owner)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert row.digest == secrets.digest_of(key)
    assert key not in str(ApiKey.objects.values())
    assert key.startswith(row.start)
    assert len(row.start) < 10
    assert sorted(row.scopes) == ["plan_maps", "region"]
    page = browser.get(PAGE).text
    assert "Kaart thuis" in page
    assert not KEY.search(page)
    assert ask(OF_AREAS, key).status_code in (200, 400)


def test_making_and_revoking_stand_in_the_trail_without_the_key(browser, owner):
    _row, key = made(owner)
    services.revoke_key(by=owner, pk=ApiKey.objects.get().pk)

    of_keys = AuditEvent.objects.filter(action__startswith="keys.").order_by("pk")
    assert list(of_keys.values_list("action", "by")) == [
        ("keys.made", owner.pk),
        ("keys.revoked", owner.pk),
    ]
    written = str(list(AuditEvent.objects.values()))
    assert key not in written
    assert secrets.digest_of(key) not in written


def test_making_a_key_asks_for_the_password_again(owner):
    client = Client()
    client.force_login(owner)

    for answer in (client.get(NEW), client.post(NEW, {"name": "x", "scopes": ["region"], "days": "30"})):
        assert answer.status_code == 302
        assert "/bevestigen/" in answer.url
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "scopes": ["region"], "days": "30"},
        {"name": "x", "scopes": [], "days": "30"},
        {"name": "x", "scopes": ["alles"], "days": "30"},
        {"name": "x", "scopes": ["region"], "days": "4000"},
        {"name": "x" * 81, "scopes": ["region"], "days": "30"},
        {},
    ],
)
def test_a_form_that_is_not_right_makes_nothing(given, browser):
    answer = browser.post(NEW, given)

    assert answer.status_code == 422
    assert not ApiKey.objects.exists()
    assert not AuditEvent.objects.filter(action="keys.made").exists()


@pytest.mark.parametrize(
    "given",
    [
        {"name": " ", "scopes": ["region"], "days": 30},
        {"name": "x", "scopes": [], "days": 30},
        {"name": "x", "scopes": ["alles"], "days": 30},
        {"name": "x", "scopes": ["region"], "days": 0},
        {"name": "x", "scopes": ["region"], "days": 366},
    ],
)
def test_the_service_refuses_what_the_form_does(given, owner):
    with pytest.raises(InputError):
        services.make_key(by=owner, **given)

    assert not ApiKey.objects.exists()


def test_a_person_has_ten_keys_at_most(owner):
    for _ in range(services.MOST_KEYS):
        made(owner)

    with pytest.raises(InputError):
        made(owner)

    services.revoke_key(by=owner, pk=ApiKey.objects.first().pk)
    assert made(owner)


def test_a_revoked_key_is_refused(browser, owner):
    row, key = made(owner)
    assert ask(OPEN, key).status_code == 200

    assert browser.post(PAGE, {"key": row.pk}).status_code == 302

    check_refused(ask(OPEN, key), 401)
    assert browser.post(PAGE, {"key": row.pk}).status_code == 404


def test_nobody_revokes_the_key_of_another(owner):
    row, key = made(owner)
    other = Client()
    other.force_login(make_user(email="ander@example.nl"))

    assert other.post(PAGE, {"key": row.pk}).status_code == 404
    assert other.post(PAGE, {"key": "x"}).status_code == 404
    assert "Kaart thuis" not in other.get(PAGE).text
    assert ask(OPEN, key).status_code == 200


def test_a_key_ends(owner):
    row, key = made(owner)
    ApiKey.objects.filter(pk=row.pk).update(
        made_at=timezone.now() - timedelta(days=40), expires_at=timezone.now() - timedelta(seconds=1)
    )

    check_refused(ask(OPEN, key), 401)


def test_the_key_of_someone_who_left_is_refused(owner):
    _row, key = made(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    check_refused(ask(OPEN, key), 401)


def test_the_key_of_a_demo_account_works_in_the_demo_alone(owner, settings):
    _row, key = made(owner)
    User.objects.filter(pk=owner.pk).update(is_demo=True)
    settings.DEMO = False

    check_refused(ask(OPEN, key), 401)

    settings.DEMO = True
    DemoDatabase.objects.create(pk=1)
    assert ask(OPEN, key).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer lr_" + "A" * 43,
        "Bearer ",
        "Bearer",
        "",
        "Basic bGFhZDpyZWdpZQ==",
        "Bearer lr_" + "A" * 5_000,
        "Bearer lr_\xff",
        "Token x",
    ],
)
@pytest.mark.parametrize("path", [OPEN, OF_AREAS, "/api/v1/niets"])
def test_a_key_that_is_none_is_refused_also_where_everyone_may_read(header, path, owner):
    made(owner)

    answer = Client().get(path, headers={"authorization": header})

    check_refused(answer, 401)
    assert "lr_" not in answer.text


def test_a_key_in_the_address_is_no_key(owner):
    _row, key = made(owner)

    assert Client().get(f"{OPEN}?key={key}").status_code == 400


@pytest.mark.parametrize("path", [OF_PLANS, "/ogc/v1/collections/plaatsen/items"])
def test_a_key_reads_only_what_stands_on_it(path, owner):
    _row, without = made(owner, [Scope.REGION])
    _row, with_plans = made(owner, [Scope.PLAN_MAPS])

    check_refused(ask(path, without), 403)
    assert ask(path, with_plans).status_code == 200
    assert Client().get(path).status_code == 200


def test_a_key_opens_no_page(owner):
    _row, key = made(owner, Scope.values)

    assert ask(PAGE, key).status_code == 302
    assert ask("/logboek/", key).status_code == 302


def test_the_day_of_use_is_noted_once_a_day(owner, django_assert_num_queries):
    row, key = made(owner)
    ask(OPEN, key)

    row.refresh_from_db()
    assert row.last_used_on == timezone.localdate()
    with django_assert_num_queries(1):
        ask(OPEN, key)


def test_a_key_wins_over_a_session(browser, owner):
    other = make_user(email="ander@example.nl")
    _row, key = made(other, [Scope.REGION])

    answer = browser.get(OF_PLANS, headers={"authorization": f"Bearer {key}"})

    check_refused(answer, 403)
