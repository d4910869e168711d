"""Plan maps: where poles should come in a municipality, as calculated for a year and scenario.

A plan map is written in batches and shows once it is current; the one it replaces stays until
the next, so that a reader never meets half a plan.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Exactness(models.TextChoices):
    """How exactly a place is known; a search area is drawn as an area, never as a pin."""

    BAY = "bay", _("Parking bay")
    STREET = "street", _("Street or car park")
    SEARCH_AREA = "search_area", _("Search area")


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
    is_published = models.BooleanField(default=False, help_text="What the public sees; may be an earlier one")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
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
            models.UniqueConstraint(
                fields=["municipality_code", "year", "scenario"],
                condition=Q(is_published=True),
                name="one_published_plan_map",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(published_at__isnull=False),
                name="plan_map_public_since",
            ),
            models.CheckConstraint(condition=Q(first_year__lte=F("year")), name="plan_map_years_in_order"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None) | Q(published_at__isnull=False),
                name="plan_map_published_with_its_time",
            ),
        ]
        indexes = [models.Index(fields=["municipality_code", "is_current", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.year}"

    @property
    def need_left_points(self) -> float:
        """Need that neither existing points nor the plan serve."""
        return max(0.0, self.need_points - self.served_by_existing_points - self.served_by_plan_points)


class Site(models.Model):
    """A place of the plan: a bay, a street or a search area where poles should come."""

    plan_map = models.ForeignKey(PlanMap, on_delete=models.CASCADE, related_name="sites")
    number = models.CharField(max_length=16)
    rank = models.PositiveSmallIntegerField()
    candidate_id = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    neighbourhood_code = models.CharField(max_length=16, blank=True)
    exactness = models.CharField(max_length=12, choices=Exactness.choices)
    x_m = models.FloatField()
    y_m = models.FloatField()
    radius_m = models.FloatField(default=0)
    poles = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="Year of the first pole")
    served_points = models.FloatField()
    worth = models.FloatField()
    score = models.FloatField()
    explanation = models.JSONField(default=dict)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["plan_map", "number"], name="site_number_once"),
            models.CheckConstraint(condition=Q(poles__gte=1), name="site_has_a_pole"),
        ]
        indexes = [models.Index(fields=["x_m", "y_m"])]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


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
