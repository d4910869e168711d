"""The work list: what a viewer has to do, what lies with others, and how late it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import parties, permissions, process
from laadregie.intake.models import (
    ChargerRequest,
    CriterionResult,
    Decision,
    DecisionKind,
    Message,
    RequesterKind,
    RequestState,
)
from laadregie.intake.selectors import terms
from laadregie.intake.selectors.shown import Choice, Figures, OfRequest, Row, Work
from laadregie.intake.selectors.terms import Term
from laadregie.intake.selectors.visible import requests
from laadregie.realisation import worklists
from laadregie.realisation.deadlines import NO_TERM, Deadline
from laadregie.realisation.worklists import Group
from laadregie.regions import selectors as regions

LATE, SOON, NO_TERM_CODE = "te-laat", "deze-week", "geen"
NOBODY, ME = "niemand", "ik"
PAGE = 50
MOST_SETTLED = 500  # of what is settled, the newest
DECIDED_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class ListedRequest(OfRequest):
    """What decides whether and where a request stands in the list.

    Attributes:
        decision: That waits for a second person; None without one.
    """

    decision: Decision | None = None

    def sort_value(self, order: str) -> tuple[Any, ...]:
        found = self.charger_request
        if order == "nieuwste":
            return (-(found.submitted_at or found.started_at).timestamp(), found.number)
        if order == "oudste":
            return ((found.submitted_at or found.started_at), found.number)
        return (worklists.ORDER.index(self.group), self.deadline.due_on or date.max, found.number)


def work(viewer: Viewer, choice: Choice, page: int = 1, size: int = PAGE) -> Work:
    """The work list of a viewer: one page of it, with counts of all."""
    seen = requests(viewer)
    every = _listed(_open(seen), viewer)
    found = _chosen(every, _filtered(seen, viewer, choice), viewer, choice) if choice.narrows else every
    listed = [one for one in found if _in_term(one, choice.term)]
    by_who = worklists.shared(listed, choice.who)
    chosen = sorted(by_who.chosen, key=lambda one: one.sort_value(choice.order))
    shown = rows_of(chosen[(page - 1) * size : page * size], viewer)
    names = regions.municipality_names()
    codes = sorted(
        set(seen.values_list("municipality_code", flat=True).distinct()),
        key=lambda code: names.get(code, code),
    )
    people = User.objects.filter(pk__in=seen.filter(assigned_to__isnull=False).values("assigned_to"))
    return Work(
        rows=tuple(shown),
        groups=worklists.grouped(shown) if choice.order == "termijn" else (Group("all", "", tuple(shown)),),
        counts=by_who.counts,
        figures=_figures(seen, every),
        who=by_who.who,
        found=len(chosen),
        municipalities=tuple(
            sorted(((code, names.get(code, code)) for code in codes), key=lambda one: one[1])
        ),
        assignees=tuple(people.order_by("name").values_list("pk", "name")),
    )


def _chosen(
    every: Sequence[ListedRequest], filtered: QuerySet[ChargerRequest], viewer: Viewer, choice: Choice
) -> list[ListedRequest]:
    """Those that were asked for: of all open ones, which the figures read already, else what is settled."""
    if choice.state and choice.state not in process.OPEN:
        return _listed(_light(filtered.filter(state=choice.state))[:MOST_SETTLED], viewer)
    if choice.state:
        filtered = filtered.filter(state=choice.state)
    pks = set(filtered.order_by().values_list("pk", flat=True))
    return [one for one in every if one.charger_request.pk in pks]


def _filtered(seen: QuerySet[ChargerRequest], viewer: Viewer, choice: Choice) -> QuerySet[ChargerRequest]:
    if choice.municipality_code:
        seen = seen.filter(municipality_code=choice.municipality_code)
    if choice.kind:
        seen = seen.filter(kind=choice.kind)
    if choice.assigned == NOBODY:
        seen = seen.filter(assigned_to=None)
    elif choice.assigned:
        seen = seen.filter(assigned_to_id=_person(choice.assigned, viewer))
    words = choice.words.strip()
    if words:
        seen = seen.filter(_with_words(words, viewer))
    return seen


def _open(seen: QuerySet[ChargerRequest]) -> QuerySet[ChargerRequest]:
    return _light(seen.filter(state__in=process.OPEN))


def _light(found: QuerySet[ChargerRequest]) -> QuerySet[ChargerRequest]:
    """With what decides where a request stands; hundreds are read to show some, so without their answers."""
    return found.select_related("assigned_to", "realisation").defer("answers", "realisation__evse_ids")


def _person(chosen: str, viewer: Viewer) -> int:
    """Key of the person that was chosen; `ik` is the viewer."""
    if chosen == ME:
        return viewer.pk if isinstance(viewer, User) else 0
    return int(chosen)


def _with_words(words: str, viewer: Viewer) -> Q:
    """By number, also of the realisation; by name and street only where the viewer handles it for a party."""
    found = Q(number__icontains=words) | Q(realisation__number__iexact=words)
    handled = Q(municipality_code__in=permissions.own_municipalities(viewer)) | Q(
        operator_code__in=permissions.own_operators(viewer)
    )
    personal = (
        Q(requester__name__icontains=words)
        | Q(requester__street__icontains=words)
        | Q(requester__organisation__icontains=words)
    )
    return found | (handled & personal)


def _listed(found: Iterable[ChargerRequest], viewer: Viewer) -> list[ListedRequest]:
    rows = list(found)
    deadlines = terms.leading_in({one.municipality_code for one in rows})
    waiting = _waiting_for_second()
    return [_listed_one(one, viewer, deadlines.get(one.number, NO_TERM), waiting.get(one.pk)) for one in rows]


def _listed_one(
    one: ChargerRequest, viewer: Viewer, deadline: Deadline, decision: Decision | None
) -> ListedRequest:
    """A request as it is listed; a decision that waits lies with colleagues of who took it."""
    party = decision.capacity if decision else parties.waiting_for(one)
    own = permissions.capacity(viewer, one)
    is_mine = bool(own) and party == own and not (decision and decision.by_id == viewer.pk)
    return ListedRequest(
        charger_request=one, waiting_party=party, is_mine=is_mine, deadline=deadline, decision=decision
    )


def _waiting_for_second() -> dict[int, Decision]:
    """Decisions that wait for a second person of the party that decided, by request; few at a time."""
    found = Decision.objects.waiting().select_related("by")
    return {one.charger_request_id: one for one in found}


def rows_of(listed: Sequence[ListedRequest], viewer: Viewer) -> list[Row]:
    """Rows of a page, with what a page shows of each; a handful of queries however many there are."""
    pks = [one.charger_request.pk for one in listed]
    names, places = parties.organisation_names(), regions.municipality_names()
    areas = _neighbourhood_names({one.charger_request.neighbourhood_code for one in listed})
    addresses, outcomes = _addresses(pks), _outcomes(pks)
    unread = dict(
        Message.objects.filter(charger_request__in=pks, is_from_requester=True, read_at=None)
        .values_list("charger_request")
        .annotate(n=Count("pk"))
        .order_by()
    )
    today = timezone.localdate()
    rows = []
    for one in listed:
        found = one.charger_request
        access = permissions.access(viewer, found)
        waiting_party, waiting_name = parties.acting(found, names)
        decision = one.decision
        if decision:
            waiting_party = decision.capacity
            waiting_name = parties.name(found, decision.capacity, names)
        area = areas.get(found.neighbourhood_code, places.get(found.municipality_code, ""))
        rows.append(
            Row(
                charger_request=found,
                title=(addresses.get(found.pk) if access.person else "") or area,
                area=area,
                municipality=places.get(found.municipality_code, found.municipality_code),
                waiting_party=waiting_party,
                waiting_name=waiting_name,
                waiting_days=(today - timezone.localdate(found.state_since)).days,
                deadline=one.deadline,
                is_mine=one.is_mine,
                access=access,
                outcomes=outcomes.get(found.pk, {}),
                unread=unread.get(found.pk, 0) if access.person else 0,
                waiting_decision=(decision.by.name if decision.by else "laadregie") if decision else "",
            )
        )
    return rows


def row_of(found: ChargerRequest, viewer: Viewer, its_terms: Sequence[Term] | None = None) -> Row:
    """One request as a row, for its own page.

    Args:
        its_terms: As of `terms_of`, where the caller has them already.
    """
    leading = terms.leading_of(terms.terms_of(found) if its_terms is None else its_terms)
    decision = found.decisions.waiting().select_related("by").first()
    return rows_of([_listed_one(found, viewer, leading, decision)], viewer)[0]


def _neighbourhood_names(codes: set[str]) -> dict[str, str]:
    """Names of these alone: a region has thousands."""
    return dict(regions.neighbourhoods().filter(code__in=codes).values_list("code", "name"))


def _addresses(pks: Sequence[int]) -> dict[int, str]:
    known = ChargerRequest.objects.filter(pk__in=pks, requester__isnull=False)
    rows = known.values_list("pk", "requester__street", "requester__house_number")
    return {pk: f"{street} {number}".strip() for pk, street, number in rows if street}


def _outcomes(pks: Sequence[int]) -> dict[int, dict[str, int]]:
    """Counts of outcomes of the results that count: the newest of each criterion."""
    newest: dict[tuple[int, str], str] = {}
    results = CriterionResult.objects.filter(charger_request__in=pks).order_by("round", "pk")
    for pk, criterion, outcome in results.values_list("charger_request", "criterion", "outcome"):
        newest[pk, criterion] = outcome
    counts: dict[int, dict[str, int]] = {}
    for (pk, _criterion), outcome in newest.items():
        of_one = counts.setdefault(pk, {})
        of_one[outcome] = of_one.get(outcome, 0) + 1
    return counts


def _in_term(one: ListedRequest, term: str) -> bool:
    if term == LATE:
        return one.deadline.is_late
    if term == SOON:
        return one.deadline.is_soon
    if term == NO_TERM_CODE:
        return one.deadline.days_left is None
    return True


def open_listed(viewer: Viewer) -> list[ListedRequest]:
    """Every open request that the viewer sees, what is due first in front; `rows_of` makes rows of some."""
    return sorted(_listed(_open(requests(viewer)), viewer), key=lambda one: one.sort_value("termijn"))


def _figures(seen: QuerySet[ChargerRequest], listed: Sequence[ListedRequest]) -> Figures:
    """Figures of all requests that are seen; `listed` are the open ones."""
    since = timezone.now() - timedelta(days=DECIDED_DAYS)
    decided = Decision.objects.filter(
        charger_request__in=seen,
        kind__in=(DecisionKind.ACCEPT, DecisionKind.REJECT),
        undone_at=None,
        decided_at__gte=since,
    ).exclude(needs_second=True, confirmed_at=None)
    counts = dict(decided.values_list("kind").annotate(n=Count("pk")).order_by())
    return Figures(
        open=len(listed),
        mine=sum(one.is_mine for one in listed),
        late=sum(one.deadline.is_late for one in listed),
        unassigned=sum(one.charger_request.assigned_to_id is None for one in listed),
        decided=sum(counts.values()),
        rejected=counts.get(DecisionKind.REJECT, 0),
    )


def figures(viewer: Viewer) -> Figures:
    """What stands above the list of a viewer, for a start page."""
    seen = requests(viewer)
    return _figures(seen, _listed(_open(seen), viewer))


STATES = [choice for choice in RequestState.choices if choice[0] != RequestState.DRAFT]
KINDS = RequesterKind.choices
