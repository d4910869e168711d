"""Does the national feed say the same as the realisations: poles that do not show, and poles nobody reported.

Looked at after every delivery, and once a day by `laadregie serve`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.monitoring import signals as monitoring
from laadregie.realisation import feed_nearby, process, selectors
from laadregie.realisation.conditions import bare
from laadregie.realisation.feed_nearby import FeedPoint
from laadregie.realisation.models import Realisation
from laadregie.realisation.services import keeping
from laadregie.regions import selectors as regions


def listen() -> None:
    """Look after every delivery (called when the app is ready)."""
    monitoring.delivered.connect(_after_delivery, dispatch_uid="realisation.feed_watch")


def _after_delivery(sender: Any, **told: Any) -> None:
    note_seen()


def note_seen() -> int:
    """Note of every pole in operation when the feed shows all its points for the first time; how many."""
    day = feed_nearby.seen_on()
    if day is None:
        return 0
    known = {bare(one) for one in feed_nearby.every_id()}
    waiting = Realisation.objects.filter(state=process.IN_OPERATION, feed_seen_on__isnull=True)
    shown = [one.number for one in waiting if one.evse_ids and {bare(i) for i in one.evse_ids} <= known]
    for number in shown:
        _seen(number, day)
    return len(shown)


def _seen(number: str, day: date) -> None:
    with transaction.atomic():
        found = keeping.locked(number, None)
        if found.state != process.IN_OPERATION or found.feed_seen_on is not None:
            return
        found.feed_seen_on = day
        told = keeping.Told(
            step="feed",
            party=process.SYSTEM,
            at=timezone.now(),
            by=None,
            action="realisation.seen_in_feed",
            before=found.state,
            facts={"day": day.isoformat()},
            changes={"feed_seen_on": (None, day)},
        )
        keeping.keep(found, told)


@dataclass(frozen=True)
class Missing:
    """A pole in operation of which the feed does not show every point.

    Attributes:
        ids: Those that are missing.
        due_on: Day on which they had to show, by policy.
        is_late: Whether a delivery from after that day does not show it either.
    """

    realisation: Realisation
    ids: tuple[str, ...]
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class Unreported:
    """A realisation under way beside which the feed shows points that were not there before."""

    realisation: Realisation
    points: tuple[FeedPoint, ...]


def missing(viewer: Viewer, delivered_on: date | None = None) -> list[Missing]:
    """Poles in operation that the viewer sees and the feed does not, the longest first.

    Args:
        delivered_on: Day of the delivery that is looked at; without it that of the newest.
    """
    day = delivered_on or feed_nearby.seen_on()
    known = {bare(one) for one in feed_nearby.every_id()}
    policy = regions.policy_sets()
    found = []
    for one in selectors.realisations(viewer).filter(state=process.IN_OPERATION):
        ids = tuple(i for i in one.evse_ids if bare(i) not in known)
        if ids and one.in_operation_on:
            allowed = int(policy[one.municipality_code]["feed_days"].number)
            due_on = one.in_operation_on + timedelta(days=allowed)
            found.append(Missing(one, ids, due_on, day is not None and day > due_on))
    return sorted(found, key=lambda one: (one.due_on, one.realisation.number))


def unreported(viewer: Viewer) -> list[Unreported]:
    """Realisations under way that the viewer sees, with new points of the feed beside them.

    A point is new when it was not in the feed as the realisation was opened; a point that another
    realisation reported is not counted.
    """
    reported = {
        bare(i)
        for ids in Realisation.objects.filter(state=process.IN_OPERATION).values_list("evse_ids", flat=True)
        for i in ids
    }
    policy = regions.policy_sets()
    found = []
    for one in selectors.open_realisations(viewer).prefetch_related("milestones"):
        opened = next((m for m in one.milestones.all() if m.step == "open"), None)
        if opened is None or "feed_nearby" not in opened.facts:
            continue
        before = reported | {bare(i) for i in opened.facts["feed_nearby"]}
        near_m = policy[one.municipality_code]["feed_near_m"].number
        points = feed_nearby.points_near(one.site.x_m, one.site.y_m, near_m)
        new = tuple(point for point in points if bare(point.evse_id) not in before)
        if new:
            found.append(Unreported(one, new))
    return found
