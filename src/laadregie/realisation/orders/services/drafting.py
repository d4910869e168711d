"""What an officer does with a draft: make it, choose its places, answer, change its text, withdraw it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.planmaps import numbering
from laadregie.realisation import services as realisations
from laadregie.realisation.models import OrderSite, OrderState, Realisation, TrafficOrder
from laadregie.realisation.orders import contents, permissions, process, selectors, text
from laadregie.realisation.orders.documents import surroundings
from laadregie.realisation.orders.services import keeping
from laadregie.regions import selectors as regions

LETTERS, DIGITS, TRIES = "VB", 4, 5
MOST_TEXT = 20_000
CHOOSE = gettext_noop("Choose 1 to %(limit)s places.")
GONE = gettext_noop("One of these places cannot be chosen any more. Choose again.")


def draft(
    *,
    municipality_code: str,
    realisations_chosen: Sequence[str],
    title: str = "",
    by: User,
    is_demo: bool = False,
) -> TrafficOrder:
    """Draft an order over places whose location is settled.

    Args:
        realisations_chosen: Numbers of realisations.
        title: As it is published; without it one is made from the number of places.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: Too many places or none, or one of them is not free (any more).
    """
    permissions.check_can_draft(by, municipality_code)
    name = regions.municipality(municipality_code).name
    chosen = _chosen(municipality_code, realisations_chosen, 0)
    streets = _streets(municipality_code, chosen)
    now = timezone.now()
    with transaction.atomic():
        order = with_number(
            TrafficOrder(
                municipality_code=municipality_code,
                title=title.strip()[:200] or _title(name, len(chosen)),
                state=OrderState.DRAFT,
                answers=_answers_before(municipality_code),
                made_at=now,
                made_by=by,
                is_demo=is_demo,
            ),
            name,
        )
        for realisation in chosen:
            _hold(order, realisation, streets[realisation.number], by)
        keeping.keep(order, "orders.drafted", by=by, changes={"places": (None, len(chosen))})
    return order


def add_places(*, number: str, revision: int, realisations_chosen: Sequence[str], by: User) -> TrafficOrder:
    """Add places to a draft.

    Raises:
        As `draft`; Conflict where somebody changed the order first.
    """
    found = TrafficOrder.objects.get(number=number)
    permissions.check_can_draft(by, found.municipality_code)
    chosen = _chosen(found.municipality_code, realisations_chosen, selectors.places(found).count())
    streets = _streets(found.municipality_code, chosen)
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        for realisation in chosen:
            _hold(order, realisation, streets[realisation.number], by)
        keeping.keep(order, "orders.places_added", by=by, changes={"places": (None, len(chosen))})
    return order


def take_out(*, number: str, revision: int, place_id: int, by: User) -> TrafficOrder:
    """Take a place out of a draft; its realisation waits for another order.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft.
    """
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        place = keeping.place_of(order, place_id)
        _leave(place, by)
        keeping.keep(order, "orders.place_taken_out", by=by, changes={"street": (place.street, None)})
    return order


def answer(*, number: str, revision: int, answers: Mapping[str, Any], title: str, by: User) -> TrafficOrder:
    """Answer what the checklist asks of the order as a whole.

    Args:
        answers: By field of the form; those that are left out stay as they are.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft, or has no title.
    """
    if not title.strip():
        raise InputError("title", gettext_noop("Give the order a title."))
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        changed = {key: (order.answers.get(key), value) for key, value in answers.items()}
        changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
        if order.title != title.strip():
            changed["title"] = (order.title, title.strip())
        order.title = title.strip()[:200]
        order.answers = {**order.answers, **answers}
        keeping.keep(order, "orders.answered", by=by, changes=changed)
    return order


def answer_place(
    *,
    number: str,
    revision: int,
    place_id: int,
    street: str,
    house_number: str,
    bays: int,
    parking: str,
    is_municipal_road: bool,
    by: User,
) -> TrafficOrder:
    """Answer what the checklist asks of one place.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft, or there are more bays than charge points.
    """
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        place = keeping.place_of(order, place_id)
        if not 1 <= bays <= place.realisation.points:
            raise InputError(
                "bays",
                gettext_noop("Choose 1 to %(limit)s bays: as many as there are charge points."),
                limit=str(place.realisation.points),
            )
        changes = {"street": (place.street, street.strip()), "bays": (place.bays, bays)}
        place.street, place.house_number, place.bays = street.strip()[:160], house_number.strip()[:20], bays
        place.answers = {"parking": parking.strip()[:2000], "is_municipal_road": is_municipal_road}
        place.save()
        keeping.keep(order, "orders.place_answered", by=by, changes=changes)
    return order


def confirm_roads(*, number: str, revision: int, by: User) -> TrafficOrder:
    """Confirm at once that the municipality manages the road at every place where that is open.

    A place where it was measured that it does not stays open: that asks for a look of its own.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft, or nothing is left to confirm.
    """
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        confirmed = [one for one in selectors.places(order) if _road_is_open(one)]
        if not confirmed:
            raise InputError("order", gettext_noop("No place is left to confirm at once."))
        for place in confirmed:
            place.answers = {**place.answers, "is_municipal_road": True}
            place.save(update_fields=["answers"])
        keeping.keep(order, "orders.roads_confirmed", by=by, changes={"places": (None, len(confirmed))})
    return order


def _road_is_open(place: OrderSite) -> bool:
    """Whether nobody confirmed the road yet, nor measured that it is of another."""
    if "is_municipal_road" in place.answers:
        return not place.answers["is_municipal_road"]
    return contents.road_of(place, place.realisation.site) is None


def change_section(*, number: str, revision: int, code: str, words: str, by: User) -> TrafficOrder:
    """Change the text of a section; empty, or the draft itself, takes the draft back.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft, there is no such section, or the text is too long.
    """
    if code not in text.CODES:
        raise InputError("section", gettext_noop("There is no such section."))
    if len(words) > MOST_TEXT:
        raise InputError("text", gettext_noop("At most %(limit)s characters."), limit=str(MOST_TEXT))
    found = TrafficOrder.objects.get(number=number)
    drafted = text.drafted(code, contents.of_order(found))
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        plain = words.replace("\r\n", "\n").strip()
        own = dict(order.text)
        own.pop(code, None)
        if plain and plain != drafted:
            own[code] = {
                "text": plain,
                "drafted": drafted,
                "by": by.name,
                "at": timezone.now().isoformat(),
            }
        order.text = own
        keeping.keep(order, "orders.text_changed", by=by, changes={"section": (None, code)})
    return order


def withdraw(*, number: str, revision: int, by: User) -> TrafficOrder:
    """Withdraw a draft; all its places are free for another order.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: The order is no draft.
    """
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        for place in selectors.places(order):
            _leave(place, by)
        order.state = OrderState.WITHDRAWN
        keeping.keep(order, "orders.withdrawn", by=by)
    return order


def _title(name: str, count: int) -> str:
    what = "een laadplaats" if count == 1 else f"{count} laadplaatsen"
    return f"Verkeersbesluit {what} voor elektrische voertuigen, gemeente {name}"


def _answers_before(municipality_code: str) -> dict[str, Any]:
    """What an officer answered in the last order and is usually the same in the next."""
    lasting = ("mandate", "policy_document", "policy_document_on", "objection_address", "signatory")
    last = TrafficOrder.objects.filter(municipality_code=municipality_code, is_earlier=False).first()
    given = last.answers if last else {}
    return {key: given[key] for key in (*lasting, "signatory_function", "police_by") if given.get(key)}


def most_places(municipality_code: str) -> int:
    """How many places one order may hold, by policy."""
    return int(regions.policy_value("order_most_sites", municipality_code).number)


def fewest_places(municipality_code: str) -> int:
    """How many places a collective order usually holds at least, by policy."""
    return int(regions.policy_value("order_fewest_sites", municipality_code).number)


def _chosen(code: str, numbers: Sequence[str], already: int) -> list[Realisation]:
    most = most_places(code)
    wanted = set(numbers)
    if not 1 <= len(wanted) <= most - already:
        raise InputError("places", CHOOSE, limit=str(max(0, most - already)))
    found = list(selectors.choosable(code, wanted))
    if len(found) < len(wanted):
        raise InputError("places", GONE)
    return found


def _streets(code: str, chosen: Sequence[Realisation]) -> dict[str, tuple[str, str]]:
    """Street and house number of each place as the large-scale map writes them; else the site's name."""
    ground = surroundings.ground_of(code)
    found = {}
    for one in chosen:
        street, house_number = surroundings.street_at(ground, one.site.x_m, one.site.y_m)
        found[one.number] = (street or one.site.name, house_number if street else "")
    return found


