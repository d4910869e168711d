"""What chance seldom gives: the states and causes that a demo should show at least once.

Taken with the steps of the process table, at places that the municipality picked itself, so that no
request changes by it. Each is fulfilled in the first municipality that has a place for it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from laadregie.demo.cases.course import DECISION_WEEKS, OBJECTION_WEEKS, Course, take
from laadregie.realisation import process as steps
from laadregie.realisation.models import Cause

TERM = timedelta(weeks=OBJECTION_WEEKS, days=1)
VETO = "Op deze plaats komt volgend jaar een fietspad."
STOPPED = "De bewoners kozen samen voor een plaats twee straten verder."
REMOVED = "De straat wordt opnieuw ingericht."


def _veto(course: Course, now: datetime) -> bool:
    if course.state != steps.LOCATION_PROPOSED:
        return False
    return take(course, "veto_location", steps.MUNICIPALITY, _halfway(course, now), note=VETO)


def _place(course: Course, now: datetime) -> bool:
    published_at = _published_at(course)
    if course.state != steps.CONNECTED or published_at is None or published_at + TERM >= now:
        return False
    at = max(_halfway(course, now), published_at + TERM)
    return take(course, "place", steps.CONTRACTOR, at)


def _stop(course: Course, now: datetime) -> bool:
    if course.state not in (steps.LOCATION_PROPOSED, steps.GRID_CHECK, steps.GRID_REJECTED):
        return False
    return take(course, "stop", steps.MUNICIPALITY, _halfway(course, now), note=STOPPED)


def _remove(course: Course, now: datetime) -> bool:
    if course.state != steps.IN_OPERATION:
        return False
    return take(course, "remove", steps.MUNICIPALITY, _halfway(course, now), note=REMOVED)


def _object(course: Course, now: datetime) -> bool:
    """Against an order of which the decision may still come."""
    published_at = _published_at(course)
    if course.state not in (steps.ORDER_PUBLISHED, steps.CONNECTION_ORDERED) or published_at is None:
        return False
    objected_at = published_at + timedelta(days=9)
    if course.objected_at or not objected_at < now < published_at + TERM + timedelta(weeks=DECISION_WEEKS):
        return False
    course.objected_at = objected_at
    return True


def _appeal(course: Course, now: datetime) -> bool:
    """Against a decision on an objection that was dismissed in the past weeks."""
    published_at = _published_at(course)
    if course.state != steps.CONNECTION_ORDERED or published_at is None or course.objected_at:
        return False
    decided_at = published_at + TERM + timedelta(weeks=2)
    appealed_at = decided_at + timedelta(days=12)
    if appealed_at >= now:
        return False
    course.objected_at, course.decided_at = published_at + timedelta(days=15), decided_at
    course.appealed_at = appealed_at
    return True


@dataclass
class Wishes:
    """What is still to be shown; each goes once it was fulfilled."""

    places: dict[str, Callable[[Course, datetime], bool]] = field(
        default_factory=lambda: {
            "veto": _veto,
            "place": _place,
            "stop": _stop,
            "remove": _remove,
            "object": _object,
            "appeal": _appeal,
        }
    )
    causes: list[Cause] = field(default_factory=lambda: [Cause.DATA, Cause.LOGISTICS])

    def bend(self, courses: Sequence[Course], *, asked: Collection[str], now: datetime) -> None:
        """Let places that nobody asked for go the ways that are still to be shown, each at most one."""
        for course in courses:
            if course.key in asked:
                continue
            done = next((name for name, way in self.places.items() if way(course, now)), None)
            if done is not None:
                del self.places[done]

    def cause(self) -> Cause:
        """Why the next place comes that nobody asked for."""
        return self.causes.pop(0) if self.causes else Cause.PROACTIVE


def _published_at(course: Course) -> datetime | None:
    return next((one.at for one in course.taken if one.step == "publish_order"), None)


def _halfway(course: Course, now: datetime) -> datetime:
    return course.at + (now - course.at) / 2
