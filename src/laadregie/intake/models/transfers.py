"""The register of a concession that comes in from another system: how far it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RegisterImportState(models.TextChoices):
    """How the taking in of a register stands."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Imported")
    TAKEN_BACK = "taken_back", _("Taken back")


class RegisterImport(models.Model):
    """One taking in of an archive, in parts of which each is a transaction.

    The parts follow from the archive alone: those up to `done` are in, the others are not. While it runs,
    or stopped halfway, no other register comes in and this one does not go out.
    """

    digest = models.CharField(max_length=64, help_text="SHA-256 of the archive")
    concession_code = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=RegisterImportState.choices, default=RegisterImportState.RUNNING
    )
    parts = models.PositiveIntegerField()
    parts_digest = models.CharField(max_length=64, help_text="SHA-256 of which lines are in which part")
    done = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(help_text="In the whole archive")
    accounts = models.JSONField(default=list, help_text="Numbers of the accounts that were made for it")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="register_import_one_runs"
            ),
            models.CheckConstraint(
                condition=Q(state="running") ^ Q(ended_at__isnull=False), name="register_import_ended_in_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done=models.F("parts")), name="register_import_done_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concession_code}: {self.done}/{self.parts}"


class RegisterImportRow(models.Model):
    """What a row said before a running import changed it; it goes when the import ends."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    part = models.PositiveIntegerField()
    table = models.CharField(max_length=32)
    number = models.BigIntegerField(help_text="Of the row in its table")
    before = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_import", "table", "number"], name="register_import_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.number}"
