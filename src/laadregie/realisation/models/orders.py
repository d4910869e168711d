"""Traffic orders (verkeersbesluiten): bays reserved for charging, one or many sites in one order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laadregie.realisation.models.realisations import Realisation


class OrderState(models.TextChoices):
    """How far an order is."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OrderSiteState(models.TextChoices):
    """What became of one site of an order; each has its own outcome."""

    DRAFTED = "drafted", _("In a draft")
    IN_FORCE = "in_force", _("In force, objection possible")
    UNCONTESTED = "uncontested", _("Uncontested")
    OBJECTION = "objection", _("Objection")
    UPHELD = "upheld", _("Objection upheld")
    DISMISSED = "dismissed", _("Objection dismissed, appeal possible")
    APPEAL = "appeal", _("Appeal")
    ANNULLED = "annulled", _("Annulled by the court")
    IRREVOCABLE = "irrevocable", _("Irrevocable")
    LEFT = "left", _("Taken out")


class TrafficOrder(models.Model):
    """A traffic order of a municipality.

    `answers` holds what the legal checklist asks and the data does not give: competence and mandate,
    advice of the police, motivation, signatory. `text` is what an officer changed in the drafted
    sections, by section.
    """

    number = models.CharField(max_length=32, unique=True)
    municipality_code = models.CharField(max_length=16, db_index=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.DRAFT)
    answers = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    published_on = models.DateField(null=True)
    publication_reference = models.CharField(max_length=200, blank=True)
    term_ends_on = models.DateField(null=True, help_text="Last day on which one can object")
    facts = models.JSONField(
        default=dict, help_text="What the order rested on when it was published: data, policy, text"
    )
    is_earlier = models.BooleanField(
        default=False, help_text="Taken over from before; it covers sites without being drafted here"
    )
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False, term_ends_on__isnull=False),
                name="order_published_with_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class OrderSite(models.Model):
    """One site in an order, with its own course: objection, appeal, irrevocable."""

    order = models.ForeignKey(TrafficOrder, on_delete=models.CASCADE, related_name="sites")
    realisation = models.ForeignKey(Realisation, on_delete=models.PROTECT, related_name="order_sites")
    state = models.CharField(max_length=12, choices=OrderSiteState.choices, default=OrderSiteState.DRAFTED)
    street = models.CharField(max_length=160, help_text="As the order names the place")
    house_number = models.CharField(max_length=20, blank=True, help_text="Opposite or next to which it is")
    bays = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict, help_text="What the checklist asks of this place")
    state_since = models.DateTimeField()
    term_ends_on = models.DateField(null=True, help_text="Last day of the term that runs in this state")
    irrevocable_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["realisation"],
                condition=~Q(state__in=("upheld", "annulled", "left")),
                name="realisation_in_one_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.number}: {self.street}"


class ObjectionKind(models.TextChoices):
    """Which legal remedy."""

    OBJECTION = "objection", _("Objection")
    APPEAL = "appeal", _("Appeal")
    HIGHER_APPEAL = "higher", _("Higher appeal")
    RELIEF = "relief", _("Preliminary relief")


class ObjectionOutcome(models.TextChoices):
    """How it ended; empty while it runs."""

    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Objection(models.Model):
    """An objection, appeal or request for preliminary relief against one site of an order.

    Who objected stays in the municipality's own case system; here stand dates and outcome.
    """

    order_site = models.ForeignKey(OrderSite, on_delete=models.CASCADE, related_name="objections")
    kind = models.CharField(max_length=12, choices=ObjectionKind.choices)
    reference = models.CharField(max_length=80, blank=True)
    received_on = models.DateField()
    with_committee = models.BooleanField(default=False)
    adjourned_weeks = models.PositiveSmallIntegerField(default=0)
    defects_from = models.DateField(
        null=True, help_text="Day on which the objector was asked to repair a defect: the term stands still"
    )
    defects_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days that the term stood still before, for defects that were repaired"
    )
    decide_before = models.DateField(null=True)
    outcome = models.CharField(max_length=12, choices=ObjectionOutcome.choices, blank=True)
    decided_on = models.DateField(null=True, help_text="Day on which the decision was sent")
    suspends = models.BooleanField(
        default=False, help_text="Preliminary relief granted: nothing may be placed"
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(decided_on__isnull=False), name="objection_decided_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on}"
