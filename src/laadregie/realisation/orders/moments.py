"""Whether the traffic order of a realisation has come as far as policy asks."""

from datetime import date

from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.realisation.models import ObjectionKind, OrderSite, Realisation, TrafficOrder
from laadregie.realisation.orders import process
from laadregie.regions import selectors as regions

CONNECTION, PLACING = "connection_from", "place_from"
POST_DAYS = "irrevocable_after_days"


def moment_reached(realisation: Realisation, wanted: str, *, on: date | None = None) -> bool:
    """Whether the order that covers a realisation is in force, uncontested or irrevocable.

    Answers by the dates, so it does not wait for the job that writes the new state. Without an order,
    or while preliminary relief suspends it, no moment is reached.

    Args:
        realisation: Of which the order is asked.
        wanted: One of `process.MOMENTS`: a value of the policy `connection_from` or `place_from`.
        on: The day to judge; today.

    Raises:
        InputError: There is no such moment.
    """
    if wanted not in process.MOMENTS:
        raise InputError("moment", gettext_noop("“%(value)s” is no moment of an order."), value=wanted)
    site = site_of(realisation)
    if site is None or is_suspended(site):
        return False
    state, _ = state_on(site, on or timezone.localdate())
    return process.reached(state, wanted)


def site_of(realisation: Realisation) -> OrderSite | None:
    """The place in an order that holds a realisation now; None where no order does."""
    return realisation.order_sites.exclude(state__in=process.ENDED).select_related("order").first()


def state_on(site: OrderSite, on: date) -> tuple[str, date | None]:
    """State of a place of an order on a day, and the last day of the term that runs in it."""
    return process.settled(site.state, site.term_ends_on, on, post_days=post_days_of(site.order))


def post_days_of(order: TrafficOrder) -> int:
    """Days after the term of objection from which an order is irrevocable."""
    return policy_number(order, POST_DAYS)


def policy_number(order: TrafficOrder, key: str) -> int:
    """A policy value as it held when the order was published; where nothing was kept as it holds now."""
    kept = order.facts.get("facts", {}).get("policy", {}).get(key) if order.facts else None
    if kept is not None:
        return int(float(kept["value"]))
    return int(regions.policy_value(key, order.municipality_code).number)


def is_suspended(site: OrderSite) -> bool:
    """Whether preliminary relief (Awb 8:81) was granted and still holds."""
    return site.objections.filter(kind=ObjectionKind.RELIEF, suspends=True).exists()
