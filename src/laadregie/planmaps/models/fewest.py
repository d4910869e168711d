"""Fewest poles for a share of the need, beside the plan that keeps to a quota."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FewestPoles(models.Model):
    """One answer: with how few poles a share can be served; what it rests on is kept with its plan."""

    plan_map = models.ForeignKey("planmaps.PlanMap", on_delete=models.CASCADE, related_name="fewest")
    target_share = models.FloatField(help_text="Share of all need that was asked for, 0 to 1")
    share = models.FloatField(help_text="Share that is served, existing points included, 0 to 1")
    new_poles = models.PositiveIntegerField(help_text="Poles beside those that were decided")
    decided_poles = models.PositiveIntegerField()
    poles_at_least = models.PositiveIntegerField(help_text="No plan needs fewer new poles: proven")
    gap = models.FloatField(help_text="(new poles - bound) / bound, 0 is proven fewest")
    bound_method = models.CharField(max_length=60)
    seconds = models.FloatField()
    sites = models.JSONField(help_text="Chosen places, the one that serves most first")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_share__gte=0, target_share__lte=1), name="fewest_poles_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(poles_at_least__lte=F("new_poles")), name="fewest_poles_bound_below"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_map}: {self.target_share:.0%}"
