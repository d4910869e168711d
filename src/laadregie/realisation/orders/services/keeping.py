"""What every change of an order shares: who holds the row, who was first, the trail."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from laadkern.errors import gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import Conflict, NotNow
from laadregie.realisation.models import OrderSite, OrderState, TrafficOrder
from laadregie.realisation.orders import permissions, process

NOT_A_DRAFT = gettext_noop("This order is “%(value)s”: its text and places are fixed.")
NOT_NOW = gettext_noop("This cannot be done now: the place is “%(value)s”.")


def locked(number: str, revision: int | None, by: User | None) -> TrafficOrder:
    """The order, held until the end of the transaction, for who may work on it.

    Args:
        revision: What the person looked at; None where a rule acts.
        by: Who; None for the system.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        Conflict: It was changed since.
    """
    order = TrafficOrder.objects.select_for_update(of=("self",)).get(number=number)
    if by is not None:
        permissions.check_can_draft(by, order.municipality_code)
    if revision is not None and order.revision != revision:
        who = order.changed_by or order.made_by
        raise Conflict(who.name if who else "laadregie", order.changed_at or order.made_at)
    return order


def locked_draft(number: str, revision: int, by: User) -> TrafficOrder:
    """As `locked`, for an order that is still a draft.

    Raises:
        NotNow: It was published or withdrawn.
    """
    order = locked(number, revision, by)
    if order.state != OrderState.DRAFT:
        raise NotNow("order", NOT_A_DRAFT, value=str(order.get_state_display()))
    return order


def place_of(order: TrafficOrder, place_id: int) -> OrderSite:
    """A place of the order.

    Raises:
        OrderSite.DoesNotExist: The order has no such place.
    """
    return order.sites.select_related("realisation__site").exclude(state=process.LEFT).get(pk=place_id)


def keep(
    order: TrafficOrder,
    action: str,
    *,
    by: User | None,
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    """Store the order with a new revision, and write the trail."""
    order.revision += 1
    order.changed_at, order.changed_by = timezone.now(), by
    order.save()
    audit.record(action, order, by=by, changes=changes, municipality_code=order.municipality_code)


def turn(place: OrderSite, step: str, **fields: Any) -> str:
    """Take a step with a place by the table; returns the state before.

    Raises:
        NotNow: The step cannot be taken from the state it is in.
    """
    if not process.allowed(step, place.state):
        raise NotNow("place", NOT_NOW, value=str(place.get_state_display()))
    before = place.state
    place.state = process.STEPS[step].after
    if place.state != before:
        place.state_since = timezone.now()
    for name, value in fields.items():
        setattr(place, name, value)
    place.save()
    return before