def _hold(order: TrafficOrder, realisation: Realisation, named: tuple[str, str], by: User) -> None:
    """Put a realisation in the order, and take the step that belongs to it."""
    taken = realisations.take(realisation.number, "draft_order", by=by, facts={"order": order.number})
    try:
        with transaction.atomic():
            OrderSite.objects.create(
                order=order,
                realisation=taken,
                state=process.DRAFTED,
                street=named[0][:160],
                house_number=named[1][:20],
                bays=taken.points,
                state_since=timezone.now(),
            )
    except IntegrityError:
        raise InputError("places", GONE) from None


def _leave(place: OrderSite, by: User) -> None:
    keeping.turn(place, "leave")
    realisations.take(place.realisation.number, "leave_order", by=by, facts={"order": place.order.number})


def with_number(order: TrafficOrder, municipality_name: str) -> TrafficOrder:
    """Store it with the number after the highest of its letters, such as VB-DOE-0001."""
    start = f"{LETTERS}-{numbering.prefix(municipality_name)}-"
    for _try in range(TRIES):
        taken = TrafficOrder.objects.filter(number__startswith=start).values_list("number", flat=True)
        last = max((int(one.removeprefix(start)) for one in taken), default=0)
        order.number = f"{start}{last + 1:0{DIGITS}d}"
        try:
            with transaction.atomic():
                order.save()
        except IntegrityError:
            continue
        return order
    raise InputError("order", gettext_noop("Several orders were made at one moment. Try again."))
