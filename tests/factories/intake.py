"""Many requests over the years with their time lines and realisations, made in bulk by a seed."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from laadregie.intake import process
from laadregie.intake.models import (
    ChargerRequest,
    Decision,
    RejectionReason,
    RequesterKind,
    RequestEvent,
    Route,
)
from laadregie.intake.numbering import new_number
from laadregie.planmaps.models import Site
from laadregie.realisation import process as building
from laadregie.realisation.models import Milestone, Realisation
from laadregie.regions.models import Municipality
from tests.factories.judging import middle_of

OPERATOR = "laadbedrijf-a"
# Of a hundred requests, how many get how far.
SHARES = {
    process.SUBMITTED: 5,
    process.TESTING: 7,
    process.INCOMPLETE: 4,
    process.ACCEPTED: 16,
    process.REJECTED: 38,
    process.MERGED: 5,
    process.WITHDRAWN: 5,
    process.SERVED: 16,
    process.CLOSED: 4,
}
BUILDING = (
    ("open", building.LOCATION_PROPOSED),
    ("agree_location", building.GRID_CHECK),
    ("accept_grid", building.LOCATION_SETTLED),
    ("draft_order", building.ORDER_DRAFTED),
    ("publish_order", building.ORDER_PUBLISHED),
    ("order_connection", building.CONNECTION_ORDERED),
    ("connect", building.CONNECTED),
    ("place", building.PLACED),
    ("start_operation", building.IN_OPERATION),
)
REASONS = [code for code in RejectionReason.values if code != RejectionReason.NO_GRID]


def many_requests(
    count: int,
    *,
    codes: Sequence[str] | None = None,
    seed: int = 1,
    days: int = 900,
    until: datetime | None = None,
) -> list[ChargerRequest]:
    """Requests over the last so many days, over these municipalities (all), in every state.

    Those that were accepted go on with a realisation of a site of the plan map, as far as there are.
    No requesters: figures and lists are made without them.
    """
    chance = random.Random(seed)
    now = until or timezone.now()
    named = codes or list(Municipality.objects.order_by("code").values_list("code", flat=True))
    places = {code: middle_of(code) for code in named}
    states = chance.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    made = [
        _request(chance, chance.choice(named), state, now - timedelta(days=chance.uniform(1, days)), places)
        for state in states
    ]
    built = _realisations(chance, made, now)
    for one in made:
        _settle(one, built.get(one.realisation_id or 0), now)
    others = [one for one in made if one.state != process.MERGED]
    ChargerRequest.objects.bulk_create(others)
    merged = [one for one in made if one.state == process.MERGED]
    for one in merged:
        one.merged_into = chance.choice(others)
    ChargerRequest.objects.bulk_create(merged)
    RequestEvent.objects.bulk_create([event for one in made for event in _events(one)])
    Decision.objects.bulk_create([found for one in made if (found := _decision(chance, one)) is not None])
    return made


def _request(
    chance: random.Random, code: str, state: str, at: datetime, places: dict[str, tuple[float, float]]
) -> ChargerRequest:
    x_m, y_m = places[code]
    operator = OPERATOR if chance.random() < 0.7 else ""
    decided = state not in process.UNDECIDED | {process.WITHDRAWN}
    decided_at = at + timedelta(days=chance.lognormvariate(3.4, 0.5)) if decided else None
    values: dict[str, Any] = {
        "number": new_number(),
        "state": state,
        "kind": chance.choice(RequesterKind.values),
        "municipality_code": code,
        "route": Route.CONCESSION if operator else Route.MUNICIPALITY,
        "concession_code": "concession-1" if operator else "",
        "operator_code": operator,
        "place_basis": "point",
        "x_m": x_m + chance.uniform(-400, 400),
        "y_m": y_m + chance.uniform(-400, 400),
        "started_at": at,
        "submitted_at": at,
        "decided_at": decided_at,
        "state_since": decided_at or at,
        "is_demo": True,
    }
    if state == process.WITHDRAWN:
        values["settled_at"] = values["state_since"] = at + timedelta(days=chance.uniform(1, 60))
    elif state in process.SETTLED:
        values["settled_at"] = decided_at
    return ChargerRequest(**values)


def _realisations(
    chance: random.Random, requests: Sequence[ChargerRequest], now: datetime
) -> dict[int, Realisation]:
    """Realisations for accepted requests, each of several: there are fewer sites than requests."""
    held = Realisation.objects.values("site")
    free: dict[str, list[Site]] = {}
    for site in Site.objects.exclude(pk__in=held).order_by("pk"):
        free.setdefault(site.municipality_code, []).append(site)
    wanted: dict[tuple[str, str], list[ChargerRequest]] = {}
    for one in requests:
        if one.state in (process.ACCEPTED, process.SERVED):
            wanted.setdefault((one.municipality_code, one.state), []).append(one)
    found: dict[int, Realisation] = {}
    for (code, state), of_one in sorted(wanted.items()):
        for start in range(0, len(of_one), 4):
            if not free.get(code):
                break
            served = of_one[start : start + 4]
            opened = max(one.decided_at or now for one in served) + timedelta(days=2)
            site = free[code].pop(0)
            made = _realisation(chance, site, opened, now, is_done=state == process.SERVED)
            found[made.pk] = made
            for one in served:
                one.realisation = made
    return found


def _realisation(
    chance: random.Random, site: Site, opened: datetime, now: datetime, *, is_done: bool
) -> Realisation:
    moments = [opened]
    for _step in BUILDING[1:]:
        moments.append(moments[-1] + timedelta(days=chance.lognormvariate(2.3, 0.7)))
    if is_done:  # all within the time there was
        span = (now - opened) / max((moments[-1] - opened) * 1.02, now - opened)
        moments = [opened + (moment - opened) * span for moment in moments]
    steps = [(*step, at) for step, at in zip(BUILDING, moments, strict=True) if at <= now] or [
        (*BUILDING[0], opened)
    ]
    state = steps[-1][1]
    made = Realisation.objects.create(
        number=f"P-{site.municipality_code}-{site.pk}",
        municipality_code=site.municipality_code,
        site=site,
        state=state,
        cause=chance.choices(["request", "proactive", "data"], weights=[6, 3, 1])[0],
        poles=1,
        points=2,
        operator_code=OPERATOR,
        opened_at=opened,
        state_since=steps[-1][2],
        in_operation_on=timezone.localdate(steps[-1][2]) if state == building.IN_OPERATION else None,
        is_demo=True,
    )
    Milestone.objects.bulk_create(
        Milestone(
            realisation=made,
            step=step,
            state_after=after,
            at=at,
            party="system",
            waits_for=building.STATES[after].waits_for,
        )
        for step, after, at in steps
    )
    return made


def _settle(one: ChargerRequest, realisation: Realisation | None, now: datetime) -> None:
    """A request is served on the moment its pole is; without one, some time after its acceptance."""
    done = realisation is not None and realisation.state == building.IN_OPERATION
    if one.state in (process.ACCEPTED, process.SERVED) and realisation is not None:
        one.state = process.SERVED if done else process.ACCEPTED
    if one.state == process.SERVED:
        later = min(now, (one.decided_at or now) + timedelta(days=150))
        one.settled_at = one.state_since = realisation.state_since if done and realisation else later


def _events(one: ChargerRequest) -> list[RequestEvent]:
    tester = process.TESTER
    assert one.submitted_at is not None
    rows: list[tuple[str, str, str, datetime]] = [
        ("submit", process.SUBMITTED, tester, one.submitted_at),
    ]
    begun = one.submitted_at + timedelta(days=2)
    if one.state not in (process.SUBMITTED, process.WITHDRAWN):
        rows.append(("start_test", process.TESTING, tester, begun))
    if one.state == process.INCOMPLETE:
        rows.append(("ask_more", process.INCOMPLETE, process.REQUESTER, begun + timedelta(days=1)))
    if one.state in (process.ACCEPTED, process.SERVED):
        rows.append(("accept", process.ACCEPTED, tester, one.decided_at or begun))
        if one.realisation is not None:
            rows.append(("served_by", process.ACCEPTED, "", one.realisation.opened_at))
    if one.state == process.SERVED:
        rows.append(("serve", process.SERVED, "", one.settled_at or begun))
    for step, state in (
        ("reject", process.REJECTED),
        ("merge", process.MERGED),
        ("withdraw", process.WITHDRAWN),
    ):
        if one.state == state or (one.state == process.CLOSED and step == "reject"):
            rows.append((step, state, "", one.settled_at or begun))
    if one.state == process.CLOSED:
        rows.append(("close", process.CLOSED, "", (one.settled_at or begun) + timedelta(days=30)))
    return [
        RequestEvent(
            charger_request=one, step=step, state_after=state, at=at, party="system", waits_for=waits_for
        )
        for step, state, waits_for, at in rows
    ]


def _decision(chance: random.Random, one: ChargerRequest) -> Decision | None:
    if one.state not in (process.REJECTED, process.CLOSED):
        return None
    weights = [3, 8, 4, 2, 3, 2, 1][: len(REASONS)]
    first = chance.choices(REASONS, weights=weights)[0]
    return Decision(
        charger_request=one,
        kind="reject",
        reasons=[first] if chance.random() < 0.9 else sorted({first, chance.choice(REASONS)}),
        capacity="operator" if one.operator_code else "municipality",
        decided_at=one.decided_at,
    )
