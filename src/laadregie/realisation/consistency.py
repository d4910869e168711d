"""What must hold of stored realisations, checked by `laadregie check`."""

from collections.abc import Iterator

from laadregie.foundation.clocks import selectors as clocks
from laadregie.planmaps.models import Site
from laadregie.realisation import process
from laadregie.realisation.models import Milestone, OrderSite, Realisation
from laadregie.realisation.orders import process as orders

GONE = frozenset({process.REMOVED, process.STOPPED})
# States that only a realisation writes.
HELD_SITES = ("in_order", "realised")


def problems() -> Iterator[str]:
    """Say of each realisation what does not hold, and which sites are realised by nobody."""
    last = _last_milestones()
    covered = _covered()
    running = {clock.about: clock.code for clock in clocks.running()}
    found = list(Realisation.objects.select_related("site"))
    for one in found:
        yield from (f"{one.number}: {words}" for words in _of(one, last, covered, running))
    holding = {one.site_id for one in found if one.state not in GONE}
    for site in Site.objects.filter(state__in=HELD_SITES).exclude(pk__in=holding):
        yield f"{site.municipality_code} {site.number} is {site.state} and no realisation holds it"


def _of(
    one: Realisation, last: dict[int, Milestone], covered: dict[int, str], running: dict[str, str]
) -> Iterator[str]:
    state = process.STATES[one.state]
    if one.state not in GONE and one.site.state != state.site_state:
        yield f"its site is {one.site.state}, by its state {state.site_state} was expected"
    if one.municipality_code != one.site.municipality_code:
        yield "its site lies in another municipality"
    milestone = last.get(one.pk)
    if milestone is None or milestone.state_after != one.state:
        told = milestone.state_after if milestone else "nothing"
        yield f"its time line ends with {told}, its state is {one.state}"
    yield from _order_of(one, covered)
    term = running.get(f"realisation:{one.number}", "")
    if term != state.term:
        yield f"the term {term or 'none'} runs, by its state {state.term or 'none'} was expected"
    if one.state == process.IN_OPERATION and not one.evse_ids:
        yield "it is in operation without EVSE ids"


def _order_of(one: Realisation, covered: dict[int, str]) -> Iterator[str]:
    place = covered.get(one.pk)
    if one.state in process.BEFORE_ORDER and place is not None:
        yield f"a traffic order holds it ({place}), by its state none should"
    if one.state in (process.ORDER_DRAFTED, process.ORDER_PUBLISHED) and place is None:
        yield "no traffic order holds it"
    if one.state == process.ORDER_DRAFTED and place not in (None, "drafted"):
        yield f"its place in the order is {place}, drafted was expected"
    if one.state == process.ORDER_PUBLISHED and place == "drafted":
        yield "its order is published, its place in it is still drafted"


def _last_milestones() -> dict[int, Milestone]:
    """The milestone of each realisation that came last."""
    return {one.realisation_id: one for one in Milestone.objects.order_by("at", "pk")}


def _covered() -> dict[int, str]:
    """State of the place in an order that holds each realisation."""
    places = OrderSite.objects.exclude(state__in=orders.ENDED)
    return dict(places.values_list("realisation_id", "state"))
