"""The network as delivered: kept as it is, also where it is wrong, also when it is gone."""

from django.db import models
from django.db.models import Q

from laadregie.monitoring.models.deliveries import FeedDelivery


class Delivered(models.Model):
    """Which delivery a record came with first and last, and since when it is gone from the feed."""

    first_delivery = models.ForeignKey(FeedDelivery, on_delete=models.PROTECT, related_name="+")
    last_delivery = models.ForeignKey(FeedDelivery, on_delete=models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ChargeLocation(Delivered):
    """A location record. `x_m`, `y_m` RD New, empty when the feed has no usable position.

    `open_all_hours` is empty when the feed does not say.
    """

    country_code = models.CharField(max_length=64, blank=True)
    party_id = models.CharField(max_length=64, blank=True)
    location_id = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)
    publish = models.BooleanField()
    name = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=255, blank=True)
    postal_code = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=64, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    x_m = models.FloatField(null=True)
    y_m = models.FloatField(null=True)
    parking_type = models.CharField(max_length=64, blank=True)
    open_all_hours = models.BooleanField(null=True)
    operator = models.CharField(max_length=255, blank=True)
    owner = models.CharField(max_length=255, blank=True)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country_code", "party_id", "location_id"], name="charge_location_once"
            ),
            models.CheckConstraint(
                condition=Q(x_m__isnull=True, y_m__isnull=True) | Q(x_m__isnull=False, y_m__isnull=False),
                name="charge_location_x_with_y",
            ),
        ]
        indexes = [models.Index(fields=["location_id"], name="charge_location_id")]

    def __str__(self) -> str:
        return self.name or self.address or self.location_id


class Evse(models.Model):
    """A charge point as one location reports it; doubles are here as often as they are delivered."""

    location = models.ForeignKey(ChargeLocation, on_delete=models.PROTECT, related_name="evses")
    uid = models.CharField(max_length=255)
    evse_id = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=64)
    capabilities = models.JSONField(default=list)
    parking_restrictions = models.JSONField(default=list)
    physical_reference = models.CharField(max_length=255, blank=True)
    updated_at = models.DateTimeField(null=True)
    last_delivery = models.ForeignKey(FeedDelivery, on_delete=models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "uid"], name="evse_once_per_location")]

    def __str__(self) -> str:
        return self.evse_id or self.uid


class Connector(models.Model):
    """A connector: as stated (V, A, W), and the power that follows (kW)."""

    evse = models.ForeignKey(Evse, on_delete=models.CASCADE, related_name="connectors")
    connector_id = models.CharField(max_length=255)
    standard = models.CharField(max_length=64, blank=True)
    format = models.CharField(max_length=64, blank=True)
    power_type = models.CharField(max_length=64, blank=True)
    max_voltage_v = models.FloatField(null=True)
    max_amperage_a = models.FloatField(null=True)
    stated_power_w = models.FloatField(null=True)
    power_kw = models.FloatField(null=True)
    tariff_ids = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.connector_id


class Tariff(Delivered):
    """A tariff with its energy price, EUR/kWh; empty when it has none."""

    country_code = models.CharField(max_length=64, blank=True)
    party_id = models.CharField(max_length=64, blank=True)
    tariff_id = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)
    currency = models.CharField(max_length=64, blank=True)
    price_kwh_eur = models.FloatField(null=True)
    price_varies = models.BooleanField()
    vat_share = models.FloatField(null=True)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country_code", "party_id", "tariff_id"], name="tariff_once")
        ]

    def __str__(self) -> str:
        return self.tariff_id
