"""The audit trail: append-only, each event chained to the one before by its hash."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """Who did what, when, and which fields went from what to what."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    by_name = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    object_name = models.CharField(max_length=200)
    municipality_code = models.CharField(max_length=16, blank=True)
    changes = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["municipality_code", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name}: {self.action} {self.object_name}"


class ChainHead(models.Model):
    """The hash of the newest event; its row lock puts writers in one line."""

    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.hash
