"""Terms that run, with their pauses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """In what a term counts."""

    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")


class Clock(models.Model):
    """One term of one subject; at most one of a code runs at a time.

    `about` names the subject, such as "request:LR-…"; `code` is the policy value that says how long.
    """

    about = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    municipality_code = models.CharField(max_length=16)
    count = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices)
    waiting_for = models.CharField(max_length=16, help_text="Party whose turn it is")
    waiting_code = models.CharField(max_length=64, blank=True, help_text="Organisation of that party")
    is_legal = models.BooleanField(default=False, help_text="Set by law: runs on over weekends and holidays")
    started_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    open_pauses: list["Pause"]  # put there by the selectors

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "code"], condition=Q(ended_at__isnull=True), name="clock_one_running"
            ),
        ]
        indexes = [
            models.Index(fields=["ended_at", "due_on"]),
            models.Index(fields=["municipality_code", "ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.code}"


class Pause(models.Model):
    """A time in which a clock stood still, and for whom."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=200)
    waiting_for = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ended_at__isnull=True), name="pause_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.reason}"
