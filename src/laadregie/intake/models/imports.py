"""A list of running cases that somebody takes over, from the file to the requests it became."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RequestImportState(models.TextChoices):
    """How far an import is."""

    READ = "read", _("Read")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")


class RequestImport(models.Model):
    """One file of running cases.

    It holds personal data, so what was read goes once it was imported, thrown away or expired; the file
    itself is never kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_code = models.CharField(max_length=16)
    file_name = models.CharField(max_length=160)
    file_digest = models.CharField(max_length=64, help_text="SHA-256")
    state = models.CharField(
        max_length=8, choices=RequestImportState.choices, default=RequestImportState.READ
    )
    columns = models.JSONField(default=list, help_text="Names, in the order of the file")
    row_count = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True, help_text="Parquet: row, c0, c1, ... as text")
    mapping = models.JSONField(default=dict, help_text="What was chosen on screen")
    report = models.JSONField(default=dict, help_text="What the check found")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_at=None), name="request_import_done_with_its_time"
            ),
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(content__isnull=False), name="request_import_keeps_no_rows"
            ),
        ]
        indexes = [models.Index(fields=["municipality_code", "-created_at"])]

    def __str__(self) -> str:
        return self.file_name
