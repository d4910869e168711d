"""Realisations: one per place where poles come, from a chosen site to operation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RealisationState(models.TextChoices):
    """How far a realisation is; the steps between them stand in `process.py`."""

    LOCATION_PROPOSED = "location_proposed", _("Location proposed")
    LOCATION_VETOED = "location_vetoed", _("Location refused by the municipality")
    GRID_CHECK = "grid_check", _("At the grid operator")
    GRID_REJECTED = "grid_rejected", _("Rejected by the grid operator")
    LOCATION_SETTLED = "location_settled", _("Location settled")
    ORDER_DRAFTED = "order_drafted", _("Traffic order drafted")
    ORDER_PUBLISHED = "order_published", _("Traffic order published")
    CONNECTION_ORDERED = "connection_ordered", _("Connection ordered")
    CONNECTED = "connected", _("Connected")
    PLACED = "placed", _("Placed")
    IN_OPERATION = "in_operation", _("In operation")
    REMOVED = "removed", _("Removed")
    STOPPED = "stopped", _("Stopped")


class Cause(models.TextChoices):
    """Why poles come at this place."""

    REQUEST = "request", _("Request")
    PROACTIVE = "proactive", _("Ahead of demand")
    DATA = "data", _("Use of the poles nearby")
    LOGISTICS = "logistics", _("Logistics")


class StopReason(models.TextChoices):
    """Why a realisation stopped or a pole went."""

    NO_LOCATION = "no_location", _("No suitable location")
    NO_GRID = "no_grid", _("No grid connection in time")
    OBJECTION = "objection", _("Objection upheld")
    NO_DEMAND = "no_demand", _("Nobody asks for it any more")
    OTHER_POLE = "other_pole", _("Another pole serves the need")
    WORKS = "works", _("The street will be rebuilt")
    OTHER = "other", _("Another reason")


class Realisation(models.Model):
    """The way of one site from chosen place to pole in operation.

    `site` is a site of the plan map; from the moment that it is here its state is written by this
    context alone. At most one realisation of a site is open.
    """

    number = models.CharField(max_length=32, unique=True)
    municipality_code = models.CharField(max_length=16, db_index=True)
    site = models.ForeignKey("planmaps.Site", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=RealisationState.choices)
    cause = models.CharField(max_length=12, choices=Cause.choices)
    poles = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(help_text="Charge points that the poles will have")
    concession_code = models.CharField(max_length=64, blank=True)
    operator_code = models.CharField(
        max_length=64, blank=True, help_text="Organisation that places the poles"
    )
    contractor_code = models.CharField(max_length=64, blank=True, help_text="Organisation that does the work")
    grid_operator_code = models.CharField(max_length=64, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the parties answered, each with its own page and trail of milestones.
    location_note = models.CharField(max_length=500, blank=True)
    grid_capacity_kw = models.FloatField(null=True)
    grid_condition = models.CharField(max_length=500, blank=True)
    grid_reason = models.CharField(max_length=500, blank=True)
    connection_planned_on = models.DateField(null=True, help_text="Date the grid operator gave")
    placing_planned_on = models.DateField(null=True, help_text="Date the contractor gave")
    evse_ids = models.JSONField(default=list, help_text="That the national feed must show later")
    feed_seen_on = models.DateField(null=True, help_text="First day on which the feed showed them all")
    stop_reason = models.CharField(max_length=16, choices=StopReason.choices, blank=True)
    stop_note = models.CharField(max_length=500, blank=True)
    hold_reason = models.CharField(
        max_length=200, blank=True, help_text="Why it waits; empty when it goes on"
    )
    hold_waiting_for = models.CharField(max_length=16, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="Goes up with each change")
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    in_operation_on = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["municipality_code", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=~Q(state__in=("removed", "stopped")),
                name="realisation_one_per_site",
            ),
            models.CheckConstraint(
                condition=Q(poles__gte=1, points__gte=F("poles")), name="realisation_has_points"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("removed", "stopped")) ^ Q(stop_reason=""),
                name="realisation_stopped_with_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_operation") | Q(in_operation_on__isnull=False),
                name="realisation_in_operation_since",
            ),
            models.CheckConstraint(
                condition=Q(hold_reason="") ^ ~Q(hold_waiting_for=""), name="realisation_held_by_someone"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["operator_code", "state"]),
            models.Index(fields=["grid_operator_code", "state"]),
        ]

    def __str__(self) -> str:
        return self.number


class Milestone(models.Model):
    """One step of a realisation as it happened: who, when, who has it now, under which policy."""

    realisation = models.ForeignKey(Realisation, on_delete=models.CASCADE, related_name="milestones")
    step = models.CharField(max_length=24)
    state_before = models.CharField(max_length=24, blank=True)
    state_after = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    party = models.CharField(max_length=16, help_text="In which capacity")
    waits_for = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict, help_text="What was answered or measured with it")
    policy = models.JSONField(default=dict, help_text="Policy values that counted: value, origin, since")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["step", "at"])]

    def __str__(self) -> str:
        return f"{self.realisation}: {self.step}"
