"""Plan maps as they were calculated for a municipality, a year and a scenario.

A plan map is written under a new id and shows once it is current; the one it replaces stays
until then, so that a reader never meets half a plan.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PlanMap(models.Model):
    """One calculated plan of a municipality, with what it rests on."""

    municipality_code = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField()
    scenario = models.CharField(max_length=8)
    is_current = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    method = models.CharField(max_length=40)
    inputs = models.JSONField(default=dict)
    policy = models.JSONField(default=dict)

    quota_poles = models.PositiveSmallIntegerField(help_text="Poles a year")
    need_points = models.FloatField(help_text="Points needed in the year")
    served_by_existing_points = models.FloatField()
    served_by_plan_points = models.FloatField()
    worth = models.FloatField()
    bound = models.FloatField()
    gap = models.FloatField(help_text="(bound - worth) / bound, 0 is proven optimal")
    bound_method = models.CharField(max_length=60)
    seconds = models.FloatField()
    yearly = models.JSONField(default=list, help_text="Per year: poles, served points, worth, bound, gap")
    candidates = models.JSONField(default=dict, help_text="Number by exactness, and refused by criterion")
    coverage = models.JSONField(default=dict, help_text="Now and under the plan: low, mid, high")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality_code", "year", "scenario"],
                condition=Q(is_current=True),
                name="one_current_plan_map",
            ),
            models.CheckConstraint(condition=Q(first_year__lte=F("year")), name="plan_map_years_in_order"),
        ]
        indexes = [models.Index(fields=["municipality_code", "is_current", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.year}"

    @property
    def need_left_points(self) -> float:
        """Need that neither existing points nor the plan serve."""
        return max(0.0, self.need_points - self.served_by_existing_points - self.served_by_plan_points)


class PlannedSite(models.Model):
    """What a site is in one calculated plan: its rank, poles, worth, and why."""

    plan_map = models.ForeignKey(PlanMap, on_delete=models.CASCADE, related_name="planned")
    site = models.ForeignKey("planmaps.Site", on_delete=models.CASCADE, related_name="planned")
    rank = models.PositiveSmallIntegerField()
    poles = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="Year of the first pole")
    served_points = models.FloatField()
    worth = models.FloatField()
    score = models.FloatField()
    explanation = models.JSONField(default=dict)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["plan_map", "site"], name="site_once_in_a_plan"),
            models.CheckConstraint(condition=Q(poles__gte=1), name="planned_site_has_a_pole"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_map}: {self.rank}"


class PlanGround(models.Model):
    """What a plan was calculated on, kept to see at once what a change would do.

    Each table is a Parquet file; the columns are those of `ground.Ground`.
    """

    plan_map = models.OneToOneField(PlanMap, on_delete=models.CASCADE, related_name="ground")
    pieces = models.BinaryField()
    candidates = models.BinaryField()
    existing = models.BinaryField()
    household_cells = models.BinaryField(null=True)
    streets = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.plan_map)


class CoverageCell(models.Model):
    """A square of 500 m in which enough homes stand, or may stand, to need a public point."""

    plan_map = models.ForeignKey(PlanMap, on_delete=models.CASCADE, related_name="cells")
    x_m = models.PositiveIntegerField(help_text="Left edge")
    y_m = models.PositiveIntegerField(help_text="Lower edge")
    households_low = models.FloatField()
    households = models.FloatField()
    households_high = models.FloatField()
    colour_now = models.CharField(max_length=8)
    colour_planned = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan_map", "x_m", "y_m"], name="coverage_cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.x_m}, {self.y_m}: {self.colour_now}"
