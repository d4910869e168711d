"""The last day of each legal term of an order, from policy and the calendar.

A term begins the day after the act (Awb 6:8, 7:10) and, where its last day is a Saturday, Sunday or
holiday, runs on to the next day that is none (Algemene termijnenwet 1).
"""

from collections.abc import Sequence
from datetime import date, timedelta

from laadkern.terms import legal_end
from laadregie.realisation.models import Objection


def weeks_after(day: date, weeks: int) -> date:
    """Last day of a term of weeks that begins the day after `day`."""
    return legal_end(day + timedelta(weeks=weeks))


def objection_ends(published_on: date, weeks: int) -> date:
    """Last day on which one can object (Awb 6:7 and 6:8)."""
    return weeks_after(published_on, weeks)


def decide_before(
    objection: Objection, *, term_ended_on: date, weeks: int, weeks_with_committee: int, on: date
) -> date:
    """Last day for the decision on an objection (Awb 7:10).

    The term runs from the end of the term of objection, for what came late from the day it came. It
    stands still while a defect is repaired; `on` is the day up to which a pause that still runs counts.
    """
    start = max(term_ended_on, objection.received_on) if is_late(objection, term_ended_on) else term_ended_on
    length = weeks_with_committee if objection.with_committee else weeks
    still = objection.defects_days
    if objection.defects_from is not None:
        still += max(0, (on - objection.defects_from).days)
    return legal_end(start + timedelta(weeks=length + objection.adjourned_weeks, days=still))


def is_late(objection: Objection, term_ended_on: date) -> bool:
    """Whether an objection came so late that it was not posted in time (Awb 6:9, second paragraph)."""
    return objection.received_on > term_ended_on + timedelta(weeks=1)


def appeal_ends(decided_on: Sequence[date], weeks: int) -> date:
    """Last day for appeal: counted from the decision that was sent last."""
    return weeks_after(max(decided_on), weeks)
