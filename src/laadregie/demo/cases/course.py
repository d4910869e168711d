"""How realisations and traffic orders of the demo went: every step with its moment, up to today.

Durations are drawn around what is known of the chain (the national survey of 2022: of those who got
a pole 45% waited 7 to 12 months); the steps are those of the process tables and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from random import Random

from laadregie.realisation import process as steps

# Days that a stage takes: median, and the factor between the median and the 84th percentile.
PACE = {
    "agree_location": (8, 1.8),
    "accept_grid": (14, 1.9),
    "propose_location": (9, 1.6),
    "draft_order": (10, 1.5),
    "publish_order": (16, 1.5),
    "order_connection": (4, 1.5),
    "connect": (82, 1.35),
    "place": (9, 1.7),
    "start_operation": (4, 1.6),
}
ROUND_DAYS = 40  # a municipality gathers what is settled for one order
OBJECTION_WEEKS, DECISION_WEEKS = 6, 12
GRID_REJECTS, GRID_CONDITION, OBJECTED, UPHELD = 0.08, 0.25, 0.06, 0.3
CONDITIONS = (
    "Aansluiten kan op de kast aan de overkant; dat vraagt een boring.",
    "Hoogstens 2 x 11 kW tot de kabel is verzwaard.",
    "Graven kan pas na afloop van het straatwerk.",
)
NO_CAPACITY = "De kabel in deze straat heeft geen ruimte meer."


@dataclass(frozen=True)
class Taken:
    """A step that was taken."""

    step: str
    before: str
    after: str
    at: datetime
    party: str
    note: str = ""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass
class Course:
    """What happened with one place.

    Attributes:
        key: What the place is called here.
        taken: Steps so far, oldest first.
        order: Number of the order that holds it; 0 for none.
        objected_at, decided_at: Of the objection against it; None without one.
        is_upheld: How that ended.
        appealed_at: Of the appeal against a decision that dismissed it.
    """

    key: str
    state: str
    at: datetime
    taken: list[Taken] = field(default_factory=list)
    order: int = 0
    objected_at: datetime | None = None
    decided_at: datetime | None = None
    is_upheld: bool = False
    appealed_at: datetime | None = None


@dataclass
class Order:
    """A traffic order: when it was drafted and published, and the places it holds."""

    number: int
    drafted_at: datetime
    published_at: datetime | None
    courses: list[Course] = field(default_factory=list)


def run(
    places: Iterable[tuple[str, datetime]], *, now: datetime, draw: Random
) -> tuple[list[Course], list[Order]]:
    """Let the places of one municipality go through the chain until now.

    Args:
        places: What a place is called, and when its realisation was opened.
        now: Nothing happens after this moment.
        draw: Where chance comes from.
    """
    courses = [Course(key, steps.LOCATION_PROPOSED, opened_at) for key, opened_at in places]
    for course in courses:
        _settle(course, now, draw)
    orders = _orders([one for one in courses if one.state == steps.LOCATION_SETTLED], now, draw)
    for order in orders:
        for course in order.courses:
            if course.state == steps.ORDER_PUBLISHED:
                _build(course, now, draw)
    return courses, orders


def _settle(course: Course, now: datetime, draw: Random) -> None:
    while course.state != steps.LOCATION_SETTLED:
        if not _take(course, "agree_location", steps.MUNICIPALITY, now, draw):
            return
        if draw.random() >= GRID_REJECTS:
            facts: dict[str, object] = {"capacity_kw": draw.choice((11, 17.3, 22, 34.5))}
            note = draw.choice(CONDITIONS) if draw.random() < GRID_CONDITION else ""
            _take(course, "accept_grid", steps.GRID, now, draw, note=note, facts=facts)
            return
        pace = PACE["accept_grid"]
        if not _take(course, "reject_grid", steps.GRID, now, draw, note=NO_CAPACITY, pace=pace):
            return
        if not _take(course, "propose_location", steps.OPERATOR, now, draw):
            return


def _orders(settled: Sequence[Course], now: datetime, draw: Random) -> list[Order]:
    """Gather what is settled in rounds: each round one order."""
    orders: list[Order] = []
    waiting = sorted(settled, key=lambda one: one.at)
    while waiting:
        closes_at = waiting[0].at + timedelta(days=ROUND_DAYS)
        if closes_at > now:
            break
        inside = [one for one in waiting if one.at <= closes_at]
        waiting = waiting[len(inside) :]
        published_at = closes_at + _days(draw, PACE["publish_order"])
        order = Order(len(orders) + 1, closes_at, published_at if published_at <= now else None, inside)
        orders.append(order)
        for course in inside:
            course.order, course.at = order.number, closes_at
            _at(course, "draft_order", steps.MUNICIPALITY, closes_at)
            if order.published_at:
                _at(course, "publish_order", steps.MUNICIPALITY, order.published_at)
    return orders


def _build(course: Course, now: datetime, draw: Random) -> None:
    published_at = course.at
    uncontested_at = published_at + timedelta(weeks=OBJECTION_WEEKS, days=1)
    if draw.random() < OBJECTED:
        objected_at = published_at + timedelta(days=draw.randrange(5, OBJECTION_WEEKS * 7))
        if objected_at <= now:
            decided_at = uncontested_at + timedelta(weeks=draw.uniform(4, DECISION_WEEKS))
            course.objected_at = objected_at
            if decided_at > now:
                return
            course.decided_at, course.is_upheld = decided_at, draw.random() < UPHELD
            if course.is_upheld:
                _at(course, "uphold_objection", steps.MUNICIPALITY, decided_at)
                return
            uncontested_at, course.at = decided_at, decided_at
    if not _take(course, "order_connection", steps.OPERATOR, now, draw):
        return
    if not _take(course, "connect", steps.GRID, now, draw):
        return
    course.at = max(course.at, uncontested_at)
    if not _take(course, "place", steps.CONTRACTOR, now, draw):
        return
    _take(course, "start_operation", steps.OPERATOR, now, draw)


def _take(
    course: Course,
    step: str,
    party: str,
    now: datetime,
    draw: Random,
    *,
    note: str = "",
    facts: dict[str, object] | None = None,
    pace: tuple[float, float] | None = None,
) -> bool:
    """Take a step after the time it needs; False when that lies after now."""
    at = course.at + _days(draw, pace or PACE[step])
    if at > now:
        return False
    _at(course, step, party, at, note=note, facts=facts)
    return True


def take(course: Course, step: str, party: str, at: datetime, *, note: str = "") -> bool:
    """Take a step at a moment; True, so that it can be told."""
    _at(course, step, party, at, note=note)
    return True


def _at(
    course: Course,
    step: str,
    party: str,
    at: datetime,
    *,
    note: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    rule = steps.STEPS[step]
    if course.state not in rule.before or party not in rule.by:
        raise ValueError(f"{step} by {party} is no step from {course.state}")
    course.taken.append(Taken(step, course.state, rule.after, at, party, note, facts or {}))
    course.state, course.at = rule.after, at


def _days(draw: Random, pace: tuple[float, float]) -> timedelta:
    median, spread = pace
    return timedelta(days=draw.lognormvariate(log(median), log(spread)))
