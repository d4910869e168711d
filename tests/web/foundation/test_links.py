"""Links without an account: they open one thing, end, and cannot be made up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from laadregie.foundation.links import services
from laadregie.foundation.links.models import Link

pytestmark = pytest.mark.django_db


def test_a_token_opens_what_it_was_made_for_and_nothing_else():
    token = services.make("follow", "request:1", days=10)

    assert services.find(token, "follow").about == "request:1"
    assert services.find(token, "unsubscribe") is None


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: t * 50])
def test_a_spoilt_token_opens_nothing_and_asks_the_database_nothing(spoil, django_assert_num_queries):
    token = services.make("follow", "request:1", days=10)

    with django_assert_num_queries(0):
        assert services.find(spoil(token), "follow") is None


def test_it_ends_and_can_be_revoked():
    old, revoked = (
        services.make("follow", "request:1", days=10),
        services.make("follow", "request:2", days=10),
    )
    Link.objects.filter(about="request:1").update(expires_at=timezone.now() - timedelta(seconds=1))

    assert services.revoke("request:2") == 1
    assert services.find(old, "follow") is None
    assert services.find(revoked, "follow") is None


def test_the_token_is_nowhere_in_the_database():
    token = services.make("follow", "request:1", days=10)

    assert token.split(":")[0] not in str(Link.objects.values().get())
