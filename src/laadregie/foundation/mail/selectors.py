"""Mails about a subject. Who may see the subject is its own context's business."""

from laadregie.foundation.hidden import hide
from laadregie.foundation.mail.models import Mail


def about(subject: str) -> list[Mail]:
    """The mails about a subject, oldest first, to be read: links are for who gets the mail alone."""
    found = list(Mail.objects.filter(about=subject).order_by("queued_at", "pk"))
    for one in found:
        one.text, one.html = hide(one.text), hide(one.html)
    return found
