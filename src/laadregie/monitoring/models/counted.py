"""What counts: charge points after cleaning, findings, and use. Readers follow `is_current`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laadregie.monitoring.models.deliveries import FeedDelivery
from laadregie.monitoring.models.raw import ChargeLocation, Evse


class Snapshot(models.Model):
    """The network cleaned at one moment, with the versions of everything it rests on.

    `inputs` names area version, thresholds and definitions; `effects` counts what each quality
    rule found; `alternatives` what other definitions of public would count.
    """

    delivery = models.ForeignKey(FeedDelivery, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retrieved_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    rules_version = models.CharField(max_length=40)
    access_definition = models.CharField(max_length=40)
    speed_definition = models.CharField(max_length=40)
    inputs = models.JSONField(default=dict)
    effects = models.JSONField(default=list)
    alternatives = models.JSONField(default=dict)
    records = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="snapshot_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Access(models.TextChoices):
    PUBLIC = "public", _("Public")
    SEMI_PUBLIC = "semi_public", _("Semi-public")
    PRIVATE = "private", _("Private")


class Speed(models.TextChoices):
    REGULAR = "regular", _("Regular")
    FAST = "fast", _("Fast")
    ULTRA_FAST = "ultra_fast", _("Ultra-fast")


class ChargePoint(models.Model):
    """A charge point that counts, in one snapshot. Position RD New (m), power kW, price EUR/kWh.

    `record` is the copy that counts, `evse_id` its number as delivered. `status_frozen`: the
    status has long not changed and says nothing.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="charge_points")
    location = models.ForeignKey(ChargeLocation, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Evse, on_delete=models.PROTECT, related_name="+", db_index=False)
    evse_id = models.CharField(max_length=255)
    x_m = models.FloatField()
    y_m = models.FloatField()
    municipality_code = models.CharField(max_length=64)
    neighbourhood_code = models.CharField(max_length=64, blank=True)
    parking_type = models.CharField(max_length=64, blank=True)
    access = models.CharField(max_length=12, choices=Access.choices)
    speed = models.CharField(max_length=12, choices=Speed.choices)
    power_kw = models.FloatField(null=True)
    price_kwh_eur = models.FloatField(null=True)
    status = models.CharField(max_length=64)
    status_frozen = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "record"], name="charge_point_once_per_snapshot")
        ]
        indexes = [
            models.Index(fields=["snapshot", "municipality_code"], name="charge_point_municipality"),
            models.Index(fields=["snapshot", "x_m", "y_m"], name="charge_point_place"),
        ]

    def __str__(self) -> str:
        return self.evse_id


class QualityFinding(models.Model):
    """A record that a quality rule found; of a double also the location whose copy counts."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="findings", db_index=False)
    code = models.CharField(max_length=40)
    record = models.ForeignKey(Evse, on_delete=models.PROTECT, related_name="+", db_index=False)
    other_location = models.ForeignKey(
        ChargeLocation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["snapshot", "code"], name="finding_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.record_id}"


class Pressure(models.TextChoices):
    QUIET = "quiet", _("Quiet")
    NORMAL = "normal", _("Normal")
    BUSY = "busy", _("Busy")
    UNKNOWN = "unknown", _("Unknown")


class LocationUsage(models.Model):
    """Use of a location in one delivery of status samples; shares 0..1.

    `hours`: per local hour that was sampled `[hour, mean share charging, samples]`. The location
    is named as the samples name it; some are no longer in the feed.
    """

    delivery = models.ForeignKey(FeedDelivery, on_delete=models.CASCADE, related_name="usages")
    location_id = models.CharField(max_length=255)
    municipality_code = models.CharField(max_length=64, blank=True)
    samples = models.PositiveIntegerField()
    charging_share = models.FloatField()
    evening_samples = models.PositiveIntegerField()
    evening_share = models.FloatField(null=True)
    ever_charging = models.BooleanField()
    pressure = models.CharField(max_length=8, choices=Pressure.choices)
    hours = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "location_id"], name="usage_once_per_delivery"),
            models.CheckConstraint(
                condition=Q(charging_share__range=(0, 1))
                & (Q(evening_share__isnull=True) | Q(evening_share__range=(0, 1))),
                name="usage_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.location_id
