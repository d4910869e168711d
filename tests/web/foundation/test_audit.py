import pytest
from django.db import transaction

from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import selectors, services
from laadregie.foundation.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return User.objects.create_user("officer@example.org", "a long password", name="Test Officer")


def record_three(officer):
    for number in range(3):
        with transaction.atomic():
            services.record("test.changed", officer, by=officer, changes={"number": (number, number + 1)})


def test_chain_of_three_events_holds(officer):
    record_three(officer)

    assert selectors.verify() == selectors.Verification(events=3, broken_at=None)


def test_a_changed_event_breaks_the_chain_there(officer):
    record_three(officer)
    second = AuditEvent.objects.order_by("id")[1]
    AuditEvent.objects.filter(pk=second.pk).update(changes={"number": [1, 99]})

    assert selectors.verify().broken_at == second.pk


def test_a_removed_last_event_is_noticed(officer):
    record_three(officer)
    AuditEvent.objects.order_by("id").last().delete()

    assert not selectors.verify().holds


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(officer):
    with pytest.raises(RuntimeError):
        services.record("test.changed", officer, by=officer)

    assert not AuditEvent.objects.exists()
