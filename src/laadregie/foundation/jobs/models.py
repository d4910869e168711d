"""Work that takes longer than a page may: its progress, its end, its taking up again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


ACTIVE = (State.QUEUED, State.RUNNING)


class Job(models.Model):
    """One run of a kind of work about one subject (a municipality's code, or the region's).

    Finished units are kept, so that a run that was cut off goes on where it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Texts are kept in English with what stands in them, and translated when shown.
    sentence = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    finished_units = models.JSONField(default=list)
    stop_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state__in=ACTIVE), name="one_active_job"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ACTIVE, finished_at=None)
                | Q(state__in=("done", "stopped", "failed"), finished_at__isnull=False),
                name="job_finished_with_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def words(self) -> str:
        """What the job is doing, in the reader's language."""
        return gettext(self.sentence).replace("%s", self.detail) if self.sentence else ""

    @property
    def error_words(self) -> str:
        """Why the job failed, in the reader's language."""
        if not self.error:
            return ""
        text = gettext(self.error)
        return text % self.error_params if self.error_params else text

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE
