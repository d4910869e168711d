"""The clock of a decision on an objection, beside the other clocks, so that all see who is late."""

from datetime import date, datetime, time

from django.utils import timezone

from laadkern.terms import Term
from laadregie.foundation.clocks import services as clocks
from laadregie.realisation import process as realisation_process
from laadregie.realisation.models import Objection, ObjectionKind, TrafficOrder
from laadregie.realisation.orders import moments, terms

CODE, WITH_COMMITTEE = "objection_decision_weeks", "objection_committee_weeks"
OBJECTOR = "requester"  # who has to repair a defect; no party of a realisation


def about(order: TrafficOrder, found: Objection) -> str:
    """How clocks name the decision on one objection."""
    return f"order:{order.number}/{found.pk}"


def started(order: TrafficOrder, found: Objection) -> None:
    """Start the clock of the decision; the last day of the term of objection does not count itself."""
    code = _code(found)
    if code and order.term_ends_on is not None:
        weeks = moments.policy_number(order, code) + found.adjourned_weeks
        clocks.start(
            clocks.new(
                about(order, found),
                code,
                at=_begins(order.term_ends_on, found),
                term=Term(weeks, "weeks"),
                waiting_for=realisation_process.MUNICIPALITY,
                waiting_code=order.municipality_code,
                municipality_code=order.municipality_code,
                is_legal=True,
            )
        )


def adjourned(order: TrafficOrder, found: Objection) -> None:
    """Begin the clock anew with the longer term."""
    ended(order, found)
    started(order, found)


def paused(order: TrafficOrder, found: Objection, reason: str) -> None:
    """Let it stand still while the objector repairs a defect."""
    if code := _code(found):
        clocks.pause(about(order, found), code, reason=reason, waiting_for=OBJECTOR, at=timezone.now())


def resumed(order: TrafficOrder, found: Objection) -> None:
    """Let it run again."""
    if code := _code(found):
        clocks.resume(about(order, found), code, at=timezone.now())


def ended(order: TrafficOrder, found: Objection) -> None:
    """End it: it was decided or withdrawn."""
    if code := _code(found):
        clocks.end(about(order, found), code, at=timezone.now())


def _code(found: Objection) -> str:
    """Policy value with the term of the decision; empty where a court decides."""
    if found.kind != ObjectionKind.OBJECTION:
        return ""
    return WITH_COMMITTEE if found.with_committee else CODE


def _begins(term_ended_on: date, found: Objection) -> datetime:
    late = terms.is_late(found, term_ended_on)
    day = max(term_ended_on, found.received_on) if late else term_ended_on
    return timezone.make_aware(datetime.combine(day, time.min))
