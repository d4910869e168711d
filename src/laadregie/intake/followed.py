"""The page of a request as its requester sees it: how it stands, what happened, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laadkern.lead_times import LeadTime, lead_time
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import has_role
from laadregie.foundation.clocks import selectors as clocks
from laadregie.intake import parties, process, reasons
from laadregie.intake.models import ChargerRequest, Message, RequestState
from laadregie.intake.selectors import latest_results
from laadregie.intake.services.keeping import about
from laadregie.realisation import process as building
from laadregie.realisation.models import Realisation
from laadregie.regions import selectors as regions

LEAST_ENDED = 10
TOLD = {
    "submit": gettext_lazy("We received your request"),
    "start_test": gettext_lazy("We began to judge your request"),
    "ask_more": gettext_lazy("We asked you for more"),
    "supply": gettext_lazy("You added what was missing"),
    "accept": gettext_lazy("Your request was accepted"),
    "reject": gettext_lazy("Your request was rejected"),
    "merge": gettext_lazy("Your request was added to another"),
    "separate": gettext_lazy("We look at your own request again"),
    "undo": gettext_lazy("We took a decision back"),
    "ask_review": gettext_lazy("You asked to look again"),
    "withdraw": gettext_lazy("You withdrew your request"),
    "served_by": gettext_lazy("A place was chosen"),
    "let_go": gettext_lazy("We look for another place"),
    "return": gettext_lazy("The place is off; we look for another"),
    "serve": gettext_lazy("The pole is in operation"),
    "agree_location": gettext_lazy("The municipality agreed with the place"),
    "accept_grid": gettext_lazy("The grid operator can connect the pole"),
    "reject_grid": gettext_lazy("The grid operator cannot connect the pole here"),
    "publish_order": gettext_lazy("The traffic order was published"),
    "uphold_objection": gettext_lazy("An objection was upheld; we look for another place"),
    "order_connection": gettext_lazy("The connection was ordered"),
    "connect": gettext_lazy("The connection is ready"),
    "place": gettext_lazy("The pole was placed"),
}
# Of a pole that somebody shares: with an own one the request itself is served.
TOLD_MERGED = {**TOLD, "start_operation": TOLD["serve"]}
NEXT = {
    process.SUBMITTED: gettext_lazy("We look whether your request is complete."),
    process.INCOMPLETE: gettext_lazy("Add what is missing. Then we go on."),
    process.TESTING: gettext_lazy("You get a decision by letter and e-mail."),
    process.ACCEPTED: gettext_lazy("We choose a place for the pole."),
    process.MERGED: gettext_lazy("You hear from us when a place is chosen."),
}
NEXT_BUILDING = {
    building.LOCATION_PROPOSED: gettext_lazy("The municipality looks at the place."),
    building.GRID_CHECK: gettext_lazy("The grid operator looks whether a connection is possible."),
    building.GRID_REJECTED: gettext_lazy("Another place is looked for."),
    building.LOCATION_SETTLED: gettext_lazy("The municipality drafts a traffic order."),
    building.ORDER_DRAFTED: gettext_lazy("The municipality publishes the traffic order."),
    building.ORDER_PUBLISHED: gettext_lazy(
        "Others can object for six weeks. Meanwhile the connection is ordered."
    ),
    building.CONNECTION_ORDERED: gettext_lazy("The grid operator makes the connection."),
    building.CONNECTED: gettext_lazy("The pole is placed."),
    building.PLACED: gettext_lazy("The pole is tested and switched on."),
}


UNSETTLED = frozenset(
    {
        building.LOCATION_PROPOSED,
        building.LOCATION_VETOED,
        building.GRID_CHECK,
        building.GRID_REJECTED,
        building.REMOVED,
        building.STOPPED,
    }
)


@dataclass(frozen=True)
class Told:
    """Something that happened, in words for the requester."""

    at: datetime
    words: str
    who: str


@dataclass(frozen=True)
class Expected:
    """When the pole may work.

    Attributes:
        first, last: Between these days half of the comparable cases ended.
        rests_on: How many ended cases it rests on; 0 where it is the target of policy.
        is_of_region: Whether cases of the whole region were taken, as the municipality has too few.
    """

    first: date
    last: date
    rests_on: int
    is_of_region: bool


@dataclass(frozen=True)
class Followed:
    """How a request stands.

    Attributes:
        verdict: The state in words; the first thing on the page.
        why: Why it was rejected, a sentence each, with the figures that were found.
        place: Where the pole comes; "" before municipality and grid operator agreed with it.
        next_step: What comes next; "" when nothing does.
        party: Who has it now; "" when nobody does.
        who: What that party is called; who asked is called “you”.
        due_on: Last day of the term of who has it; None without one.
        is_paused: Whether that term stands still.
        told: What happened, newest first.
        expected: When the pole may work; None when none will come.
    """

    verdict: str
    why: list[str]
    place: str
    next_step: str
    party: str
    who: str
    due_on: date | None
    is_paused: bool
    told: list[Told]
    expected: Expected | None


def followed(charger_request: ChargerRequest) -> Followed:
    """How a request stands, for who asked."""
    names = parties.organisation_names()
    realisation = serving(charger_request)
    party, who = parties.acting(charger_request, names, serving=realisation)
    next_step = NEXT.get(charger_request.state, "")
    if charger_request.state in (process.ACCEPTED, process.MERGED) and realisation is not None:
        next_step = NEXT_BUILDING.get(realisation.state, "")
    due = _due(charger_request)
    return Followed(
        verdict=_verdict(charger_request, realisation),
        why=_why(charger_request),
        place=_place(realisation),
        next_step=str(next_step),
        party=party,
        who=_("You") if party == process.REQUESTER else who,
        due_on=due[0],
        is_paused=due[1],
        told=_told(charger_request, realisation, names),
        expected=expected(charger_request),
    )


def _verdict(charger_request: ChargerRequest, realisation: Realisation | None) -> str:
    """The state in words; of what was merged that the pole works, once it does."""
    works = realisation is not None and realisation.state == building.IN_OPERATION
    if charger_request.state == process.MERGED and works:
        return str(TOLD["serve"])
    return str(RequestState(charger_request.state).label)


def _why(charger_request: ChargerRequest) -> list[str]:
    """The reasons of a rejection as the letter gives them, and what was written with it."""
    if charger_request.state != process.REJECTED:
        return []
    rejected = charger_request.decisions.filter(kind="reject", undone_at=None).last()
    if rejected is None:
        return []
    found = reasons.sentences(rejected.reasons, latest_results(charger_request))
    return [*found, rejected.note] if rejected.note else found


def serving(charger_request: ChargerRequest) -> Realisation | None:
    """The realisation from which the requester gets a pole; of what was merged, that of what it joined."""
    if charger_request.merged_into is not None:
        return charger_request.merged_into.realisation
    if charger_request.merged_site_id is not None:
        at_site = Realisation.objects.filter(site_id=charger_request.merged_site_id)
        return at_site.exclude(state__in=(building.STOPPED, building.REMOVED)).order_by("pk").last()
    return charger_request.realisation


def _place(realisation: Realisation | None) -> str:
    """Where the pole comes or stands; before both agreed another place may follow."""
    if realisation is None or realisation.state in UNSETTLED:
        return ""
    return str(realisation.site.name)


def _due(charger_request: ChargerRequest) -> tuple[date | None, bool]:
    """Last day of the term that ends first, and whether it stands still."""
    standing = [clocks.standing(one) for one in clocks.of(about(charger_request)) if one.ended_at is None]
    if not standing:
        return None, False
    first = min(standing, key=lambda one: one.clock.due_on)
    return first.clock.due_on, first.pause is not None


def _told(
    charger_request: ChargerRequest, realisation: Realisation | None, names: dict[str, str]
) -> list[Told]:
    def told(at: datetime, step: str, party: str) -> Told:
        who = _("You") if party == process.REQUESTER else parties.name(charger_request, party, names)
        return Told(at, str(TOLD_MERGED[step]), who)

    events = list(charger_request.events.all())
    own = [told(one.at, one.step, one.party) for one in events if one.step in TOLD]
    if realisation is not None:
        known = TOLD_MERGED if charger_request.state == process.MERGED else TOLD
        began = next((one.at for one in events if one.step in ("served_by", "merge")), None)
        own += [
            told(one.at, one.step, one.party)
            for one in realisation.milestones.all()
            if one.step in known and (began is None or one.at >= began)
        ]
    # Of what happened in the same moment the last comes first too.
    return sorted(own, key=lambda one: one.at)[::-1]


def expected(charger_request: ChargerRequest) -> Expected | None:
    """When the pole may work, by how long comparable cases took from acceptance or from sending."""
    if charger_request.merged_into is not None:
        return expected(charger_request.merged_into)
    if charger_request.state not in process.OPEN:
        return None
    is_accepted = charger_request.state == process.ACCEPTED
    start = charger_request.decided_at if is_accepted else charger_request.submitted_at
    if start is None:
        return None
    for code in (charger_request.municipality_code, None):
        found = _took(code, from_decision=is_accepted)
        low, high = found.quantile(0.25), found.quantile(0.75)
        if found.ended >= LEAST_ENDED and low is not None and high is not None:
            return Expected(_ahead(start, low), _ahead(start, high), found.ended, code is None)
    policy = regions.policy_set(charger_request.municipality_code)
    weeks = policy["realisation_target_weeks"].number
    if not is_accepted:
        weeks += policy["decision_weeks"].number
    day = _ahead(start, weeks * 7)
    return Expected(day, day, 0, is_of_region=False)


def _took(municipality_code: str | None, *, from_decision: bool) -> LeadTime:
    """Days to operation of requests that were accepted; those on their way count as open."""
    cases = ChargerRequest.objects.filter(
        state__in=(process.ACCEPTED, process.SERVED), decided_at__isnull=False
    )
    if municipality_code is not None:
        cases = cases.filter(municipality_code=municipality_code)
    now = timezone.now()
    rows = [
        (((settled or now) - start).total_seconds() / 86_400, settled is not None)
        for start, settled in cases.values_list(
            "decided_at" if from_decision else "submitted_at", "settled_at"
        )
        if start is not None
    ]
    days = np.array([max(0.0, row[0]) for row in rows], dtype=np.float64)
    return lead_time(days, np.array([row[1] for row in rows], dtype=bool))


def _ahead(start: datetime, days: float) -> date:
    """A day that lies ahead: what comparable cases took may be over already."""
    return max(timezone.localdate(start) + timedelta(days=days), timezone.localdate())


def what_can_be_done(charger_request: ChargerRequest) -> dict[str, bool]:
    """Which acts the page offers."""
    rejected = charger_request.decisions.filter(kind="reject", undone_at=None).last()
    return {
        "withdraw": process.allowed("withdraw", charger_request.state),
        "supply": process.allowed("supply", charger_request.state),
        "evidence": charger_request.state in process.UNDECIDED,
        "review": charger_request.state == process.REJECTED
        and rejected is not None
        and rejected.contested_by == "review",
        "object": charger_request.state == process.REJECTED
        and rejected is not None
        and rejected.contested_by == "objection",
        "write": charger_request.state != process.CLOSED,
    }


def together_with(charger_request: ChargerRequest) -> str:
    """What a request was added to, without telling who asked."""
    if charger_request.merged_site is not None:
        return _("the site %(name)s") % {"name": charger_request.merged_site.name}
    return _("an earlier request near you") if charger_request.merged_into_id else ""


def writer(charger_request: ChargerRequest, message: Message, names: dict[str, str]) -> str:
    """Who wrote a message, as its requester is told: an organisation, never a person by name."""
    if message.is_from_requester:
        return _("You")
    is_operator = message.by is not None and has_role(message.by, Role.CONCESSION_HOLDER)
    party = parties.OPERATOR if is_operator and charger_request.operator_code else process.MUNICIPALITY
    return parties.name(charger_request, party, names)
