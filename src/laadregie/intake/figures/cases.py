"""Requests as figures need them: moments, outcome and who had them; nothing of a person or an address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from laadkern.lead_times import Stretch
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import parties, permissions, process
from laadregie.intake.models import ChargerRequest, Decision, DecisionKind, RequestEvent
from laadregie.realisation import happened
from laadregie.realisation import selectors as realisations

OPEN, ACCEPTED, REJECTED, OTHERWISE = "open", "accepted", "rejected", "otherwise"
OUTCOMES = (OPEN, ACCEPTED, REJECTED, OTHERWISE)
_OUTCOME = {
    **dict.fromkeys(process.UNDECIDED, OPEN),
    process.ACCEPTED: ACCEPTED,
    process.SERVED: ACCEPTED,
    process.REJECTED: REJECTED,
}
FINDING_A_PLACE = "finding_a_place"  # accepted, and no realisation serves it yet
Event = tuple[datetime, str, str, str]


@dataclass(frozen=True)
class Case:
    """One request.

    Attributes:
        month: First day of the month in which it was received, in Dutch time.
        outcome: One of `OUTCOMES`.
        reasons: Why it was rejected.
        decided_at: When it was accepted, rejected or merged.
        served_at: When its pole came into operation, which may be days before that was recorded.
        ended_at: When nothing was waited for any more.
    """

    pk: int
    municipality_code: str
    month: date
    outcome: str
    submitted_at: datetime
    decided_at: datetime | None
    served_at: datetime | None
    ended_at: datetime | None
    reasons: tuple[str, ...] = ()


def seen(viewer: Viewer, *, as_public: bool) -> QuerySet[ChargerRequest]:
    """Requests to count: those the viewer sees, or for everyone all that were sent."""
    if as_public:
        return ChargerRequest.objects.exclude(state=process.DRAFT)
    return ChargerRequest.objects.filter(permissions.visible(viewer))


def received(
    rows: QuerySet[ChargerRequest], codes: Iterable[str], first: date, last: date
) -> QuerySet[ChargerRequest]:
    """Those of some municipalities that were received between two days, both included."""
    return rows.filter(
        municipality_code__in=list(codes), submitted_at__date__gte=first, submitted_at__date__lte=last
    ).order_by("pk")


def cases(rows: QuerySet[ChargerRequest]) -> list[Case]:
    """Requests as figures count them."""
    found = rows.annotate(working_on=F("realisation__in_operation_on")).values_list(
        "pk",
        "municipality_code",
        "state",
        "submitted_at",
        "decided_at",
        "settled_at",
        "working_on",
        named=True,
    )
    closed, why = _before_closing(rows), _reasons(rows)
    made = []
    for row in found:
        if row.submitted_at is None:
            continue  # a draft: the database keeps it from being anything else
        state, ended_at = closed.get(row.pk, (row.state, row.settled_at))
        if state == process.SERVED and ended_at is not None:
            ended_at = happened.moment(ended_at, row.working_on, not_before=row.decided_at)
        made.append(
            Case(
                pk=row.pk,
                municipality_code=row.municipality_code,
                month=timezone.localdate(row.submitted_at).replace(day=1),
                outcome=_OUTCOME.get(state, OTHERWISE),
                submitted_at=row.submitted_at,
                decided_at=None if state in process.UNDECIDED else row.decided_at,
                served_at=ended_at if state == process.SERVED else None,
                ended_at=ended_at,
                reasons=why.get(row.pk, ()) if state == process.REJECTED else (),
            )
        )
    return made


def years(rows: QuerySet[ChargerRequest]) -> list[int]:
    """Years in which requests were received, the last one first."""
    found = rows.exclude(submitted_at=None).datetimes("submitted_at", "year")
    return sorted({timezone.localtime(one).year for one in found}, reverse=True)


def _before_closing(rows: QuerySet[ChargerRequest]) -> dict[int, tuple[str, datetime]]:
    """How a closed request had ended, and when: closing is filing, not an outcome."""
    closed = rows.filter(state=process.CLOSED).order_by()
    events = RequestEvent.objects.filter(charger_request__in=closed, state_after__in=process.SETTLED)
    found: dict[int, tuple[str, datetime]] = {}
    for pk, state, at in events.order_by("at", "pk").values_list("charger_request", "state_after", "at"):
        if state != process.CLOSED:
            found[pk] = (state, at)
    return found


def _reasons(rows: QuerySet[ChargerRequest]) -> dict[int, tuple[str, ...]]:
    """The reasons of the last rejection that counts, by request."""
    counts = Q(needs_second=False) | Q(confirmed_at__isnull=False)
    decided = Decision.objects.filter(
        counts, charger_request__in=rows.order_by(), kind=DecisionKind.REJECT, undone_at=None
    )
    found = decided.order_by("decided_at", "pk").values_list("charger_request", "reasons")
    return {pk: tuple(reasons) for pk, reasons in found}


def stretches(rows: QuerySet[ChargerRequest], found: Sequence[Case]) -> list[list[Stretch]]:
    """Who had each of the requests in which stage, from receipt until it ended; in three queries."""
    needed = rows.only("pk", "state", "is_review", "operator_code", "realisation_id")
    requests = {one.pk: one for one in needed}
    events: dict[int, list[Event]] = {}
    of_all = RequestEvent.objects.filter(charger_request__in=rows.order_by()).order_by("at", "pk")
    for pk, at, step, state, party in of_all.values_list(
        "charger_request", "at", "step", "state_after", "waits_for"
    ):
        events.setdefault(pk, []).append((at, step, state, party))
    built = rows.order_by().exclude(realisation=None).values("realisation")
    turns = realisations.turns(built)
    return [
        _stretches(one, requests[one.pk], events.get(one.pk, []), turns)
        for one in found
        if one.pk in requests
    ]


def _stretches(
    case: Case,
    request: ChargerRequest,
    events: Sequence[Event],
    turns: Mapping[int, Sequence[realisations.Turn]],
) -> list[Stretch]:
    marks = [
        (at, _stage(state), parties.resolved(request, party), state == process.INCOMPLETE)
        for at, _step, state, party in events
    ]
    joined = next((at for at, step, _state, _party in reversed(events) if step == "served_by"), None)
    if joined is not None and request.realisation_id:
        of_place = turns.get(request.realisation_id, ())
        ran = [turn for turn in of_place if turn.at <= joined][-1:]
        later = [turn for turn in of_place if turn.at > joined]
        marks += [(max(turn.at, joined), turn.state, turn.waits_for, turn.is_paused) for turn in ran + later]
        marks.sort(key=lambda mark: mark[0])
    made = []
    for (start, stage, party, is_paused), after in zip(marks, [*marks[1:], None], strict=True):
        end = after[0] if after else None
        if case.ended_at is not None:
            end = min(end or case.ended_at, case.ended_at)
        if stage and party and (end is None or end > start):
            made.append(Stretch(stage, party, start, end, is_paused))
    return made


def _stage(state: str) -> str:
    if state in process.SETTLED:
        return ""
    return FINDING_A_PLACE if state == process.ACCEPTED else state
