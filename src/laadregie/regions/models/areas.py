"""Areas. A code is an area for good; its shape and figures come in versions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Region(models.Model):
    """The region of this database: one, with what its pack said last."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    pack_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="region_only_one")]

    def __str__(self) -> str:
        return self.name


class Province(models.Model):
    """A province; `is_partner` when it takes part itself, not only one of its municipalities."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    is_partner = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SubRegion(models.Model):
    """A group of municipalities that work together."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality, known by its code."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT)
    sub_region = models.ForeignKey(SubRegion, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A neighbourhood (buurt), known by its code."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="neighbourhoods")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaVersion(models.Model):
    """One version of the shapes and figures of all areas, as a pack gave them."""

    digest = models.CharField(max_length=64, unique=True)
    reference_date = models.DateField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    is_current = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="area_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_date} ({self.digest[:8]})"


def _share(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 1)})


class Figures(models.Model):
    """What municipalities and neighbourhoods both have; empty where the source has nothing.

    Shapes are WKB in RD New (EPSG:28992), `x_m` and `y_m` a point inside.
    """

    geometry = models.BinaryField(null=True)
    x_m = models.FloatField()
    y_m = models.FloatField()
    area_ha = models.FloatField(null=True)
    inhabitants = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    address_density_per_km2 = models.PositiveIntegerField(null=True)
    urbanity = models.PositiveSmallIntegerField(null=True)
    owner_occupied_share = models.FloatField(null=True)
    single_family_share = models.FloatField(null=True)
    property_value_eur = models.FloatField(null=True)
    land_area_ha = models.FloatField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=_share("owner_occupied_share") & _share("single_family_share"),
                name="%(class)s_shares",
            ),
        ]


class MunicipalityFigures(Figures):
    """Shape and figures of a municipality in one version."""

    version = models.ForeignKey(AreaVersion, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    cars = models.PositiveIntegerField(null=True)
    vans = models.PositiveIntegerField(null=True)
    trucks = models.PositiveIntegerField(null=True)
    income_per_inhabitant_eur = models.FloatField(null=True)
    apartments = models.PositiveIntegerField(null=True)
    detached_homes = models.PositiveIntegerField(null=True)
    semi_detached_homes = models.PositiveIntegerField(null=True)
    terraced_homes = models.PositiveIntegerField(null=True)
    non_residential_buildings = models.PositiveIntegerField(null=True)

    class Meta(Figures.Meta):
        constraints = [
            *Figures.Meta.constraints,
            models.UniqueConstraint(fields=["version", "municipality"], name="municipality_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.version})"


class NeighbourhoodFigures(Figures):
    """Shape and figures of a neighbourhood in one version.

    `position_estimated`: it has no shape, and its point is a mean of its district or municipality.
    """

    version = models.ForeignKey(AreaVersion, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT)
    position_estimated = models.BooleanField(default=False)
    district_code = models.CharField(max_length=64, blank=True)
    inhabitants_65_plus = models.PositiveIntegerField(null=True)
    inhabitants_under_15 = models.PositiveIntegerField(null=True)
    household_size = models.FloatField(null=True)
    distance_supermarket_km = models.FloatField(null=True)
    postcode4 = models.CharField(max_length=64, blank=True)

    class Meta(Figures.Meta):
        constraints = [
            *Figures.Meta.constraints,
            models.UniqueConstraint(
                fields=["version", "neighbourhood"], name="neighbourhood_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(geometry__isnull=False) | Q(position_estimated=True),
                name="neighbourhood_without_shape_is_estimated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood} ({self.version})"


class PackFile(models.Model):
    """A file of a pack, kept in the data folder with where it comes from."""

    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=200)  # inside the data folder
    name = models.CharField(max_length=200)  # as the pack called it
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    origin = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=500, blank=True)
    as_of = models.DateField(null=True)
    crs = models.CharField(max_length=100, blank=True)
    layer = models.CharField(max_length=100, blank=True)
    stored_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(replaced_at__isnull=True), name="pack_file_one_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("stored_at")),
                name="pack_file_replaced_after_stored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
