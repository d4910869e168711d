"""A realisation that stops leaves the draft of a traffic order it was in; what was published stays."""

from typing import Any

from laadregie.foundation.accounts.models import User
from laadregie.realisation import signals
from laadregie.realisation.models import Realisation
from laadregie.realisation.orders import process
from laadregie.realisation.orders.services import keeping


def listen() -> None:
    """Hear of every realisation that stops (called when the app is ready)."""
    signals.stopped.connect(_leave_drafts, dispatch_uid="realisation.orders.leaving")


def _leave_drafts(sender: Any, *, realisation: Realisation, by: User | None, **told: Any) -> None:
    """Take its place out of the draft, in the transaction of the stop: else nobody could publish the rest."""
    drafted = realisation.order_sites.filter(state=process.DRAFTED)
    for number in drafted.values_list("order__number", flat=True):
        order = keeping.locked(number, None, None)
        for place in order.sites.filter(realisation=realisation, state=process.DRAFTED):
            keeping.turn(place, "leave")
            keeping.keep(order, "orders.place_taken_out", by=by, changes={"street": (place.street, None)})
