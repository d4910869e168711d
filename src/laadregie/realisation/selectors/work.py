"""The work list: what a viewer has to do, what lies with others, and how late it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from laadregie.foundation.accounts.selectors import Viewer
from laadregie.realisation import acts, deadlines, parties, process, worklists
from laadregie.realisation.deadlines import Deadline
from laadregie.realisation.models import Cause, Realisation
from laadregie.realisation.selectors.names import organisation_names, party_name
from laadregie.realisation.selectors.visible import realisations
from laadregie.realisation.worklists import Group, Listed
from laadregie.regions import selectors as regions

MOST = 500  # rows on one page; a filter brings the others


@dataclass(frozen=True, kw_only=True)
class Row(Listed):
    """A realisation in the work list."""

    realisation: Realisation
    municipality: str
    waiting_name: str
    waiting_days: int

    @property
    def number(self) -> str:
        return self.realisation.number

    @property
    def title(self) -> str:
        return f"{self.realisation.site.number}, {self.realisation.site.name}"

    @property
    def is_paused(self) -> bool:
        """On hold by a person, also where no term runs."""
        return super().is_paused or bool(self.realisation.hold_reason)

    @property
    def to_do(self) -> str:
        if self.realisation.hold_reason:
            return _("Waits: %(reason)s") % {"reason": self.realisation.hold_reason}
        return str(acts.TO_DO[self.realisation.state])

    @property
    def icon(self) -> str:
        return acts.PARTY_ICONS.get(self.waiting_party, "clock")

    def sort_value(self, order: str) -> tuple[object, ...]:
        """By which the list is sorted: the term that ends first, the number, or the opening."""
        if order == "nummer":
            return (self.number,)
        if order == "oudste":
            return (self.realisation.opened_at, self.number)
        return (self.deadline.due_on or date.max, self.number)


@dataclass(frozen=True)
class Work:
    """The work list of a viewer after a choice, with the counts of the choices.

    Attributes:
        counts: Rows by who has to act.
        causes: Rows by cause, as value, label and count.
        total: Rows before any choice.
        more: Rows that were left out because there are too many.
        found: Rows that were chosen, shown or not.
    """

    rows: tuple[Row, ...]
    groups: tuple[Group[Row], ...]
    counts: dict[str, int]
    causes: tuple[tuple[str, str, int], ...]
    municipalities: tuple[tuple[str, str], ...]
    total: int
    late: int
    more: int
    found: int


@dataclass(frozen=True)
class Choice:
    """What of the work list to show."""

    who: str = ""
    words: str = ""
    causes: frozenset[str] = field(default_factory=frozenset)
    state: str = ""
    municipality_code: str = ""
    order: str = "termijn"


def rows_of(found: Iterable[Realisation], viewer: Viewer, now: datetime | None = None) -> list[Row]:
    """Realisations as rows, with their terms; a handful of queries however many there are."""
    listed = list(found)
    moment = now or timezone.now()
    names = organisation_names()
    places = regions.municipality_names()
    codes = parties.codes_of(viewer)
    terms = deadlines.of_numbers(one.number for one in listed)
    return [
        _row(one, codes, moment, names, places, terms.get(one.number, deadlines.NO_TERM)) for one in listed
    ]


def _row(
    one: Realisation,
    codes: Mapping[str, set[str]],
    moment: datetime,
    names: dict[str, str],
    places: dict[str, str],
    deadline: Deadline,
) -> Row:
    party = parties.waiting_for(one)
    return Row(
        realisation=one,
        municipality=places.get(one.municipality_code, one.municipality_code),
        waiting_party=party,
        waiting_name=party_name(one, party, names) if party else "",
        waiting_days=(timezone.localdate(moment) - timezone.localdate(one.state_since)).days,
        deadline=deadline,
        is_mine=bool(party) and party in parties.of_codes(codes, one),
    )


def work(viewer: Viewer, choice: Choice, *, start: int = 0, most: int = MOST) -> Work:
    """The work list of a viewer.

    Args:
        start, most: Which rows of it: from this one, at most so many.
    """
    seen = realisations(viewer)
    if choice.municipality_code:
        seen = seen.filter(municipality_code=choice.municipality_code)
    states = [choice.state] if choice.state else sorted(process.OPEN)
    found = seen.filter(state__in=states)
    if choice.words:
        words = choice.words.strip()
        found = found.filter(
            Q(number__icontains=words) | Q(site__number__icontains=words) | Q(site__name__icontains=words)
        )
    every = rows_of(found, viewer)
    of_cause = [row for row in every if not choice.causes or row.realisation.cause in choice.causes]
    by_who = worklists.shared(of_cause, choice.who)
    chosen = sorted(by_who.chosen, key=lambda row: row.sort_value(choice.order))
    shown = chosen[start : start + most]
    codes = sorted({row.realisation.municipality_code for row in every})
    return Work(
        rows=tuple(shown),
        groups=worklists.grouped(shown),
        counts=by_who.counts,
        causes=_causes(every),
        municipalities=tuple((code, _name(every, code)) for code in codes),
        total=len(every),
        late=sum(row.deadline.is_late for row in of_cause),
        more=len(chosen) - len(shown),
        found=len(chosen),
    )


def _causes(rows: Sequence[Row]) -> tuple[tuple[str, str, int], ...]:
    counts = {value: sum(row.realisation.cause == value for row in rows) for value in Cause.values}
    return tuple((value, str(label), counts[value]) for value, label in Cause.choices if counts[value])


def _name(rows: Sequence[Row], code: str) -> str:
    return next(row.municipality for row in rows if row.realisation.municipality_code == code)
