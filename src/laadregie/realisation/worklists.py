"""What every work list has in common: who has to act, how late it is, and under which heading it stands.

Requests are listed by it too; they come into being above this context and so make their own rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from laadregie.realisation.deadlines import Deadline

MINE, OTHERS, ALL = "mijn", "ander", "alle"
TITLES = {
    "late": _("Too late"),
    "soon": _("This week"),
    "late_elsewhere": _("Too long with somebody else"),
    "late_building": _("Too late in the realisation"),
    "later": _("Later"),
    "paused": _("On hold"),
    "ended": _("No term runs"),
}
ORDER = tuple(TITLES)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Something somebody has to act on.

    Attributes:
        waiting_party: Who has to act; "" when nobody does.
        is_mine: Whether that is the viewer.
    """

    waiting_party: str
    deadline: Deadline
    is_mine: bool

    @property
    def is_paused(self) -> bool:
        return self.deadline.is_paused

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        if self.is_paused:
            return "paused"
        if self.deadline.days_left is None:
            return "ended"
        if self.deadline.is_late:
            return "late" if self.is_mine else "late_elsewhere"
        return "soon" if self.deadline.is_soon else "later"


R = TypeVar("R", bound=Listed)


@dataclass(frozen=True)
class Group(Generic[R]):
    """Rows under one heading."""

    code: str
    title: str
    rows: tuple[R, ...]


@dataclass(frozen=True)
class Shared(Generic[R]):
    """A list by who has to act.

    Attributes:
        who: Whose rows were chosen.
        chosen: Those rows.
        counts: How many there are of each.
    """

    who: str
    chosen: list[R]
    counts: dict[str, int]


def shared(rows: Sequence[R], who: str) -> Shared[R]:
    """The rows of `who`; without a choice those of the viewer, and where there are none, all."""
    mine = [row for row in rows if row.is_mine]
    others = [row for row in rows if not row.is_mine]
    whose = who or (MINE if mine else ALL)
    chosen = {MINE: mine, OTHERS: others}.get(whose, list(rows))
    return Shared(whose, chosen, {MINE: len(mine), OTHERS: len(others), ALL: len(rows)})


def grouped(rows: Sequence[R]) -> tuple[Group[R], ...]:
    """Rows under their headings, in the order of the rows; a heading without rows is left out."""
    sorted_in: dict[str, list[R]] = {code: [] for code in ORDER}
    for row in rows:
        sorted_in[row.group].append(row)
    return tuple(Group(code, str(TITLES[code]), tuple(found)) for code, found in sorted_in.items() if found)
