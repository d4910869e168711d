"""Requests of the demo: who asked, what the criteria said of it, and what was decided."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from random import Random
from typing import Any

from django.db import transaction

from laadregie.demo.cases import ground, people
from laadregie.demo.cases.ground import Town
from laadregie.intake import numbering, process, recognising, selectors
from laadregie.intake.models import (
    Capacity,
    ChargerRequest,
    Decision,
    Message,
    PlaceBasis,
    Requester,
    RequesterKind,
    RequestEvent,
    Route,
)
from laadregie.intake.services import clocks, deciding, testing
from laadregie.intake.services.testing import kept
from laadregie.planmaps.models import Site
from laadregie.regions import selectors as regions

SPAN_DAYS = 420
KINDS = (
    *[RequesterKind.RESIDENT] * 82,
    *[RequesterKind.EMPLOYEE] * 6,
    *[RequesterKind.COMPANY] * 6,
    *[RequesterKind.SHARED_CAR] * 4,
    *[RequesterKind.NEIGHBOURHOOD_BUS] * 2,
)
IN_COMPANY = (RequesterKind.COMPANY, RequesterKind.SHARED_CAR, RequesterKind.NEIGHBOURHOOD_BUS)
QUESTIONS = (
    "Kunt u het contract van uw voertuig meesturen?",
    "Op het contract staat geen naam. Kunt u een bewijs met uw naam sturen?",
    "Kunt u laten zien hoeveel uur u per week in de gemeente werkt?",
)
WORDS = (
    "Wanneer hoor ik iets?",
    "De auto komt een maand later dan ik dacht.",
    "Kan de paal ook aan de overkant?",
)


@dataclass
class Asked:
    """A request as it stands, and the site near it."""

    charger_request: ChargerRequest
    site: Site


def ask(town: Town, *, now: datetime, draw: Random) -> list[Asked]:
    """Requests in one municipality over the last months, tested and mostly decided."""
    route = regions.request_route(town.code)
    made = []
    for _ in range(town.requests):
        site = draw.choice(town.asked_for)
        sent_at = now - timedelta(days=SPAN_DAYS * (1 - draw.random() ** 0.7) + draw.random())
        made.append(Asked(_sent(town, site, route, sent_at, draw), site))
    for one in made:
        _tested(one.charger_request)
        _course(one.charger_request, now, draw)
    return made


def _sent(
    town: Town, site: Site, route: regions.RequestRoute, sent_at: datetime, draw: Random
) -> ChargerRequest:
    kind = draw.choice(KINDS)
    who = people.person(draw, in_company=kind in IN_COMPANY)
    x_m, y_m = ground.near(site, draw)
    has_drive = draw.random() < 0.14
    answers: dict[str, object] = {
        "lives_in_municipality": kind == RequesterKind.RESIDENT,
        "is_electric": True,
        "electric_range_km": draw.choice((40, 210, 290, 340, 420, 510)) if draw.random() < 0.2 else 340,
        "vehicle_state": draw.choice(("owned", "leased", "ordered")),
        "has_own_parking": has_drive,
    }
    if kind == RequesterKind.EMPLOYEE:
        answers["hours_per_week"] = draw.choice((12, 24, 32, 36))
    neighbourhood = site.neighbourhood_code
    with transaction.atomic():
        made = ChargerRequest.objects.create(
            number=numbering.with_check("".join(draw.choices(numbering.LETTERS, k=11))),
            state=process.SUBMITTED,
            kind=kind,
            municipality_code=town.code,
            neighbourhood_code=neighbourhood,
            route=Route.CONCESSION if route.is_concession else Route.MUNICIPALITY,
            concession_code=route.concession.code if route.concession else "",
            operator_code=route.operator_code,
            place_basis=PlaceBasis.ADDRESS,
            x_m=x_m,
            y_m=y_m,
            answers=answers,
            consent_at=sent_at,
            consent_version="demo",
            started_at=sent_at,
            submitted_at=sent_at,
            state_since=sent_at,
            is_demo=True,
        )
        Requester.objects.create(
            charger_request=made,
            name=who.name,
            email=who.email,
            organisation=who.organisation,
            street=who.street,
            house_number=who.house_number,
            place=town.name,
            email_digest=recognising.email_digest(who.email),
            digest_key=secrets.token_bytes(32),
        )
        _event(made, "submit", process.DRAFT, process.SUBMITTED, sent_at, process.REQUESTER)
    return made


def _tested(charger_request: ChargerRequest) -> None:
    """The criteria as the product evaluates them, dated as if it was done at once."""
    testing.evaluate(charger_request, by=None)
    charger_request.results.update(evaluated_at=charger_request.submitted_at)
    charger_request.refresh_from_db()


def _course(one: ChargerRequest, now: datetime, draw: Random) -> None:
    """What happened with a request until now, by the steps of the process table."""
    tester = "operator" if one.operator_code else process.MUNICIPALITY
    moment = _later(one.submitted_at, draw, 3, 1.7)
    if moment > now:
        return _keep(one)
    _step(one, "start_test", moment, tester)
    if draw.random() < 0.04:
        return _keep(one, withdrawn_at=min(now, _later(moment, draw, 6, 1.5)))
    if draw.random() < 0.16 and not _is_over(
        one, "ask_more", _later(moment, draw, 3, 1.5), now, tester, draw
    ):
        return _keep(one)
    decided_at = _later(one.state_since, draw, 12, 1.9)
    if decided_at > now:
        return _keep(one)
    return _decide(one, decided_at, tester, draw)


def _is_over(
    one: ChargerRequest, step: str, asked_at: datetime, now: datetime, tester: str, draw: Random
) -> bool:
    """Ask for more and get it; False while the requester has not answered."""
    if asked_at > now:
        return False
    _step(one, step, asked_at, tester)
    Decision.objects.create(
        charger_request=one,
        kind="ask_more",
        note=draw.choice(QUESTIONS),
        capacity=_capacity(one),
        decided_at=asked_at,
        policy=_policy(one),
    )
    answered_at = _later(asked_at, draw, 8, 1.8)
    if answered_at > now:
        return False
    _step(one, "supply", answered_at, process.REQUESTER)
    return True


def _policy(one: ChargerRequest) -> dict[str, Any]:
    """What a decision keeps of the policy it was made under."""
    return kept(regions.policy_set(one.municipality_code), deciding.POLICY)


def _decide(one: ChargerRequest, at_moment: datetime, tester: str, draw: Random) -> None:
    """Reject for what the criteria say no to; the officer now and then decides otherwise."""
    reasons = list(
        dict.fromkeys(
            row.reason for row in selectors.latest_results(one) if row.outcome == "no" and row.reason
        )
    )
    if not reasons and draw.random() < 0.12:
        reasons = ["no_evidence"]
    rejects = bool(reasons) and draw.random() < (0.65 if reasons == ["pole_nearby"] else 0.95)
    _step(one, "reject" if rejects else "accept", at_moment, tester)
    one.decided_at = at_moment
    Decision.objects.create(
        charger_request=one,
        kind="reject" if rejects else "accept",
        reasons=reasons if rejects else [],
        capacity=_capacity(one),
        contested_by=("review" if one.operator_code else "objection") if rejects else "",
        decided_at=at_moment,
        policy=_policy(one),
    )
    if rejects:
        one.settled_at = at_moment
    _keep(one)
    if draw.random() < 0.08:
        Message.objects.create(
            charger_request=one,
            is_from_requester=True,
            text=draw.choice(WORDS),
            at=at_moment + timedelta(hours=5),
        )


def merge(made: Iterable[Asked]) -> dict[int, list[Asked]]:
    """Accepted requests by site: the first opens the case, a later one of the same site joins it."""
    by_site: dict[int, list[Asked]] = {}
    accepted = [one for one in made if one.charger_request.state == process.ACCEPTED]
    for one in sorted(accepted, key=lambda case: str(case.charger_request.decided_at)):
        by_site.setdefault(one.site.pk, []).append(one)
    return by_site


def _capacity(one: ChargerRequest) -> str:
    return Capacity.OPERATOR if one.operator_code else Capacity.MUNICIPALITY


def _step(one: ChargerRequest, step: str, moment: datetime, party: str) -> None:
    rule = process.STEPS[step]
    if one.state not in rule.before:
        raise ValueError(f"{step} is no step from {one.state}")
    _event(one, step, one.state, rule.after, moment, party)
    one.state, one.state_since = rule.after, moment


def _keep(one: ChargerRequest, withdrawn_at: datetime | None = None) -> None:
    if withdrawn_at is not None:
        _step(one, "withdraw", withdrawn_at, process.REQUESTER)
        one.settled_at = withdrawn_at
    with transaction.atomic():
        one.save()
        clocks.turn(one, at=one.state_since)


def _event(
    one: ChargerRequest, step: str, before: str, after: str, moment: datetime, party: str, **facts: object
) -> None:
    waits = process.STATES[after].waits_for
    tester = "operator" if one.operator_code else process.MUNICIPALITY
    RequestEvent.objects.create(
        charger_request=one,
        step=step,
        state_before=before,
        state_after=after,
        at=moment,
        party=party,
        waits_for=tester if waits == process.TESTER else waits,
        facts=facts,
    )


def _later(moment: datetime | None, draw: Random, median_days: float, spread: float) -> datetime:

    if moment is None:
        raise ValueError("a moment is needed")
    return moment + timedelta(days=draw.lognormvariate(log(median_days), log(spread)))
