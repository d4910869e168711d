"""Moving places on when their terms pass: a job of `laadregie serve`, which may run as often as it likes."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from laadregie.realisation.models import OrderSite
from laadregie.realisation.orders import moments, process
from laadregie.realisation.orders.services import keeping


def move_on(on: date | None = None) -> int:
    """Write the state of every place whose term passed before a day (today); returns how many.

    Run twice, or late, it comes to the same: the dates decide, not when it runs.
    """
    day = on or timezone.localdate()
    passing = [name for name, state in process.STATES.items() if state.passes_by]
    waiting = OrderSite.objects.filter(state__in=passing, term_ends_on__lt=day)
    numbers = sorted(set(waiting.values_list("order__number", flat=True)))
    return sum(_move_order(number, day) for number in numbers)


def _move_order(number: str, day: date) -> int:
    with transaction.atomic():
        order = keeping.locked(number, None, None)
        post_days = moments.post_days_of(order)
        moved: dict[str, tuple[object, object]] = {}
        for place in order.sites.all():
            state, ends = process.settled(place.state, place.term_ends_on, day, post_days=post_days)
            if state == place.state:
                continue
            moved[place.street] = (place.state, state)
            if state == process.IRREVOCABLE:
                place.irrevocable_on = day
                place.objections.filter(suspends=True).update(suspends=False)
            place.state, place.term_ends_on, place.state_since = state, ends, timezone.now()
            place.save()
        if moved:
            keeping.keep(order, "orders.term_passed", by=None, changes=moved)
    return len(moved)
