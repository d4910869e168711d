"""Traffic orders over settled places of the small made-up region."""

from datetime import date
from typing import Any

from laadregie.foundation.accounts.models import User
from laadregie.planmaps.models import Site
from laadregie.realisation import services as realisations
from laadregie.realisation.models import Realisation, TrafficOrder
from laadregie.realisation.orders import selectors, services
from tests.factories.realising import bring
from tests.factories.regions import VLIETWOUDE

ANSWERS: dict[str, Any] = {
    "mandate": "het Mandaatbesluit Vlietwoude 2025",
    "interests": ["2.1.c", "2.2.a"],
    "police_on": "2026-11-02",
    "police_by": "de verkeersadviseur van politie Noord",
    "police_advice": "positive",
    "policy_document": "het Plaatsingsbeleid laadpalen 2024",
    "policy_document_on": "2024-05-14",
    "plan_map_note": "De plaatsen komen uit de werkversie van de plankaart.",
    "parking": "Op deze plaatsen is overdag en ’s avonds ruimte om te parkeren.",
    "objection_address": "Postbus 1, 1000 AA Vlietwoude",
    "decided_on": "2026-11-10",
    "signatory": "J. de Wit",
    "signatory_function": "teammanager Mobiliteit",
}
PUBLISHED_ON = date(2026, 11, 16)  # a Monday; six weeks later is Monday 28 December


def settled_places(count: int, by: User, *, last: bool = False) -> list[Realisation]:
    """Realisations in Vlietwoude whose location is settled, on its first free sites or its last."""
    free = Site.objects.filter(municipality_code=VLIETWOUDE, state="candidate")
    pks = list(free.order_by("-number" if last else "number").values_list("pk", flat=True)[:count])
    Site.objects.filter(pk__in=pks).update(exactness="bay", radius_m=0)
    found = []
    for pk in pks:
        one = realisations.open_realisation(site_id=pk, cause="proactive", by=by)
        bring(one, "location_settled")
        found.append(one)
    return found


def drafted(count: int, by: User, *, last: bool = False) -> TrafficOrder:
    """A draft over some places, nothing answered."""
    numbers = [one.number for one in settled_places(count, by, last=last)]
    return services.draft(municipality_code=VLIETWOUDE, realisations_chosen=numbers, by=by)


def complete(order: TrafficOrder, by: User) -> TrafficOrder:
    """Answer everything that the checklist asks."""
    order.refresh_from_db()
    order = services.answer(
        number=order.number, revision=order.revision, answers=ANSWERS, title=order.title, by=by
    )
    for index, place in enumerate(selectors.places(order), 1):
        order = services.answer_place(
            number=order.number,
            revision=order.revision,
            place_id=place.pk,
            street=f"Molenweg {index}e stuk",
            house_number=str(10 * index),
            bays=2,
            parking="",
            is_municipal_road=True,
            by=by,
        )
    return order


def published(count: int, by: User, *, published_on: date = PUBLISHED_ON, last: bool = False) -> TrafficOrder:
    """An order over some places that was published."""
    order = complete(drafted(count, by, last=last), by)
    return services.publish(
        number=order.number,
        revision=order.revision,
        published_on=published_on,
        reference="gmb-2026-123456",
        by=by,
    )


def ids_of_orders(by: User) -> dict[str, Any]:
    """A draft, and a published order with an objection that waits, as addresses name them."""
    order = published(1, by, last=True)
    place = selectors.places(order)[0]
    objection = services.receive(
        number=order.number,
        revision=order.revision,
        place_id=place.pk,
        kind="objection",
        received_on=PUBLISHED_ON,
        by=by,
    )
    draft = drafted(1, by, last=True)
    return {
        "order": order.number,
        "place": place.pk,
        "objection": objection.pk,
        "draft": draft.number,
        "draft_place": selectors.places(draft)[0].pk,
    }
