"""A list of sites that somebody brings in, from the file to the sites it became."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far an import is."""

    READ = "read", _("Read")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")


class SiteImport(models.Model):
    """One file of sites. What it held is kept until it was imported or expired; the file itself is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_code = models.CharField(max_length=16)
    file_name = models.CharField(max_length=160)
    file_kind = models.CharField(max_length=12)
    file_digest = models.CharField(max_length=64, help_text="SHA-256")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READ)
    mapping = models.JSONField(default=dict, help_text="What was chosen on screen")
    report = models.JSONField(default=dict, help_text="What the check found")
    checked_rows = models.BinaryField(null=True, help_text="Parquet: the sites that will come")
    seen = models.CharField(
        max_length=64, blank=True, help_text="Digest of the sites the check compared with"
    )
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_at=None), name="site_import_done_with_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_rows__isnull=False),
                name="site_import_checked_with_its_rows",
            ),
        ]
        indexes = [models.Index(fields=["municipality_code", "-created_at"])]

    def __str__(self) -> str:
        return self.file_name


class ImportTable(models.Model):
    """A sheet or layer of the file, as text and shapes."""

    site_import = models.ForeignKey(SiteImport, on_delete=models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    columns = models.JSONField(help_text="Names, in the order of the file")
    row_count = models.PositiveIntegerField()
    has_shapes = models.BooleanField()
    crs = models.TextField(blank=True)
    crs_name = models.CharField(max_length=160, blank=True)
    content = models.BinaryField(help_text="Parquet: row, c0, c1, ... and geometry (WKB)")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["site_import", "position"], name="import_table_once"),
        ]

    def __str__(self) -> str:
        return self.name
