"""What is brought against one place of an order: objection, appeal, preliminary relief, and how it ends.

Who objected stays in the municipality's own case system; here stand dates and outcomes.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.conflict import NotNow
from laadregie.realisation import process as realisation_process
from laadregie.realisation import services as realisations
from laadregie.realisation.models import Objection, ObjectionKind, ObjectionOutcome, OrderSite, TrafficOrder
from laadregie.realisation.orders import moments, process, terms
from laadregie.realisation.orders.services import clocks, keeping

Changes = dict[str, tuple[object, object]]
BACK, STOP = "back", "stop"
_K, _O = ObjectionKind, ObjectionOutcome
APPEALS = (_K.APPEAL, _K.HIGHER_APPEAL)
SETTLED = gettext_noop("This was decided already.")
STILL_TO_COME = gettext_noop("This day is still to come.")


def receive(
    *,
    number: str,
    revision: int,
    place_id: int,
    kind: str,
    received_on: date,
    reference: str = "",
    with_committee: bool = False,
    note: str = "",
    by: User,
) -> Objection:
    """Record that something was brought against a place.

    An appeal after one that was decided is a higher appeal.

    Args:
        kind: Of `ObjectionKind`.
        with_committee: Whether a committee advises, which makes the term longer (Awb 7:13).
        note: Why a late objection is excusable (Awb 6:11), or anything else.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: It cannot be brought now, or the day cannot be.
    """
    if kind not in _K.values:
        raise InputError("kind", gettext_noop("Choose what was brought."))
    with transaction.atomic():
        order = keeping.locked(number, revision, by)
        place = _current(order, place_id)
        _check_received(order, received_on)
        if kind in APPEALS:
            decided = place.objections.filter(kind__in=APPEALS).exclude(outcome="").exists()
            kind = _K.HIGHER_APPEAL if decided else _K.APPEAL
        found = Objection(
            order_site=place,
            kind=kind,
            reference=reference.strip()[:80],
            received_on=received_on,
            with_committee=with_committee and kind == _K.OBJECTION,
            note=note.strip()[:500],
        )
        _arrive(order, place, found)
        found.save()
        clocks.started(order, found)
        _keep(order, "orders.objection_received", found, by, {"objection_kind": (None, kind)})
    return found


def adjourn(*, number: str, revision: int, objection_id: int, by: User) -> Objection:
    """Adjourn the decision on an objection, once (Awb 7:10, third paragraph).

    Raises:
        Conflict: Somebody changed the order first.
        InputError: It was adjourned already, or was decided.
    """

    def change(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
        keeping.turn(place, "adjourn_decision")
        if found.adjourned_weeks:
            raise NotNow("objection", gettext_noop("This decision was adjourned already."))
        weeks = moments.policy_number(order, "objection_adjournment_weeks")
        found.adjourned_weeks = weeks
        clocks.adjourned(order, found)

    return _changed(number, revision, objection_id, by, "orders.decision_adjourned", change)


def suspend(*, number: str, revision: int, objection_id: int, on: date, by: User) -> Objection:
    """Let the term stand still while the objector repairs a defect (Awb 6:6 and 7:10).

    Args:
        on: Day on which the objector was asked to.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: It stands still already, was decided, or the day cannot be.
    """

    def change(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
        keeping.turn(place, "suspend_decision")
        if found.defects_from is not None:
            raise NotNow("objection", gettext_noop("The term stands still already."))
        _check_after(on, found.received_on)
        found.defects_from = on
        clocks.paused(order, found, gettext("a defect in the objection is being repaired"))

    return _changed(number, revision, objection_id, by, "orders.decision_suspended", change)


def resume(*, number: str, revision: int, objection_id: int, on: date, by: User) -> Objection:
    """Let the term run again: the defect was repaired, or the time for that passed.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: It did not stand still, or the day lies before the pause.
    """

    def change(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
        keeping.turn(place, "resume_decision")
        if found.defects_from is None:
            raise NotNow("objection", gettext_noop("The term does not stand still."))
        _check_after(on, found.defects_from)
        found.defects_days += (on - found.defects_from).days
        found.defects_from = None
        clocks.resumed(order, found)

    return _changed(number, revision, objection_id, by, "orders.decision_resumed", change)


def decide(
    *,
    number: str,
    revision: int,
    objection_id: int,
    outcome: str,
    decided_on: date,
    note: str = "",
    afterwards: str = BACK,
    by: User,
) -> Objection:
    """Record how an objection, appeal or request for relief ended.

    Upheld: the order lets go of the place, and its realisation looks for another location or stops.
    Otherwise, once nothing is open any more, the next term begins. Relief that is granted suspends.

    Args:
        outcome: Of `ObjectionOutcome`.
        decided_on: Day on which the decision was sent; the term for appeal begins the day after.
        afterwards: What the realisation does where it is upheld: `BACK` or `STOP`.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: It was decided already, the day cannot be, or the outcome is unknown.
    """
    if outcome not in _O.values:
        raise InputError("outcome", gettext_noop("Choose an outcome."))

    def change(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
        _check_after(decided_on, found.received_on)
        found.outcome, found.decided_on = outcome, decided_on
        found.note = note.strip()[:500] or found.note
        if found.defects_from is not None:
            found.defects_days += max(0, (decided_on - found.defects_from).days)
            found.defects_from = None
        found.suspends = found.kind == _K.RELIEF and outcome == _O.UPHELD
        found.save()
        clocks.ended(order, found)
        if found.kind != _K.RELIEF:
            _end(order, place, found, afterwards, by)

    return _changed(number, revision, objection_id, by, "orders.objection_decided", change)


def lift_relief(*, number: str, revision: int, objection_id: int, by: User) -> Objection:
    """Record that preliminary relief ended (Awb 8:85): placing is possible again.

    Raises:
        Conflict: Somebody changed the order first.
        InputError: No relief holds.
    """
    with transaction.atomic():
        order = keeping.locked(number, revision, by)
        found = Objection.objects.select_related("order_site").get(pk=objection_id, order_site__order=order)
        if not found.suspends:
            raise NotNow("objection", gettext_noop("No preliminary relief holds here."))
        found.suspends = False
        found.save()
        _keep(order, "orders.relief_ended", found, by, {"suspends": (True, False)})
    return found


def _changed(
    number: str,
    revision: int,
    objection_id: int,
    by: User,
    action: str,
    change: Callable[[TrafficOrder, OrderSite, Objection], None],
) -> Objection:
    """Change an objection that is still open, with its terms, clock and trail."""
    with transaction.atomic():
        order = keeping.locked(number, revision, by)
        found = Objection.objects.get(pk=objection_id, order_site__order=order)
        if found.outcome:
            raise NotNow("objection", SETTLED)
        place = _current(order, found.order_site_id)
        change(order, place, found)
        _set_term(order, place, found)
        found.save()
        told: Changes = {"objection_outcome": ("", found.outcome)} if found.outcome else {}
        _keep(order, action, found, by, told)
    return found


def _current(order: TrafficOrder, place_id: int) -> OrderSite:
    """A place, moved on by the terms that passed: what comes in is judged as of today."""
    place = keeping.place_of(order, place_id)
    post_days = moments.post_days_of(order)
    today = timezone.localdate()
    state, ends = process.settled(place.state, place.term_ends_on, today, post_days=post_days)
    if state != place.state:
        place.state, place.term_ends_on, place.state_since = state, ends, timezone.now()
        place.irrevocable_on = today if state == process.IRREVOCABLE else None
        place.save()
    return place


def _arrive(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
    if found.kind == _K.OBJECTION:
        ended_on = order.term_ends_on
        # What came in time and is noted only now counts as if it had been noted then.
        late = place.state == process.IRREVOCABLE and (ended_on is None or terms.is_late(found, ended_on))
        if late and not found.note:
            raise InputError(
                "note", gettext_noop("The term passed: say why this objection is excusable (Awb 6:11).")
            )
        keeping.turn(place, "receive_late_objection" if late else "receive_objection", irrevocable_on=None)
        _set_term(order, place, found)
    elif found.kind in APPEALS:
        keeping.turn(place, "receive_appeal", term_ends_on=None)
    elif place.state not in process.PUBLISHED - {process.IRREVOCABLE}:
        raise NotNow("place", keeping.NOT_NOW, value=str(place.get_state_display()))


def _set_term(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
    """Last day to decide on an objection that is open; the place has the first of them all."""
    if found.kind != _K.OBJECTION or found.outcome or order.term_ends_on is None:
        return
    found.decide_before = terms.decide_before(
        found,
        term_ended_on=order.term_ends_on,
        weeks=moments.policy_number(order, "objection_decision_weeks"),
        weeks_with_committee=moments.policy_number(order, "objection_committee_weeks"),
        on=timezone.localdate(),
    )
    others = _open(place).exclude(pk=found.pk).exclude(decide_before=None)
    days = [*others.values_list("decide_before", flat=True), found.decide_before]
    place.term_ends_on = min(days)
    place.save(update_fields=["term_ends_on"])


def _open(place: OrderSite) -> Any:
    return place.objections.filter(outcome="").exclude(kind=_K.RELIEF)


def _end(order: TrafficOrder, place: OrderSite, found: Objection, afterwards: str, by: User) -> None:
    """What the outcome means for the place."""
    is_objection = found.kind == _K.OBJECTION
    if found.outcome == _O.UPHELD:
        keeping.turn(place, "uphold_objection" if is_objection else "uphold_appeal", term_ends_on=None)
        place.objections.filter(suspends=True).update(suspends=False)
        _let_go(place, found, afterwards, by)
        return
    if _open(place).exists():
        return
    decided = place.objections.filter(kind=found.kind).exclude(outcome__in=("", _O.WITHDRAWN))
    days = [day for day in decided.values_list("decided_on", flat=True) if day is not None]
    if not days:
        _withdrawn(order, place, found)
        return
    if found.kind == _K.HIGHER_APPEAL:
        keeping.turn(place, "dismiss_higher_appeal", term_ends_on=None, irrevocable_on=timezone.localdate())
        place.objections.filter(suspends=True).update(suspends=False)
        return
    last_day = terms.appeal_ends(days, moments.policy_number(order, "appeal_weeks"))
    keeping.turn(place, "dismiss_objection" if is_objection else "dismiss_appeal", term_ends_on=last_day)


def _withdrawn(order: TrafficOrder, place: OrderSite, found: Objection) -> None:
    """All that was brought was withdrawn: the place goes on as if nothing had come."""
    if found.kind == _K.OBJECTION:
        keeping.turn(place, "withdraw_objection", term_ends_on=order.term_ends_on)
        return
    before = _K.OBJECTION if found.kind == _K.APPEAL else _K.APPEAL
    days = place.objections.filter(kind=before).exclude(decided_on=None)
    last = terms.appeal_ends(
        [day for day in days.values_list("decided_on", flat=True) if day],
        moments.policy_number(order, "appeal_weeks"),
    )
    keeping.turn(place, "withdraw_appeal", term_ends_on=last)


def _let_go(place: OrderSite, found: Objection, afterwards: str, by: User) -> None:
    """The realisation looks for another location, or stops; what stands already is left to people."""
    realisation = place.realisation
    facts = {"order": place.order.number, "objection": found.kind}
    if afterwards == STOP and realisation.state in realisation_process.STEPS["stop"].before:
        given = realisations.Given(reason="objection", note=found.note)
        realisations.take(realisation.number, "stop", by=by, given=given, facts=facts)
    elif realisation.state in realisation_process.STEPS["uphold_objection"].before:
        given = realisations.Given(note=found.note)
        realisations.take(realisation.number, "uphold_objection", by=by, given=given, facts=facts)


def _check_received(order: TrafficOrder, received_on: date) -> None:
    if order.published_on is None:
        raise NotNow("order", gettext_noop("The order was not published yet."))
    if received_on > timezone.localdate():
        raise InputError("received_on", STILL_TO_COME)
    if received_on < order.published_on:
        raise InputError("received_on", gettext_noop("This day lies before the publication."))


def _check_after(day: date, first: date) -> None:
    if day > timezone.localdate():
        raise InputError("day", STILL_TO_COME)
    if day < first:
        raise InputError("day", gettext_noop("This day lies before it was received."))


def _keep(order: TrafficOrder, action: str, found: Objection, by: User, changes: Changes) -> None:
    place = found.order_site
    keeping.keep(order, action, by=by, changes={"street": (None, place.street), **changes})
