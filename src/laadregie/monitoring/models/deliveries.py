"""Deliveries of a feed, with what each changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DeliveryKind(models.TextChoices):
    LOCATIONS = "locations", _("Locations")
    TARIFFS = "tariffs", _("Prices")
    USAGE = "usage", _("Use")


class DeliveryState(models.TextChoices):
    RUNNING = "running", _("Being read")
    DONE = "done", _("Loaded")
    REFUSED = "refused", _("Refused")


class FeedDelivery(models.Model):
    """One delivery: where it came from and what it did.

    `gone_held`: so many records were missing that none was marked as gone. A refused delivery
    keeps its message as template and parameters, so that it is shown in the reader's language.
    """

    kind = models.CharField(max_length=10, choices=DeliveryKind.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.RUNNING)
    source = models.CharField(max_length=500)
    origin = models.CharField(max_length=500, blank=True)
    retrieved_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    first_on = models.DateField(null=True, help_text="First day of samples")
    last_on = models.DateField(null=True, help_text="Last day of samples")
    records = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    gone_held = models.BooleanField(default=False)
    message = models.CharField(max_length=500, blank=True)
    message_params = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", finished_at__isnull=True)
                | Q(state__in=("done", "refused"), finished_at__isnull=False),
                name="delivery_finished_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True) | Q(first_on__lte=F("last_on")),
                name="delivery_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class RefusedRecord(models.Model):
    """A record of a delivery that could not be used, and why.

    `template` is an English message id with `%(field)s` and `%(value)s`.
    """

    delivery = models.ForeignKey(FeedDelivery, on_delete=models.CASCADE, related_name="refusals")
    position = models.PositiveIntegerField()
    record_id = models.CharField(max_length=100, blank=True)
    path = models.CharField(max_length=200, blank=True)
    template = models.CharField(max_length=200)
    value = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.position}"

    @property
    def reason(self) -> str:
        """The sentence in the reader's language."""
        text: str = _(self.template) % {"field": self.path, "value": self.value}
        return text
