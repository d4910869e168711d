"""Documents that were made: letters, orders, dossiers."""

from django.conf import settings
from django.db import models


class Document(models.Model):
    """One document as it was made; its content is a file in the data folder and never changes."""

    about = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    path = models.CharField(
        max_length=200, blank=True, help_text="In the data folder; empty once it had to go"
    )
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.title
