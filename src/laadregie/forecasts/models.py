"""Forecasts of what charging will be needed, and what municipalities said about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scenario(models.TextChoices):
    LOW = "low", _("Low")
    MID = "mid", _("Middle")
    HIGH = "high", _("High")


class RunState(models.TextChoices):
    WRITING = "writing", _("Being written")
    CURRENT = "current", _("Current")
    EARLIER = "earlier", _("Earlier")


class ForecastRun(models.Model):
    """One calculation for the whole region, with everything it rests on.

    Its rows are written in batches and count from the moment its state is "current".
    """

    region_code = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WRITING)
    job_id = models.UUIDField(unique=True)
    method_version = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=list)  # per input: name, origin, as_of, digest
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_code"], condition=Q(state="current"), name="one_current_forecast"
            ),
            models.CheckConstraint(
                condition=Q(state="writing", published_at=None)
                | Q(state__in=("current", "earlier"), published_at__isnull=False),
                name="forecast_published_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")), name="forecast_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.pk}"

    @property
    def years(self) -> range:
        """The years of the forecast, both ends included."""
        return range(self.first_year, self.last_year + 1)


class AreaForecast(models.Model):
    """What one neighbourhood needs in one year of one scenario, by the model alone.

    Points are charge points (EVSEs) in parts: 0.4 point is a real outcome for a small area.
    """

    run = models.ForeignKey(ForecastRun, on_delete=models.CASCADE, related_name="areas")
    neighbourhood = models.ForeignKey(
        "regions.Neighbourhood", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    municipality = models.ForeignKey(
        "regions.Municipality", to_field="code", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scenario = models.CharField(max_length=4, choices=Scenario.choices)
    year = models.PositiveSmallIntegerField()
    evs = models.FloatField()
    electric_vans = models.FloatField()
    points_residents = models.FloatField()
    points_visitors = models.FloatField()
    points_commuters = models.FloatField()
    points_vans = models.FloatField()
    public_charge_points_needed = models.FloatField()
    fast_charge_points_needed = models.FloatField()
    filled = models.CharField(max_length=300, blank=True)  # names of inputs that were filled

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "year", "scenario", "neighbourhood"], name="one_forecast_per_area"
            ),
            models.CheckConstraint(
                condition=Q(public_charge_points_needed__gte=0, fast_charge_points_needed__gte=0),
                name="forecast_not_below_zero",
            ),
        ]
        indexes = [models.Index(fields=["run", "municipality", "scenario", "year"])]

    def __str__(self) -> str:
        return f"{self.neighbourhood_id} {self.year} {self.scenario}"


class Reason(models.TextChoices):
    NEW_HOUSING = "new_housing", _("New housing")
    REDEVELOPMENT = "redevelopment", _("Redevelopment")
    KNOWN_FLEET = "known_fleet", _("A known fleet")
    LOCAL_COUNT = "local_count", _("A local count or survey")
    OTHER = "other", _("Something else")


class Correction(models.Model):
    """What a municipality knows better than the model about one neighbourhood.

    It belongs to no run: it counts for every forecast until it is withdrawn.
    """

    neighbourhood = models.ForeignKey(
        "regions.Neighbourhood", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    municipality = models.ForeignKey(
        "regions.Municipality", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    points = models.SmallIntegerField(_("public charge points, more or fewer"))
    from_year = models.PositiveSmallIntegerField(_("from the year"))
    to_year = models.PositiveSmallIntegerField(_("up to and including the year"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    explanation = models.CharField(_("explanation"), max_length=500)
    source = models.CharField(_("source"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="correction_withdrawn_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")), name="correction_years_in_order"
            ),
            models.CheckConstraint(condition=~Q(points=0), name="correction_changes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood_id} {self.points:+d}"


class Acceptance(models.Model):
    """A municipality agrees with the forecast of one run, its own corrections included."""

    municipality = models.ForeignKey(
        "regions.Municipality", to_field="code", on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(ForecastRun, on_delete=models.PROTECT, related_name="acceptances")
    note = models.CharField(_("note"), max_length=500, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "-accepted_at"])]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.run_id}"


class BacktestResult(models.Model):
    """How well the model would have done for municipalities it had not seen."""

    region_code = models.CharField(max_length=64)
    method_version = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["region_code", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.region_code} {self.created_at:%Y-%m-%d}"
