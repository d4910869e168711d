"""Tells the plan map which of its sites a realisation holds."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from laadregie.planmaps import followers
from laadregie.planmaps.followers import Follower
from laadregie.realisation.models import Realisation


def holders(site_ids: Collection[int]) -> Mapping[int, Follower]:
    """The realisations that are open or in operation, by site."""
    found = Realisation.objects.filter(site_id__in=site_ids).exclude(state__in=("removed", "stopped"))
    return {
        site_id: Follower(number, reverse("realisation:case", args=[number]))
        for site_id, number in found.values_list("site_id", "number")
    }


def register() -> None:
    """Let the plan map ask here."""
    followers.register(holders)
