"""Once a week one mail with what waits and what is late, to who wants it.

Every context that has cases tells its own part (`tells`); a person gets one mail with all of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laadregie.foundation.accounts.models import User
from laadregie.realisation import permissions, process, selectors
from laadregie.realisation.selectors import Row
from laadregie.realisation.worklists import Listed

R = TypeVar("R", bound=Listed)
ROWS_TOLD = 15
NEWS = timedelta(days=7)
HEADINGS = {
    "late": gettext_lazy("Too late, and you have to act:"),
    "soon": gettext_lazy("This week:"),
    "waiting": gettext_lazy("These wait for you too:"),
    "late_elsewhere": gettext_lazy("These lie too long with somebody else:"),
}


@dataclass(frozen=True)
class Line:
    """One case, and what there is to say of it. Holds no personal data: mail leaves the house."""

    number: str
    words: str
    path: str


@dataclass(frozen=True)
class Listing:
    """Cases under a heading; `more` were left out."""

    heading: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True)
class Part:
    """What one kind of case has to tell somebody.

    Attributes:
        summary: How many there are and what is new.
        waiting: How many wait for this person.
        path: The work list.
    """

    title: str
    summary: str
    waiting: int
    listings: tuple[Listing, ...]
    path: str
    has_news: bool


Teller = Callable[[User, date], Part | None]
_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Let a context tell its part; None where it has nothing for somebody."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def parts_of(user: User, day: date) -> list[Part]:
    """What there is to tell somebody; requests, told by a higher context, before realisations."""
    found = [teller(user, day) for teller in reversed(_tellers)]
    return [part for part in found if part is not None]


def context_of(user: User, parts: Sequence[Part]) -> dict[str, Any]:
    """What the mail shows."""
    return {"user": user, "parts": parts, "waiting": sum(part.waiting for part in parts)}


def listings(rows: Iterable[R], lines: Callable[[Sequence[R]], Sequence[Line]]) -> tuple[Listing, ...]:
    """Rows under the headings of the mail; a heading without rows is left out.

    Args:
        lines: Makes lines of the few rows that are told.
    """
    sorted_in: dict[str, list[R]] = {code: [] for code in HEADINGS}
    for row in rows:
        if row.group == "late_elsewhere":
            sorted_in[row.group].append(row)
        elif row.is_mine and not row.is_paused:
            sorted_in[row.group if row.group in sorted_in else "waiting"].append(row)
    return tuple(
        listing(str(HEADINGS[code]), lines(found[:ROWS_TOLD]), len(found))
        for code, found in sorted_in.items()
        if found
    )


def listing(heading: str, lines: Sequence[Line], count: int) -> Listing:
    """Some lines of `count` cases."""
    return Listing(heading, tuple(lines), count - len(lines))


def mine_of(rows: Iterable[Listed]) -> int:
    """How many wait for the viewer and do not stand still."""
    return sum(row.is_mine and not row.is_paused for row in rows)


@tells
def realisations(user: User, day: date) -> Part | None:
    """The part about realisations."""
    if not permissions.can_see_work(user):
        return None
    rows = sorted(
        selectors.rows_of(selectors.open_realisations(user), user),
        key=lambda row: row.sort_value("termijn"),
    )
    works = selectors.realisations(user).filter(state=process.IN_OPERATION, in_operation_on__gt=day - NEWS)
    told = listings(rows, lambda some: [_line(row) for row in some])
    if news := [
        Line(
            one.number,
            f"{one.site.name} ({date_format(one.in_operation_on, 'j F')})",
            reverse("realisation:case", args=[one.number]),
        )
        for one in works
        if one.in_operation_on
    ]:
        told = (*told, listing(_("In operation since last week:"), news[:ROWS_TOLD], len(news)))
    open_words = ngettext(
        "%(n)s realisation is under way.", "%(n)s realisations are under way.", len(rows)
    ) % {"n": len(rows)}
    return Part(
        title=_("Realisations"),
        summary=open_words,
        waiting=mine_of(rows),
        listings=told,
        path=reverse("realisation:work"),
        has_news=bool(rows or news),
    )


def _line(row: Row) -> Line:
    said = row.to_do if row.is_mine else row.waiting_name
    return Line(
        row.number,
        f"{row.title}: {said} ({row.deadline.words})",
        reverse("realisation:case", args=[row.number]),
    )
