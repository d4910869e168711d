"""Realisations and traffic orders of the demo, written as they went (`course`)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from laadregie.demo.cases import ground
from laadregie.demo.cases.asking import Asked
from laadregie.demo.cases.course import Course, Order, run
from laadregie.demo.cases.ground import Town
from laadregie.demo.cases.variety import Wishes
from laadregie.intake import process as asking_process
from laadregie.intake.models import ChargerRequest, RequestEvent
from laadregie.intake.services import clocks as request_clocks
from laadregie.planmaps import numbering
from laadregie.planmaps.models import DropReason, Site
from laadregie.realisation import process
from laadregie.realisation.models import (
    Cause,
    Milestone,
    Objection,
    ObjectionKind,
    OrderSite,
    OrderSiteState,
    OrderState,
    Realisation,
    StopReason,
    TrafficOrder,
)
from laadregie.realisation.orders import terms
from laadregie.realisation.services import clocks
from laadregie.regions import selectors as regions

ANSWERS = {
    "mandate": "het Mandaatbesluit (voorbeeld) 2025",
    "interests": ["2.1.c", "2.2.a"],
    "police_by": "de verkeersadviseur van de politie (voorbeeld)",
    "police_advice": "positive",
    "policy_document": "het Plaatsingsbeleid laadpalen (voorbeeld)",
    "policy_document_on": "2024-05-14",
    "plan_map_note": "De plaatsen komen uit de plankaart.",
    "parking": "Op deze plaatsen is overdag en ’s avonds ruimte om te parkeren.",
    "objection_address": "Postbus 1 (voorbeeld)",
    "signatory": "J. de Wit (voorbeeld)",
    "signatory_function": "teammanager Mobiliteit",
}
# From the order of the connection on the operator has given the work to a contractor.
ORDERED = frozenset(
    {
        process.CONNECTION_ORDERED,
        process.CONNECTED,
        process.PLACED,
        process.IN_OPERATION,
        process.REMOVED,
    }
)
# Why the realisations of the demo that ended did so.
STOP_REASONS = {process.STOPPED: StopReason.OTHER_POLE, process.REMOVED: StopReason.WORKS}


def build(
    town: Town, by_site: dict[int, list[Asked]], *, now: datetime, draw: Random, wishes: Wishes
) -> None:
    """Open realisations for what was accepted and for some places ahead of demand, and let them run."""
    sites = {site.pk: site for site in town.sites}
    opened = {pk: _opened_at(cases, draw) for pk, cases in by_site.items()}
    free = [pk for pk in sites if pk not in opened][: ground.PROACTIVE]
    opened |= {pk: now - timedelta(days=draw.uniform(20, 380)) for pk in free}
    opened = {pk: moment for pk, moment in opened.items() if moment < now}
    courses, orders = run(((str(pk), moment) for pk, moment in sorted(opened.items())), now=now, draw=draw)
    wishes.bend(courses, asked={str(pk) for pk in by_site}, now=now)
    made: dict[str, Realisation] = {}
    with transaction.atomic():
        for number, one in enumerate(courses, 1):
            pk = int(one.key)
            cause = Cause.REQUEST if pk in by_site else wishes.cause()
            made[one.key] = _realisation(town, sites[pk], one, number, opened[pk], cause, draw)
        for order in orders:
            _order(town, order, made, now)
        for key, realisation in made.items():
            _serve(realisation, by_site.get(int(key), ()))


def _opened_at(cases: list[Asked], draw: Random) -> datetime:
    first = cases[0].charger_request.decided_at
    if first is None:
        raise ValueError("an accepted request has a moment of decision")
    return first + timedelta(days=draw.uniform(1, 9))


def _realisation(
    town: Town, site: Site, one: Course, number: int, opened_at: datetime, cause: Cause, draw: Random
) -> Realisation:
    policy = regions.policy_set(town.code)
    concession = regions.concession_of(town.code)
    last = one.taken[-1] if one.taken else None
    points = round(site.poles * policy["points_per_pole"].number)
    began = next((step.at for step in one.taken if step.step == "start_operation"), None)
    ended = last if last and one.state in STOP_REASONS else None
    grid = next((step for step in reversed(one.taken) if step.step == "accept_grid"), None)
    refused = next((step for step in reversed(one.taken) if step.step == "reject_grid"), None)
    made = Realisation.objects.create(
        number=f"R-{numbering.prefix(town.name)}-{number:04d}",
        municipality_code=town.code,
        site=site,
        state=one.state,
        cause=cause,
        poles=site.poles,
        points=points,
        concession_code=concession.code if concession else "",
        operator_code=ground.OPERATOR,
        contractor_code=ground.CONTRACTOR if one.state in ORDERED else "",
        grid_operator_code=ground.GRID_OPERATOR,
        grid_capacity_kw=float(str(grid.facts["capacity_kw"])) if grid else None,
        grid_condition=grid.note if grid else "",
        grid_reason=refused.note if refused and one.state == process.GRID_REJECTED else "",
        opened_at=opened_at,
        state_since=last.at if last else opened_at,
        in_operation_on=timezone.localdate(began) if began else None,
        evse_ids=[f"NL*DMO*E{site.pk:06d}*{point}" for point in range(1, points + 1)] if began else [],
        feed_seen_on=_seen(began, draw) if began else None,
        stop_reason=STOP_REASONS[one.state] if ended else "",
        stop_note=ended.note if ended else "",
        is_demo=True,
    )
    _milestones(made, one, opened_at)
    clocks.turn(made, "", at=made.state_since)
    Site.objects.filter(pk=site.pk).update(
        state=process.STATES[one.state].site_state,
        drop_reason=DropReason.OTHER if one.state == process.REMOVED else "",
        reserved_year=timezone.localdate(opened_at).year,
        revision=site.revision + 1 + len(one.taken),
        changed_at=made.state_since,
    )
    return made


def _seen(placed_at: datetime, draw: Random) -> date | None:
    """When the feed showed it; now and then it does not, and then the pole is flagged."""
    return None if draw.random() < 0.06 else timezone.localdate(placed_at + timedelta(days=2))


def _milestones(made: Realisation, one: Course, opened_at: datetime) -> None:
    first = Milestone(
        realisation=made,
        step="open",
        state_after=process.LOCATION_PROPOSED,
        at=opened_at,
        party=process.SYSTEM,
        waits_for=process.MUNICIPALITY,
        facts={"cause": made.cause, "poles": made.poles, "points": made.points},
    )
    rest = [
        Milestone(
            realisation=made,
            step=step.step,
            state_before=step.before,
            state_after=step.after,
            at=step.at,
            party=step.party,
            waits_for=process.STATES[step.after].waits_for,
            note=step.note,
            facts=step.facts,
        )
        for step in one.taken
    ]
    Milestone.objects.bulk_create([first, *rest])


def _order(town: Town, order: Order, made: dict[str, Realisation], now: datetime) -> None:
    weeks = int(regions.policy_set(town.code)["objection_weeks"].number)
    published_on = timezone.localdate(order.published_at) if order.published_at else None
    ends_on = terms.objection_ends(published_on, weeks) if published_on else None
    decided_on = timezone.localdate(order.drafted_at + timedelta(days=7))
    answers = {**ANSWERS, "decided_on": decided_on.isoformat(), "police_on": decided_on.isoformat()}
    count = len(order.courses)
    kept = TrafficOrder.objects.create(
        number=f"VB-{numbering.prefix(town.name)}-{order.number:04d}",
        municipality_code=town.code,
        title=f"Verkeersbesluit laadplaatsen {town.name}, {count} {'plaats' if count == 1 else 'plaatsen'}",
        state=OrderState.PUBLISHED if published_on else OrderState.DRAFT,
        answers=answers if published_on else {},
        published_on=published_on,
        publication_reference=f"gmb-{published_on:%Y}-{100_000 + order.number} (voorbeeld)"
        if published_on
        else "",
        term_ends_on=ends_on,
        made_at=order.drafted_at,
        is_demo=True,
    )
    for course in order.courses:
        _place(kept, course, made[course.key], ends_on, now)


def _place(
    order: TrafficOrder, one: Course, realisation: Realisation, ends_on: date | None, now: datetime
) -> None:
    state, since = _stand(one, order, ends_on, now)
    place = OrderSite.objects.create(
        order=order,
        realisation=realisation,
        state=state,
        street=realisation.site.name[:160],
        bays=realisation.points,
        answers={"is_municipal_road": True} if order.published_on else {},
        state_since=since,
        term_ends_on=ends_on if state == OrderSiteState.IN_FORCE else None,
        irrevocable_on=timezone.localdate(since) if state == OrderSiteState.IRREVOCABLE else None,
    )
    if one.objected_at is None or ends_on is None:
        return
    over = one.decided_at is not None
    Objection.objects.create(
        order_site=place,
        kind=ObjectionKind.OBJECTION,
        reference="voorbeeld",
        received_on=timezone.localdate(one.objected_at),
        with_committee=True,
        decide_before=ends_on + timedelta(weeks=12),
        outcome=("upheld" if one.is_upheld else "dismissed") if over else "",
        decided_on=timezone.localdate(one.decided_at) if one.decided_at else None,
    )
    if one.appealed_at is not None:
        Objection.objects.create(
            order_site=place,
            kind=ObjectionKind.APPEAL,
            reference="voorbeeld",
            received_on=timezone.localdate(one.appealed_at),
        )


def _stand(one: Course, order: TrafficOrder, ends_on: date | None, now: datetime) -> tuple[str, datetime]:
    """What became of a place in its order, and since when."""
    if ends_on is None:
        return OrderSiteState.DRAFTED, order.made_at
    if one.appealed_at:
        return OrderSiteState.APPEAL, one.appealed_at
    if one.is_upheld and one.decided_at:
        return OrderSiteState.UPHELD, one.decided_at
    if one.decided_at:
        irrevocable = one.decided_at + timedelta(weeks=6, days=8)
        return (
            (OrderSiteState.IRREVOCABLE, irrevocable)
            if irrevocable <= now
            else (OrderSiteState.DISMISSED, one.decided_at)
        )
    if one.objected_at:
        return OrderSiteState.OBJECTION, one.objected_at
    today = timezone.localdate(now)
    if today <= ends_on:
        return OrderSiteState.IN_FORCE, _noon(order.published_on or today)
    if today <= ends_on + timedelta(days=7):
        return OrderSiteState.UNCONTESTED, _noon(ends_on + timedelta(days=1))
    return OrderSiteState.IRREVOCABLE, _noon(ends_on + timedelta(days=8))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - made aware


def _serve(realisation: Realisation, cases: Iterable[Asked]) -> None:
    """Let requests wait for their realisation, or be served by it."""
    for case in cases:
        one = case.charger_request
        if one.decided_at is None:
            continue
        if realisation.state == process.IN_OPERATION and realisation.state_since <= one.decided_at:
            _merged(one, realisation)
            continue
        one.realisation = realisation
        began = max(one.decided_at, realisation.opened_at)
        _told(one.pk, "served_by", began, {"realisation": realisation.number, "site": realisation.site.name})
        if realisation.state == process.IN_OPERATION:
            one.state, one.state_since = asking_process.SERVED, realisation.state_since
            one.settled_at = realisation.state_since
            _told(one.pk, "serve", realisation.state_since, {}, asking_process.SERVED)
        one.save()
        request_clocks.turn(one, at=one.state_since)


def _merged(one: ChargerRequest, realisation: Realisation) -> None:
    """A pole that works already at the site serves this request too."""
    moment = (one.decided_at or one.state_since) + timedelta(hours=2)
    one.merged_site = realisation.site
    one.state, one.state_since, one.settled_at = asking_process.MERGED, moment, moment
    _told(one.pk, "merge", moment, {"site": realisation.site.name}, asking_process.MERGED)
    one.save()
    request_clocks.turn(one, at=moment)


def _told(
    pk: int, step: str, moment: datetime, facts: dict[str, str], after: str = asking_process.ACCEPTED
) -> None:
    RequestEvent.objects.create(
        charger_request_id=pk,
        step=step,
        state_before=asking_process.ACCEPTED,
        state_after=after,
        at=moment,
        party=asking_process.SYSTEM,
        facts=facts,
    )
