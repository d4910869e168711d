"""Links that open one thing for somebody without an account."""

from django.db import models


class Link(models.Model):
    """A link that was given out. The token itself is nowhere; its digest finds the row."""

    purpose = models.CharField(max_length=24)
    about = models.CharField(max_length=60, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.about}"
