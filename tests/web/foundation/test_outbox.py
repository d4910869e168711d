"""The outbox: with the change or not at all, tried again, never twice for one key."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import transaction
from django.utils import timezone

from laadregie.foundation.links import services as links
from laadregie.foundation.mail import selectors as mails
from laadregie.foundation.mail import services as mail
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox import services as outbox
from laadregie.foundation.outbox.models import OutboxMessage

received: list[dict] = []


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    received.clear()
    monkeypatch.setitem(outbox._handlers, "good", lambda message: received.append(message.payload))

    def bad(message):
        raise ConnectionError("somebody@example.org cannot be reached")

    monkeypatch.setitem(outbox._handlers, "bad", bad)


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_refused():
    with pytest.raises(RuntimeError):
        outbox.put("good", {}, key="1")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_leaves():
    with transaction.atomic():
        outbox.put("good", {}, key="1")
        transaction.set_rollback(True)

    assert outbox.deliver_due() == 0


@pytest.mark.django_db
def test_a_key_leaves_once():
    outbox.put("good", {"n": 1}, key="1")
    outbox.put("good", {"n": 2}, key="1")

    assert (outbox.deliver_due(), outbox.deliver_due()) == (1, 0)
    assert received == [{"n": 1}]


@pytest.mark.django_db
def test_what_fails_is_tried_later_and_holds_up_nobody():
    outbox.put("bad", {}, key="1")
    outbox.put("good", {}, key="2")

    assert outbox.deliver_due() == 1

    message = OutboxMessage.objects.get(key="1")
    assert (message.attempts, message.delivered_at, message.last_error) == (1, None, "ConnectionError")
    assert message.due_at > timezone.now() + timedelta(seconds=20)


@pytest.mark.django_db
def test_what_keeps_failing_is_given_up_and_counted():
    outbox.put("bad", {}, key="1")
    for _ in range(outbox.MOST_ATTEMPTS + 2):
        OutboxMessage.objects.update(due_at=timezone.now())
        outbox.deliver_due()

    message = OutboxMessage.objects.get()
    assert message.given_up_at is not None
    assert message.attempts == outbox.MOST_ATTEMPTS
    assert outbox.stuck() == 1


@pytest.mark.django_db
def test_a_mail_is_stored_sent_once_and_can_be_emptied(settings, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "try.txt").write_text("Subject: Case {{ number }}\n\nHello {{ name }}")
    (tmp_path / "mail" / "try.html").write_text(
        '{% extends "mail/base.html" %}{% block words %}<p>{{ name }}</p>{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    kept = mail.queue(
        to="who@example.org",
        template="try",
        context={"number": 7, "name": "<b>A</b>"},
        language="nl",
        about="request:7",
    )
    assert django_mail.outbox == []
    outbox.deliver_due()
    OutboxMessage.objects.update(delivered_at=None, due_at=timezone.now())
    outbox.deliver_due()

    sent = django_mail.outbox
    assert [(one.subject, one.to) for one in sent] == [("Case 7", ["who@example.org"])]
    assert "&lt;b&gt;A&lt;/b&gt;" in sent[0].alternatives[0][0]
    assert mails.about("request:7")[0].sent_at

    mail.forget("request:7")
    assert Mail.objects.filter(pk=kept.pk, to="", text="", html="", sent_at__isnull=False).exists()


@pytest.mark.django_db
def test_links_leave_a_mail_once_it_was_sent_and_nobody_reads_them_before():
    token = links.make("follow", "request:7", days=3)
    words = f"Open /laadpaal/volgen/{token}/ now"
    mail.queue_written(
        Mail(
            about="request:7",
            template="x",
            language="nl",
            to="a@example.nl",
            subject="s",
            text=words,
            html=words,
        )
    )
    assert mails.about("request:7")[0].text == "Open /laadpaal/volgen/***/ now"

    outbox.deliver_due()

    assert token in django_mail.outbox[0].body
    kept = Mail.objects.get()
    assert kept.text == kept.html == "Open /laadpaal/volgen/***/ now"
