"""Better data of one municipality: tables that go before what the pack has there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laadregie.regions.models.areas import Municipality


class EnrichmentKind(models.TextChoices):
    """What an enrichment tells; the first two both say where homes are, and addresses go first."""

    ADDRESSES = "addresses", _("Addresses of homes")
    BUILDINGS = "buildings", _("Outlines of buildings")
    LARGE_SCALE_MAP = "large_scale_map", _("Large-scale map: streets, bays, trees")
    HOUSEHOLD_CELLS = "household_cells", _("Households per square of 500 m")
    STREETS = "streets", _("Network of streets and paths")


class Enrichment(models.Model):
    """One version of a table of one municipality, kept in the data folder with where it comes from.

    `digest` is that of the kept table, `source_digest` that of the bytes it was made of.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40, choices=EnrichmentKind.choices)
    path = models.CharField(max_length=200)  # inside the data folder
    name = models.CharField(max_length=200)  # of the file, or of the collections of the service
    digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField()
    records_read = models.PositiveIntegerField()
    records_refused = models.JSONField(default=dict)  # number by code of the reason
    origin = models.CharField(max_length=500)
    licence = models.CharField(max_length=500)
    address = models.CharField(max_length=500, blank=True)  # where it was fetched; empty for a file
    as_of = models.DateField(null=True)
    retrieved_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                condition=Q(replaced_at__isnull=True),
                name="enrichment_one_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("stored_at")),
                name="enrichment_replaced_after_stored",
            ),
            models.CheckConstraint(condition=Q(kind__in=EnrichmentKind.values), name="enrichment_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}"
