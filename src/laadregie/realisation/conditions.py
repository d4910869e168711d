"""What must hold before a step can be taken, by the codes of the process table.

The codes of traffic orders (`ELSEWHERE`) are checked by the services of orders, which say so when
they take the step.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps.models import Exactness
from laadregie.planmaps.whatif import Trial
from laadregie.realisation.models import OrderSite, Realisation, StopReason
from laadregie.realisation.orders import moments
from laadregie.realisation.orders import process as orders
from laadregie.regions import selectors as regions

ELSEWHERE = frozenset({"order_complete", "earlier_order"})
# Policy value that a condition compares with.
POLICY = {"order_moment_connection": "connection_from", "order_moment_placing": "place_from"}
# Why a step waits for its order, by the moment that policy asks.
NOT_YET = {
    "in_force": gettext_noop("This can be done once the traffic order is published."),
    "uncontested": gettext_noop("This can be done once the term to object has passed without objection."),
    "irrevocable": gettext_noop("This can be done once nothing can be brought against the traffic order."),
}
BROUGHT = gettext_noop("Something was brought against the traffic order here. This waits until that is over.")
CONTESTED = frozenset({orders.OBJECTION, orders.DISMISSED, orders.APPEAL})
MOST_YEARS_AWAY = 20  # a date of another century is a slip of the keyboard
# eMI3: country, operator, E, the rest; stars are optional.
EVSE_ID = re.compile(r"[A-Z]{2}\*?[A-Z0-9]{3}\*?E[A-Z0-9][A-Z0-9*]{0,30}")


@dataclass(frozen=True)
class Given:
    """What a person gives with a step; what does not belong to it stays empty.

    Attributes:
        note: In words: a reason, a remark.
        reason: Of `StopReason`, for stopping and removing.
        day: On which it happened.
        planned_on: Date that was promised.
        capacity_kw, condition: Of the answer of the grid operator.
        evse_ids: Of the points that went into operation.
        x_m, y_m: The place that is proposed, RD metres; without it the place stays.
        trial: What holds of the place that is proposed.
    """

    note: str = ""
    reason: str = ""
    day: date | None = None
    planned_on: date | None = None
    capacity_kw: float | None = None
    condition: str = ""
    evse_ids: tuple[str, ...] = ()
    x_m: float | None = None
    y_m: float | None = None
    trial: Trial | None = None


def check(code: str, realisation: Realisation, given: Given) -> None:
    """Raise InputError where a condition does not hold."""
    CHECKS[code](realisation, given)


def _hard_criteria(realisation: Realisation, given: Given) -> None:
    if given.trial is None:
        raise InputError("place", gettext_noop("Nobody checked this place yet."))
    if given.trial.failed:
        names = ", ".join(planmaps.criterion_names(given.trial.failed))
        raise InputError("place", gettext_noop("A pole cannot stand here: %(value)s."), value=names)


def _exact_place(realisation: Realisation, given: Given) -> None:
    if realisation.site.exactness == Exactness.SEARCH_AREA:
        raise InputError("place", gettext_noop("Put the pin down first: a search area is not a place yet."))


def _reason(realisation: Realisation, given: Given) -> None:
    if given.reason and given.reason not in StopReason.values:
        raise InputError("reason", gettext_noop("Choose a reason."))
    if given.reason in ("", StopReason.OTHER) and not given.note.strip():
        raise InputError("note", gettext_noop("Say what the reason is."))


def _day_not_ahead(realisation: Realisation, given: Given) -> None:
    if given.day is None:
        raise InputError("day", gettext_noop("Give the day on which it happened."))
    if given.day > timezone.localdate():
        raise InputError("day", gettext_noop("This day is still to come."))
    if given.day < timezone.localdate(realisation.opened_at):
        raise InputError("day", gettext_noop("This day lies before the realisation was opened."))


def _after_placing(realisation: Realisation, given: Given) -> None:
    last = realisation.milestones.filter(step="place").order_by("at", "pk").last()
    placed_on = str(last.facts.get("day") or "") if last else ""
    if given.day is not None and placed_on > given.day.isoformat():
        raise InputError("day", gettext_noop("This day lies before the poles were placed."))


def _grid_answer(realisation: Realisation, given: Given) -> None:
    today = timezone.localdate()
    if given.planned_on is None:
        raise InputError("planned_on", gettext_noop("Give the date from which the connection is possible."))
    if abs(given.planned_on.year - today.year) > MOST_YEARS_AWAY:
        raise InputError("planned_on", gettext_noop("This date is too far away. Check the year."))
    if given.capacity_kw is None or not 0 < given.capacity_kw <= 10_000:
        raise InputError("capacity_kw", gettext_noop("Give the capacity in kW, such as 22."))


def _evse_ids(realisation: Realisation, given: Given) -> None:
    ids = given.evse_ids
    wrong = [one for one in ids if not EVSE_ID.fullmatch(one)]
    if wrong:
        raise InputError(
            "evse_ids",
            gettext_noop("“%(value)s” is no EVSE id; such as NL*ABC*E12345*1 was expected."),
            value=wrong[0][:60],
        )
    if len(ids) < realisation.poles:
        raise InputError(
            "evse_ids",
            gettext_noop("Give the EVSE id of each charge point; %(value)s poles have at least as many."),
            value=str(realisation.poles),
        )
    if len({bare(one) for one in ids}) < len(ids):
        raise InputError("evse_ids", gettext_noop("An EVSE id stands here twice."))
    taken = _taken(realisation, ids)
    if taken:
        raise InputError(
            "evse_ids", gettext_noop("“%(value)s” stands at another realisation already."), value=taken
        )


def bare(evse_id: str) -> str:
    """An EVSE id without its stars, by which two ways to write it are the same."""
    return evse_id.replace("*", "").upper()


def _taken(realisation: Realisation, ids: tuple[str, ...]) -> str:
    others = Realisation.objects.filter(state="in_operation").exclude(pk=realisation.pk)
    used = {bare(one) for given in others.values_list("evse_ids", flat=True) for one in given}
    return next((one for one in ids if bare(one) in used), "")


def _order_moment(code: str) -> Callable[[Realisation, Given], None]:
    def holds(realisation: Realisation, given: Given) -> None:
        problem = order_not_yet(realisation, POLICY[code])
        if problem is not None:
            raise problem

    return holds


def order_not_yet(realisation: Realisation, key: str) -> InputError | None:
    """Why the traffic order does not allow it yet; None when it does.

    Args:
        key: Policy value with the moment that the order must have reached.
    """
    wanted = str(regions.policy_set(realisation.municipality_code)[key].value)
    if moments.moment_reached(realisation, wanted):
        return None
    site = moments.site_of(realisation)
    if site is not None and moments.is_suspended(site):
        template = gettext_noop("The court suspended the traffic order here: nothing may be placed.")
        return InputError("order", template)
    if is_contested(site):
        return InputError("order", BROUGHT)
    return InputError("order", NOT_YET[wanted])


def is_contested(site: OrderSite | None) -> bool:
    """Whether an objection or appeal against this place of an order runs: nobody knows when that ends."""
    return site is not None and moments.state_on(site, timezone.localdate())[0] in CONTESTED


CHECKS: Mapping[str, Callable[[Realisation, Given], None]] = {
    "hard_criteria": _hard_criteria,
    "exact_place": _exact_place,
    "grid_answer": _grid_answer,
    "reason": _reason,
    "day_not_ahead": _day_not_ahead,
    "after_placing": _after_placing,
    "evse_ids": _evse_ids,
    "order_moment_connection": _order_moment("order_moment_connection"),
    "order_moment_placing": _order_moment("order_moment_placing"),
}
