"""Keys with which a program uses the APIs in the name of a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key may read or do; never more than its owner may."""

    REGION = "region", _("Areas and policy values")
    NETWORK = "network", _("Charging locations")
    FORECASTS = "forecasts", _("Forecasts")
    PLAN_MAPS = "plan_maps", _("Plan maps, also before they are published")
    REQUESTS = "requests", _("Requests for charge poles: send them, and read them")
    REQUESTS_ACT = "requests_act", _("Requests for charge poles: judge them and decide")
    REALISATIONS = "realisations", _("Realisations and traffic orders: read them")
    REALISATIONS_ACT = "realisations_act", _("Realisations and traffic orders: take steps")


class ApiKey(models.Model):
    """A key: only the digest of the key itself is kept, and its first signs to tell keys apart.

    `last_used_on` is a day and no moment: it is written once a day, not with every request.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_key_ends_after_making")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
