"""Sites: places where poles should come, with what people decided about each.

A site outlives the calculation that proposed it: its number, its state and what was decided
stay, while each plan map says anew what the site is worth (`PlannedSite`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Exactness(models.TextChoices):
    """How exactly a place is known; a search area is drawn as an area, never as a pin."""

    BAY = "bay", _("Parking bay")
    STREET = "street", _("Street or car park")
    SEARCH_AREA = "search_area", _("Search area")


class SiteState(models.TextChoices):
    """How far a site is (domain: states of a place on the plan map)."""

    CANDIDATE = "candidate", _("Proposed")
    VALIDATED = "validated", _("Approved")
    RESERVED = "reserved", _("Reserved")
    IN_ORDER = "in_order", _("In traffic order")
    REALISED = "realised", _("Realised")
    DROPPED = "dropped", _("Dropped")


class Origin(models.TextChoices):
    """Who came up with a site."""

    CALCULATED = "calculated", _("Calculated")
    ADDED = "added", _("Added by hand")
    IMPORTED = "imported", _("Imported")


class DropReason(models.TextChoices):
    """Why a site was dropped."""

    NOT_MUNICIPAL_LAND = "not_municipal_land", _("Not on land of the municipality")
    NOT_PUBLIC = "not_public", _("Not open day and night")
    FACADE = "facade", _("In front of a door, window or monument")
    PASSAGE = "passage", _("Too little free passage")
    KERB = "kerb", _("Too close to the kerb")
    TREES = "trees", _("Roots of trees")
    TRAFFIC = "traffic", _("Hinders traffic")
    PARKING_PRESSURE = "parking_pressure", _("Too few parking places")
    WORKS = "works", _("The street will be rebuilt")
    NO_GRID = "no_grid", _("No grid connection in time")
    RESIDENTS = "residents", _("Objections of residents")
    NOT_IN_PLAN = "not_in_plan", _("No longer in the calculated plan")
    OTHER = "other", _("Another reason")


class Site(models.Model):
    """One place where poles come."""

    municipality_code = models.CharField(max_length=16)
    number = models.CharField(max_length=32)
    candidate_id = models.CharField(
        max_length=64, help_text="Of the calculation; `own-` and the number where people chose the place"
    )
    name = models.CharField(max_length=160)
    neighbourhood_code = models.CharField(max_length=16, blank=True)
    exactness = models.CharField(max_length=12, choices=Exactness.choices)
    x_m = models.FloatField()
    y_m = models.FloatField()
    radius_m = models.FloatField(default=0)
    poles = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="Year of the first pole")
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.CALCULATED)
    state = models.CharField(max_length=12, choices=SiteState.choices, default=SiteState.CANDIDATE)
    drop_reason = models.CharField(max_length=24, choices=DropReason.choices, blank=True)
    drop_note = models.CharField(max_length=500, blank=True)
    reserved_year = models.PositiveSmallIntegerField(null=True, help_text="Year whose quota it counts for")
    measured = models.JSONField(
        default=dict, help_text="Measured on the spot, by measure: value, by, at, source"
    )
    recheck = models.JSONField(
        default=dict, help_text="Explanation of a place people chose or moved, until the next calculation"
    )
    source = models.CharField(max_length=200, blank=True, help_text="Of an imported site: file and row")
    revision = models.PositiveIntegerField(default=1, help_text="Goes up with each change")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["municipality_code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality_code", "number"], name="site_number_once"),
            models.UniqueConstraint(fields=["municipality_code", "candidate_id"], name="site_candidate_once"),
            models.CheckConstraint(condition=Q(poles__gte=1), name="site_has_a_pole"),
            models.CheckConstraint(
                condition=Q(state="dropped") ^ Q(drop_reason=""), name="site_dropped_with_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="reserved") | Q(reserved_year__isnull=False),
                name="site_reserved_for_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(state="reserved") | ~Q(exactness="search_area"),
                name="search_area_is_not_reserved",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality_code", "state"]),
            models.Index(fields=["x_m", "y_m"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SiteChange(models.Model):
    """One decision about a site, as it can be told and undone."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="changes")
    step = models.CharField(max_length=16)
    revision = models.PositiveIntegerField(help_text="Of the site after this change")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["site", "revision"], name="site_change_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.step}"


class SiteComment(models.Model):
    """What somebody who works on a plan map says about a site; never public."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="comments")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]
