"""Parties, what they agreed, and the policy values they set."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laadregie.regions.models.areas import Municipality, Province


class OrganisationKind(models.TextChoices):
    """Sorts of organisations that work in a region."""

    PROGRAMME = "programme", _("Programme")
    PROVINCE = "province", _("Province")
    SUB_REGION = "sub_region", _("Sub-region")
    MUNICIPALITY = "municipality", _("Municipality")
    GRID_OPERATOR = "grid_operator", _("Grid operator")
    CONCESSION_HOLDER = "concession_holder", _("Concession holder")


class Organisation(models.Model):
    """A party. Provinces, sub-regions and municipalities have the code of their area."""

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Concession(models.Model):
    """The right to place and operate public charge points, for the time it holds."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="concession_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationState(models.TextChoices):
    """Whether a municipality takes part in a concession."""

    YES = "yes", _("Takes part")
    NO = "no", _("Does not take part")
    UNKNOWN = "unknown", _("Unknown")


class Participation(models.Model):
    """What was said on a date about a municipality and a concession; nothing is overwritten.

    `set_by` is who said it in the product; without it the pack did.
    """

    concession = models.ForeignKey(Concession, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=ParticipationState.choices)
    known_on = models.DateField()
    source = models.CharField(max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["concession", "municipality"])]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_state_display()} ({self.known_on})"


class DatedFigure(models.Model):
    """A number that was true, or was written, on a date; kept beside what is counted now."""

    code = models.CharField(max_length=64)
    concession = models.ForeignKey(Concession, null=True, on_delete=models.PROTECT)
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT)
    value = models.FloatField()
    unit = models.CharField(max_length=40)
    as_of = models.DateField()
    source = models.CharField(max_length=500)
    note = models.CharField(max_length=500, blank=True, help_text="What one must know when reading it")

    def __str__(self) -> str:
        return f"{self.code} {self.value:g} ({self.as_of})"


class PolicyValue(models.Model):
    """A value that somebody decided, from a date on; without municipality for the whole region.

    Nothing is overwritten: of the values that hold on a day, the one that begins last counts,
    and of those the one that was written last.
    """

    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    value = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=500)
    is_derived = models.BooleanField(default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "municipality"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="policy_value_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from})"
