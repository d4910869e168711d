"""What was published, and what a recalculation changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laadregie.planmaps.models.sites import DropReason, Exactness, SiteState


class Version(models.Model):
    """A published plan map of a municipality, as it was at that moment."""

    municipality_code = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    plan_map = models.ForeignKey("planmaps.PlanMap", on_delete=models.PROTECT, related_name="versions")
    is_current = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, help_text="Made for the demo, decided by nobody")
    note = models.CharField(max_length=500, blank=True)
    restored_number = models.PositiveSmallIntegerField(
        null=True, help_text="Version whose sites it took over"
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["municipality_code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality_code", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["municipality_code"], condition=Q(is_current=True), name="one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.number}"


class VersionSite(models.Model):
    """A site as it stood in a version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sites")
    site = models.ForeignKey("planmaps.Site", on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=32)
    name = models.CharField(max_length=160)
    neighbourhood_code = models.CharField(max_length=16, blank=True)
    exactness = models.CharField(max_length=12, choices=Exactness.choices)
    x_m = models.FloatField()
    y_m = models.FloatField()
    radius_m = models.FloatField(default=0)
    poles = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SiteState.choices)
    drop_reason = models.CharField(max_length=24, choices=DropReason.choices, blank=True)
    origin = models.CharField(max_length=12)
    rank = models.PositiveSmallIntegerField(null=True)
    served_points = models.FloatField(null=True)
    worth = models.FloatField(null=True)
    score = models.FloatField(null=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        ordering = ["rank", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "site"], name="site_once_in_a_version"),
        ]
        indexes = [models.Index(fields=["x_m", "y_m"])]

    def __str__(self) -> str:
        return f"{self.version}: {self.number}"


class DifferenceKind(models.TextChoices):
    """What a recalculation does to a site."""

    NEW = "new", _("New")
    GONE = "gone", _("No longer in the plan")
    CHANGED = "changed", _("Changed")


class DifferenceOutcome(models.TextChoices):
    """What the officer made of a difference."""

    OPEN = "open", _("To decide")
    ACCEPTED = "accepted", _("Accepted")
    KEPT = "kept", _("Kept as it was")


class Difference(models.Model):
    """What a recalculation changed for a site, with the reason, to accept or to keep as it was."""

    plan_map = models.ForeignKey("planmaps.PlanMap", on_delete=models.CASCADE, related_name="differences")
    site = models.ForeignKey("planmaps.Site", on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=8, choices=DifferenceKind.choices)
    before = models.JSONField(default=dict, help_text="Poles and year in the plan before")
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=24)
    detail = models.JSONField(default=dict, help_text="What the reason names: sites, points, a criterion")
    outcome = models.CharField(
        max_length=8, choices=DifferenceOutcome.choices, default=DifferenceOutcome.OPEN
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["kind", "site__number"]
        constraints = [
            models.UniqueConstraint(fields=["plan_map", "site"], name="difference_once"),
            models.CheckConstraint(
                condition=Q(outcome="open") ^ Q(decided_at__isnull=False), name="difference_decided_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_map}: {self.site} {self.kind}"
