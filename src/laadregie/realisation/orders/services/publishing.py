"""Publishing an order: from that day it is in force and the term of objection runs. Earlier orders too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.realisation import services as realisations
from laadregie.realisation.models import OrderSite, OrderState, TrafficOrder
from laadregie.realisation.orders import contents, permissions, process, ready, selectors, terms, text
from laadregie.realisation.orders.documents import assembling
from laadregie.realisation.orders.services import documents, drafting, keeping
from laadregie.regions import selectors as regions

COVERED = gettext_noop("Choose the places that this order covers.")


def publish(*, number: str, revision: int, published_on: date, reference: str, by: User) -> TrafficOrder:
    """Record that an order was published: it is in force, and one can object.

    What it rests on and says is kept with it from here on.

    Args:
        published_on: Day of the gazette.
        reference: Number of the publication, such as gmb-2026-12345.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        Conflict: Somebody changed the order first.
        InputError: Something of the checklist is missing, or the day cannot be.
    """
    found = TrafficOrder.objects.get(number=number)
    permissions.check_can_draft(by, found.municipality_code)
    facts = contents.gather(found)
    ready.refuse_missing(facts, text.sections(facts, found.text))
    _check_day(published_on, facts.day("decided_on"))
    if not reference.strip():
        raise InputError("reference", gettext_noop("Give the number of the publication."))
    last_day = terms.objection_ends(published_on, facts.policy_number("objection_weeks"))
    final = replace(
        facts,
        published_on=published_on.isoformat(),
        publication_reference=reference.strip()[:200],
        term_ends_on=last_day.isoformat(),
    )
    sections = text.sections(final, found.text)
    now = timezone.now()
    made = documents.make(assembling.of(final, sections, is_draft=False, at=now))
    with transaction.atomic():
        order = keeping.locked_draft(number, revision, by)
        order.state = OrderState.PUBLISHED
        order.published_on, order.publication_reference = published_on, reference.strip()[:200]
        order.term_ends_on = last_day
        order.facts = {"facts": final.to_json(), "text": {one.code: one.text for one in sections}}
        for place in selectors.places(order):
            keeping.turn(place, "publish", term_ends_on=last_day)
            _cover(place, "publish_order", "order_complete", published_on, by)
        documents.store(order, made, at=now, by=by)
        keeping.keep(
            order,
            "orders.published",
            by=by,
            changes={"published_on": (None, published_on), "term_ends_on": (None, last_day)},
        )
    return order


def record_earlier(
    *,
    municipality_code: str,
    realisations_chosen: Sequence[str],
    title: str,
    published_on: date,
    reference: str,
    by: User,
) -> TrafficOrder:
    """Record an order from before that covers places already: they skip drafting and publishing.

    Its places go on from the day of its publication: in force, uncontested, irrevocable.

    Raises:
        PermissionDenied: `by` is no officer of this municipality.
        InputError: No places, one of them is not free, or the day cannot be.
    """
    permissions.check_can_draft(by, municipality_code)
    _check_day(published_on, None)
    if not title.strip():
        raise InputError("title", gettext_noop("Give the order a title."))
    if not reference.strip():
        raise InputError("reference", gettext_noop("Give the number of the publication."))
    chosen = list(selectors.choosable(municipality_code, realisations_chosen))
    if not chosen or len(chosen) < len(set(realisations_chosen)):
        raise InputError("places", drafting.GONE if chosen else COVERED)
    settings = regions.policy_set(municipality_code)
    last_day = terms.objection_ends(published_on, int(settings["objection_weeks"].number))
    post_days, today, now = (
        int(settings["irrevocable_after_days"].number),
        timezone.localdate(),
        timezone.now(),
    )
    state, ends = process.settled(process.IN_FORCE, last_day, today, post_days=post_days)
    with transaction.atomic():
        order = drafting.with_number(
            TrafficOrder(
                municipality_code=municipality_code,
                title=title.strip()[:200],
                state=OrderState.PUBLISHED,
                is_earlier=True,
                published_on=published_on,
                publication_reference=reference.strip()[:200],
                term_ends_on=last_day,
                made_at=now,
                made_by=by,
            ),
            regions.municipality(municipality_code).name,
        )
        for realisation in chosen:
            place = OrderSite.objects.create(
                order=order,
                realisation=realisation,
                state=state,
                street=realisation.site.name[:160],
                bays=realisation.points,
                state_since=now,
                term_ends_on=ends,
                irrevocable_on=today if state == process.IRREVOCABLE else None,
            )
            _cover(place, "cover_by_order", "earlier_order", published_on, by)
        keeping.keep(order, "orders.earlier_recorded", by=by, changes={"places": (None, len(chosen))})
    return order


def _check_day(published_on: date, decided_on: date | None) -> None:
    if published_on > timezone.localdate():
        raise InputError("published_on", gettext_noop("This day is still to come."))
    if decided_on is not None and published_on < decided_on:
        raise InputError("published_on", gettext_noop("This day lies before the order was signed."))


def _cover(place: OrderSite, step: str, checked: str, published_on: date, by: User) -> None:
    """The step of the realisation; its term runs from the publication.

    Raises:
        InputError: The realisation cannot take it, such as one that is on hold; it says which.
    """
    begins = timezone.make_aware(datetime.combine(published_on, time.min))
    facts = {"order": place.order.number, "published_on": published_on.isoformat()}
    number = place.realisation.number
    try:
        realisations.take(number, step, by=by, checked=(checked,), term_from=begins, facts=facts)
    except InputError as error:
        words = f"{number}: {gettext(error.template) % error.params}"
        raise InputError("order", gettext_noop("%(value)s"), value=words) from None
