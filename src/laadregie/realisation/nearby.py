"""What is being built near a place; public, since it says nothing of who asked for it."""

from dataclasses import dataclass
from datetime import date, datetime
from math import hypot

from django.utils import timezone

from laadregie.realisation import happened as happened_at
from laadregie.realisation import process
from laadregie.realisation.expecting import expected
from laadregie.realisation.models import Milestone, Realisation, TrafficOrder

PUBLIC_STEPS = ("open", "publish_order", "place", "start_operation")


@dataclass(frozen=True)
class UnderWay:
    """A realisation near a place.

    Attributes:
        pk, number, name: Which one and what its site is called.
        x_m, y_m: RD metres.
        points: Charge points that come.
        state_label: How far it is, in words.
        expected_on: When it should be in operation: the day that was planned, else by what cases took.
    """

    pk: int
    number: str
    name: str
    x_m: float
    y_m: float
    points: int
    state_label: str
    expected_on: date | None


def under_way(x_m: float, y_m: float, within_m: float) -> list[UnderWay]:
    """Open realisations within a straight distance of a place, in no order."""
    found = Realisation.objects.filter(
        state__in=process.OPEN,
        site__x_m__range=(x_m - within_m, x_m + within_m),
        site__y_m__range=(y_m - within_m, y_m + within_m),
    ).select_related("site")
    return [
        UnderWay(
            one.pk,
            one.number,
            one.site.name,
            one.site.x_m,
            one.site.y_m,
            one.points,
            one.get_state_display(),
            _expected_on(one),
        )
        for one in found
    ]


def _expected_on(one: Realisation) -> date | None:
    if one.placing_planned_on is not None and one.placing_planned_on >= timezone.localdate():
        return one.placing_planned_on
    found = expected(one)
    return found.on if found else None


@dataclass(frozen=True)
class Happened:
    """A step of a realisation that others may hear of.

    Attributes:
        on: The day on which it was, which may lie before it was recorded.
        order, object_until: Of a published order, its number and the last day to object.
    """

    step: str
    on: date
    name: str
    order: str = ""
    object_until: date | None = None


def happened(x_m: float, y_m: float, within_m: float, *, after: datetime, until: datetime) -> list[Happened]:
    """What was planned, published, placed or switched on within a straight distance, oldest first."""
    told = Milestone.objects.filter(
        step__in=PUBLIC_STEPS,
        at__gt=after,
        at__lte=until,
        realisation__site__x_m__range=(x_m - within_m, x_m + within_m),
        realisation__site__y_m__range=(y_m - within_m, y_m + within_m),
    ).select_related("realisation__site")
    return [
        _told(one)
        for one in told.order_by("at", "pk")
        if hypot(one.realisation.site.x_m - x_m, one.realisation.site.y_m - y_m) <= within_m
    ]


def _told(one: Milestone) -> Happened:
    on = timezone.localdate(happened_at.of_milestone(one.at, one.facts))
    name = one.realisation.site.name
    if one.step != "publish_order":
        return Happened(one.step, on, name)
    order = TrafficOrder.objects.filter(number=str(one.facts.get("order") or "")).first()
    return (
        Happened(one.step, on, name, order.number, order.term_ends_on)
        if order
        else Happened(one.step, on, name)
    )
