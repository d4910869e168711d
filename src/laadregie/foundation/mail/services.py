"""Writing and sending mail: stored with the change it tells of, sent by the outbox."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import timezone, translation

from laadregie.foundation.hidden import hide
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.outbox import services as outbox
from laadregie.foundation.outbox.models import OutboxMessage

KIND = "mail"
SUBJECT_MARK = "Subject:"
EMPTY = {"to": "", "subject": "", "text": "", "html": ""}


def queue(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    about: str,
    municipality_code: str = "",
    key: str = "",
) -> Mail:
    """Write a mail and put it in the outbox, in the transaction of what it tells of.

    Args:
        to: Address of one person.
        template: Name of the templates `mail/<name>.txt` and `mail/<name>.html`; the first line of the
            text is "Subject: …".
        context: What the templates show; `public_url` is added.
        language: In which language.
        about: Subject, such as "request:LR-…".
        key: What makes it one mail only; without it every call makes a new one.
    """
    subject, text, html = written(template, context, language)
    mail = Mail(
        about=about,
        municipality_code=municipality_code,
        template=template,
        language=language,
        to=to,
        subject=subject,
        text=text,
        html=html,
    )
    return queue_written(mail, key=key)


def queue_written(mail: Mail, *, key: str = "", valid_for: timedelta | None = None) -> Mail:
    """Put a mail in the outbox whose words are there already, in the transaction of what it tells of.

    Args:
        key: As with `queue`.
        valid_for: For a mail with a link that ends: sent within this time or not at all, and emptied
            once it was sent or the time is over.
    """
    mail.queued_at = timezone.now()
    mail.expires_at = mail.queued_at + valid_for if valid_for else None
    mail.save()
    outbox.put(KIND, {"mail": mail.pk}, key=key or f"mail:{mail.pk}")
    return mail


def written(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail, as they would be sent: also for a preview."""
    whole = {"public_url": settings.PUBLIC_URL, "language": language, **context}
    with translation.override(language):
        said = get_template(f"mail/{template}.txt").render(whole).strip()
        first, _, text = said.partition("\n")
        subject = first.removeprefix(SUBJECT_MARK).strip()
        html = get_template(f"mail/{template}.html").render({**whole, "subject": subject})
    return subject[:200], f"{text.strip()}\n", html


@outbox.handler(KIND)
def deliver(message: OutboxMessage) -> None:
    """Send a mail; one that was sent already, was emptied or is too old is left alone."""
    mail = Mail.objects.get(pk=message.payload["mail"])
    is_over = mail.expires_at is not None and mail.expires_at <= timezone.now()
    if mail.sent_at or not mail.to or is_over:
        return
    sent = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        formataddr((settings.MAIL_NAME, settings.CONTACT_EMAIL)),
        [mail.to],
        headers={
            "Message-ID": f"<{message.key.replace(':', '.')}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        sent.attach_alternative(mail.html, "text/html")
    try:
        sent.send()
    except OSError as error:
        raise outbox.NotNow(f"mail server: {type(error).__name__}") from None
    _keep_without_links(mail)


def _keep_without_links(mail: Mail) -> None:
    """What stays of a mail that was sent opens nothing for who reads it here or in a backup."""
    kept = {"text": hide(mail.text), "html": hide(mail.html)} if mail.expires_at is None else EMPTY
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), **kept)


def empty_expired() -> int:
    """Empty the mails whose time is over, sent or not; returns how many."""
    over = Mail.objects.filter(expires_at__lte=timezone.now()).exclude(to="", text="")
    return over.update(**EMPTY)


def forget(about: str) -> None:
    """Empty the mails about a subject: address and words go, that they were sent stays."""
    Mail.objects.filter(about=about).update(**EMPTY)
