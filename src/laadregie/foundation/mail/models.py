"""Mail as it was written, kept with what it is about."""

from django.db import models


class Mail(models.Model):
    """One mail to one person.

    On erasure address and words are emptied; that it was sent stays. Once it was sent, the links in it
    are taken out; a mail that holds for a while only (`expires_at`) is emptied then, or when that is over.
    """

    about = models.CharField(max_length=60, db_index=True)
    municipality_code = models.CharField(max_length=16, blank=True)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["queued_at", "pk"]

    def __str__(self) -> str:
        return f"{self.about}: {self.template}"
