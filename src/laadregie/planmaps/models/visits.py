"""Site visits (schouw): which sites to see in what order, and what was measured and photographed there."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Visit(models.Model):
    """An afternoon's list of sites to see."""

    municipality_code = models.CharField(max_length=16)
    total_m = models.FloatField(help_text="Walk past all sites, metres")
    is_exact = models.BooleanField(help_text="Whether no shorter walk exists")
    detour_factor = models.FloatField(help_text="Walk per metre of straight line")
    start_x_m = models.FloatField(null=True, help_text="Where the walk begins; null at the first site")
    start_y_m = models.FloatField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_x_m__isnull=True) ^ Q(start_y_m__isnull=False), name="visit_start_whole"
            ),
        ]
        indexes = [models.Index(fields=["municipality_code", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.created_at:%Y-%m-%d}"


class VisitStop(models.Model):
    """A site of a visit, in the order of the walk."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="stops")
    site = models.ForeignKey("planmaps.Site", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    walk_m = models.FloatField(help_text="From the stop before, or from the start")
    degrees = models.FloatField(null=True, help_text="Direction from there, clockwise from north")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="visit_stop_in_order"),
            models.UniqueConstraint(fields=["visit", "site"], name="visit_site_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit}: {self.position}"


class VisitAnswer(models.Model):
    """What somebody measured and saw at a site; sent twice it is one."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers")
    site = models.ForeignKey("planmaps.Site", on_delete=models.CASCADE, related_name="visit_answers")
    client_id = models.UUIDField(unique=True, help_text="Made by the telephone that answered")
    measured = models.JSONField(default=dict, help_text="By measure: value, and whether it is at least that")
    all_fine = models.BooleanField(default=False, help_text="Seen, everything in order")
    x_m = models.FloatField(help_text="The place it was measured at")
    y_m = models.FloatField()
    remark = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(help_text="By the clock of the telephone, never after it was received")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.site}: {self.seen_at:%Y-%m-%d}"


class VisitPhoto(models.Model):
    """A photo with an answer, as it is kept: without notes of the camera."""

    answer = models.ForeignKey(VisitAnswer, on_delete=models.CASCADE, related_name="photos")
    client_id = models.UUIDField(unique=True)
    path = models.CharField(max_length=120, help_text="Inside the data folder, by digest")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.answer}: {self.pk}"
