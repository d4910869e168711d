"""Mails about a subject. Who may see the subject is its own context's business."""

from django.db.models import QuerySet

from laadregie.foundation.mail.models import Mail


def about(subject: str) -> QuerySet[Mail]:
    """The mails about a subject, oldest first."""
    return Mail.objects.filter(about=subject).order_by("queued_at", "pk")
