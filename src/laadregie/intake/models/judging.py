"""How a request was judged and decided, and what happened with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laadregie.intake.models.requests import ChargerRequest


class Outcome(models.TextChoices):
    """Outcome of one criterion; unknown is an outcome."""

    YES = "yes", _("Meets it")
    NO = "no", _("Does not meet it")
    UNKNOWN = "unknown", _("Unknown")


class CriterionResult(models.Model):
    """One criterion as it was evaluated, with all it rested on; results are added, never overwritten."""

    charger_request = models.ForeignKey(ChargerRequest, on_delete=models.CASCADE, related_name="results")
    round = models.PositiveSmallIntegerField(help_text="Which evaluation: 1 is the first")
    criterion = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    why = models.CharField(max_length=32, blank=True, help_text="Code of the sentence that says why")
    reason = models.CharField(max_length=16, blank=True, help_text="Ground for rejection that a no gives")
    figures = models.JSONField(default=dict, help_text="The numbers it rests on, with units in their names")
    inputs = models.JSONField(default=dict, help_text="Where they come from: source and date")
    policy = models.JSONField(default=dict, help_text="Policy values that counted: value, origin, since")
    is_estimated = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, help_text="Of the person who looked at evidence")
    evaluated_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["charger_request", "round", "pk"]

    def __str__(self) -> str:
        return f"{self.charger_request}: {self.criterion} {self.outcome}"


class DecisionKind(models.TextChoices):
    """What was decided."""

    ACCEPT = "accept", _("Request accepted")
    REJECT = "reject", _("Rejected")
    ASK_MORE = "ask_more", _("Asked for more")
    MERGE = "merge", _("Added to another request")


class RejectionReason(models.TextChoices):
    """Why a request is rejected (domain: section 3)."""

    OWN_PARKING = "own_parking", _("Own parking place")
    POLE_NEARBY = "pole_nearby", _("Another pole nearby with room")
    NO_EVIDENCE = "no_evidence", _("No valid evidence")
    OUTSIDE_AREA = "outside_area", _("Outside the area")
    VEHICLE = "vehicle", _("Vehicle is not eligible")
    NO_LOCATION = "no_location", _("No suitable location")
    NO_GRID = "no_grid", _("No grid connection in time")
    DUPLICATE = "duplicate", _("Asked before")


class Capacity(models.TextChoices):
    """In what quality somebody decided; how a rejection can be contested follows from it."""

    MUNICIPALITY = "municipality", _("For the municipality")
    OPERATOR = "operator", _("For the concession holder")


class DecisionSet(models.QuerySet["Decision"]):
    """Decisions, and which of them do not count yet."""

    def waiting(self) -> "DecisionSet":
        """Those that a second person still has to confirm."""
        return self.filter(needs_second=True, confirmed_at=None, undone_at=None)


class Decision(models.Model):
    """One decision on a request. With four eyes it counts once a second person confirmed it."""

    charger_request = models.ForeignKey(ChargerRequest, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    reasons = models.JSONField(default=list, help_text="Codes of RejectionReason")
    note = models.TextField(max_length=4000, blank=True, help_text="In words, to the requester")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    contested_by = models.CharField(
        max_length=12, blank=True, help_text="objection or review; of a rejection"
    )
    decided_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    needs_second = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    policy = models.JSONField(default=dict, help_text="Policy values that counted: value, origin, since")

    objects = DecisionSet.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(needs_second=True),
                name="decision_confirmed_if_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charger_request}: {self.kind}"

    @property
    def is_waiting(self) -> bool:
        """Whether a second person still has to confirm it."""
        return self.needs_second and self.confirmed_at is None and self.undone_at is None

    @property
    def reason_labels(self) -> list[str]:
        """The reasons of a rejection in words."""
        return [str(RejectionReason(code).label) for code in self.reasons if code in RejectionReason.values]


class RequestEvent(models.Model):
    """One step of a request as it happened: the time line that everyone sees."""

    charger_request = models.ForeignKey(ChargerRequest, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=24)
    state_before = models.CharField(max_length=12, blank=True)
    state_after = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    party = models.CharField(max_length=16, help_text="In which capacity")
    waits_for = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["step", "at"])]

    def __str__(self) -> str:
        return f"{self.charger_request}: {self.step}"


class Message(models.Model):
    """What requester and case officer write to each other about a request."""

    charger_request = models.ForeignKey(ChargerRequest, on_delete=models.CASCADE, related_name="messages")
    is_from_requester = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.charger_request}: {self.at:%Y-%m-%d %H:%M}"


class LetterTemplate(models.Model):
    """The words of a letter as a municipality wants them; the newest of a kind counts."""

    municipality_code = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    language = models.CharField(max_length=2, default="nl")
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=10_000, help_text="Paragraphs, with places such as [naam] to fill in")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["municipality_code", "kind", "language"])]

    def __str__(self) -> str:
        return self.subject


class Follower(models.Model):
    """Someone who hears what happens near a place; counts once confirmed by mail, and ends by itself."""

    email = models.EmailField()
    language = models.CharField(max_length=2, default="nl")
    x_m = models.FloatField()
    y_m = models.FloatField()
    radius_m = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ends_on = models.DateField()
    told_up_to = models.DateTimeField(help_text="What happened until then was told")

    class Meta:
        indexes = [models.Index(fields=["x_m", "y_m"])]

    def __str__(self) -> str:
        return f"#{self.pk}"
