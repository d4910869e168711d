"""Mail about accounts: no mail server loses one, and no link outlives what it opens."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.utils import timezone

from laadregie.foundation.mail import services as mail
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox import services as outbox
from laadregie.foundation.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
FORGOTTEN = "/wachtwoord-vergeten/"
LINK = re.compile(r"http://testserver(/wachtwoord-vergeten/nieuw/\S+/)")


def ask(email="officer@example.org"):
    return Client().post(FORGOTTEN, {"email": email}, follow=True)


def test_a_mail_server_that_is_away_loses_none(officer, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    assert ask().status_code == 200
    outbox.deliver_due()
    assert OutboxMessage.objects.get().delivered_at is None

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutboxMessage.objects.update(due_at=timezone.now())
    outbox.deliver_due()

    [message] = django_mail.outbox
    assert message.to == ["officer@example.org"]
    assert Client().get(LINK.search(message.body).group(1), follow=True).status_code == 200


def test_once_it_was_sent_nothing_of_it_is_kept(officer):
    ask()
    assert LINK.search(Mail.objects.get().text)

    outbox.deliver_due()

    kept = Mail.objects.get()
    assert (kept.to, kept.subject, kept.text, kept.html) == ("", "", "", "")
    assert kept.sent_at is not None


def test_a_link_that_ended_is_sent_no_more_and_not_kept(officer, settings):
    ask()
    waits = Mail.objects.get()
    assert waits.expires_at - waits.queued_at == timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    Mail.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    outbox.deliver_due()
    assert django_mail.outbox == []
    assert mail.empty_expired() == 1
    assert mail.empty_expired() == 0

    assert (Mail.objects.get().to, Mail.objects.get().text) == ("", "")


def test_a_mail_that_does_not_end_stays_as_it_is(officer):
    with_link = Mail(about="request:1", template="x", language="nl", to="a@example.nl", subject="s", text="t")
    mail.queue_written(with_link)

    assert mail.empty_expired() == 0
    outbox.deliver_due()
    assert (Mail.objects.get().text, Mail.objects.get().to) == ("t", "a@example.nl")


def test_the_link_stands_in_no_log_line(officer, caplog):
    caplog.set_level(logging.DEBUG)
    ask()
    link = LINK.search(Mail.objects.get().text).group(1)
    key = link.split("/")[-2]
    outbox.deliver_due()

    Client().post(link, {"nothing": "1"})
    assert Client().get(f"{link}more/").status_code == 404

    assert "/wachtwoord-vergeten/nieuw/***/" in caplog.text
    assert key not in caplog.text
