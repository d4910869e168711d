"""The figures of requests for a viewer and a choice of area and period, each with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from laadkern.lead_times import LeadTime
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import permissions, process
from laadregie.intake.figures import cases, counting
from laadregie.intake.models import RejectionReason
from laadregie.realisation import process as building
from laadregie.realisation import selectors as realisations
from laadregie.regions import selectors as regions

PROACTIVE = "proactive"
LEAST_ENDED = 10  # of which everyone may see how long they took
REASONS = tuple(RejectionReason.values)
STAGES = (
    process.SUBMITTED,
    process.INCOMPLETE,
    process.TESTING,
    cases.FINDING_A_PLACE,
    *(state for state in building.STATES if state in building.OPEN),
)
PARTIES = (process.REQUESTER, process.MUNICIPALITY, building.OPERATOR, building.GRID, building.CONTRACTOR)


@dataclass(frozen=True)
class Choice:
    """Of what the figures are.

    Attributes:
        first, last: Days between which requests were received, both included.
        municipality_code, sub_region_code: Which area; "" for all.
        as_public: Whether everyone may see the outcome: all requests, small numbers hidden.
    """

    first: date
    last: date
    municipality_code: str = ""
    sub_region_code: str = ""
    as_public: bool = True


class Place(NamedTuple):
    """A municipality of the choice."""

    code: str
    name: str


@dataclass(frozen=True)
class Duration:
    """How long something took; None where it cannot be said or is not shown.

    Attributes:
        cases, ended: On how many it rests, and how many of them ended.
    """

    code: str
    cases: int | None
    ended: int | None
    median_days: float | None
    p90_days: float | None


@dataclass(frozen=True)
class Report:
    """The figures.

    Attributes:
        places: The municipalities of the choice, by name.
        whole: Counts of the whole choice; for everyone, of the region or of one municipality.
        is_public: Whether small numbers are hidden; reasons, stages and what is placed are of the region.
        of_region: Whether `whole` is of the region and not of the choice.
        outcomes, months: Counts by municipality, and how they stand or the month of receipt.
        reasons: Rejections by code of the reason.
        durations: To decision, to operation, the whole way.
        stages, parties: Days per stage and party; empty where they are not shown.
        paused: Days that requests stood still, by who was waited for.
        on_time, judged: Share in operation on time, and of how many that could be said.
        on_time_of_served: The same of those in operation alone.
        points, proactive_points: Charge points placed in the period, and those ahead of demand.
    """

    choice: Choice
    at: datetime
    places: tuple[Place, ...]
    whole: counting.Counts
    is_public: bool
    of_region: bool
    outcomes: counting.Table
    months: counting.Table
    reasons: dict[str, int | None]
    durations: tuple[Duration, ...]
    stages: tuple[Duration, ...]
    parties: tuple[Duration, ...]
    paused: dict[str, float]
    on_time: float | None
    judged: int
    on_time_of_served: float | None
    points: int
    proactive_points: int

    @property
    def proactive(self) -> float | None:
        """Share of the points that was placed ahead of demand."""
        return self.proactive_points / self.points if self.points else None

    @property
    def month_counts(self) -> dict[str, int | None]:
        """Received by month, of what `whole` is of."""
        code = self.choice.municipality_code
        return self.months.row(code) if code and not self.of_region else self.months.totals()


def can_see_own(viewer: Viewer) -> bool:
    """Whether the viewer handles requests, and so sees exact figures of them."""
    return permissions.can_see_work(viewer)


def report(viewer: Viewer, choice: Choice, at: datetime | None = None) -> Report:
    """The figures of a choice.

    For everyone the tables are made over the whole region and one calendar year, and small numbers hidden
    in them once: tables over other areas or periods could be subtracted from each other.
    """
    now = at or timezone.now()
    hide = choice.as_public or not can_see_own(viewer)
    every = list(regions.municipalities().values_list("code", "name", "sub_region__code"))
    places = tuple(Place(code, name) for code, name, area in every if _is_in(code, area or "", choice))
    codes = {code for code, _name, _area in every} if hide else {place.code for place in places}
    rows = cases.received(cases.seen(viewer, as_public=hide), codes, choice.first, choice.last)
    found = cases.cases(rows)
    months = counting.months_between(choice.first, min(choice.last, timezone.localdate(now)))
    outcomes, by_month = counting.by_outcome_and_month(found, months, hide=hide)
    one_place = bool(choice.municipality_code)
    # For everyone, reasons and stages are there for the region alone.
    of_choice = [one for one in found if choice.municipality_code in ("", one.municipality_code)]
    totals = outcomes.totals()
    counted = not (hide and one_place)
    turns = cases.stretches(rows, found)
    weeks = {code: own["realisation_target_weeks"].number for code, own in regions.policy_sets().items()}
    on_time, judged = counting.on_time(found, weeks, now)
    of_served, served = counting.on_time_of_served(found, weeks, now)
    placed = realisations.placed(codes, choice.first, choice.last)
    return Report(
        choice=choice,
        at=now,
        places=places,
        whole=_whole(outcomes, choice),
        is_public=hide,
        of_region=hide and not one_place,
        outcomes=outcomes,
        months=by_month,
        reasons=counting.by_reason(found, REASONS, rejected=totals[cases.REJECTED], hide=hide),
        durations=(
            _duration("to_decision", counting.to_decision(of_choice, now), hide=hide, counted=counted),
            _duration("to_operation", counting.to_operation(of_choice, now), hide=hide, counted=counted),
            _duration("whole_way", counting.whole_way(of_choice, now), hide=hide, counted=counted),
        ),
        stages=_durations(counting.per_stage(turns, now), STAGES, hide=hide),
        parties=_durations(counting.per_party(turns, now), PARTIES, hide=hide),
        paused={} if hide else counting.paused_days(turns, now),
        on_time=counting.public_share(on_time, judged) if hide else on_time,
        judged=judged,
        on_time_of_served=counting.public_share(of_served, served) if hide else of_served,
        points=sum(one.points for one in placed),
        proactive_points=sum(one.points for one in placed if one.cause == PROACTIVE),
    )


def _is_in(code: str, sub_region: str, choice: Choice) -> bool:
    if choice.municipality_code:
        return code == choice.municipality_code
    return not choice.sub_region_code or sub_region == choice.sub_region_code


def _whole(outcomes: counting.Table, choice: Choice) -> counting.Counts:
    code = choice.municipality_code
    if not code:
        return counting.counts_of(outcomes.totals(), outcomes.total)
    return counting.counts_of(outcomes.row(code), outcomes.row_total(code))


def _durations(found: dict[str, LeadTime], order: Sequence[str], *, hide: bool) -> tuple[Duration, ...]:
    return tuple(_duration(code, found[code], hide=hide) for code in order if code in found)


def _duration(code: str, took: LeadTime, *, hide: bool, counted: bool = True) -> Duration:
    """How long something took; for everyone only where enough ended.

    The counts that everyone sees are rounded: next to the tables of counts they would give away what is
    hidden there.

    Args:
        counted: Whether to say on how many it rests.
    """
    if hide and took.ended < LEAST_ENDED:
        return Duration(code, None, None, None, None)
    if not counted:
        return Duration(code, None, None, took.median_days, took.p90_days)
    among, ended = (round(n, -1) if hide else n for n in (took.cases, took.ended))
    return Duration(code, among, ended, took.median_days, took.p90_days)


@dataclass(frozen=True)
class Written:
    """What a report said on a date, next to what is counted now.

    Attributes:
        concession: Name of the concession it is of; "" for the region.
        note: A warning about the figures; "" where there is none.
    """

    concession: str
    as_of: date
    counts: counting.Counts
    source: str
    note: str


def written() -> list[Written]:
    """Figures of requests as reports gave them, by concession and date."""
    names = {"requests_received": "received", "requests_open": "open", "requests_rejected": "rejected"}
    found: dict[tuple[str, date], dict[str, int]] = {}
    about: dict[tuple[str, date], tuple[str, str]] = {}
    for one in regions.dated_figures():
        if one.code not in names or one.province_id is not None:
            continue
        key = (one.concession.name if one.concession else "", one.as_of)
        found.setdefault(key, {})[names[one.code]] = int(one.value)
        about.setdefault(key, (one.source, one.note))
        if one.note:
            about[key] = (one.source, one.note)
    return [
        Written(
            concession=concession,
            as_of=as_of,
            counts=counting.Counts(own.get("received"), own.get("open"), None, own.get("rejected")),
            source=about[concession, as_of][0],
            note=about[concession, as_of][1],
        )
        for (concession, as_of), own in found.items()
    ]


def calendar_year(year: int) -> tuple[date, date]:
    """First and last day of a year."""
    return date(year, 1, 1), date(year + 1, 1, 1) - timedelta(days=1)
