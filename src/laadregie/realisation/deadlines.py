"""Until when whoever has a realisation may keep it, in words and colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.foundation.clocks import selectors as clocks
from laadregie.foundation.clocks.models import Clock

Tone = Literal["good", "caution", "bad", "paused", ""]
PREFIX = "realisation:"
SOON_DAYS = 7  # a week: what comes within it belongs to this week's work


@dataclass(frozen=True)
class Deadline:
    """The term of a realisation as a person meets it.

    Attributes:
        due_on: Last day; None where no term runs.
        days_left: Days until then, negative when it is past.
        share: How much of the term is used, 0 to 1.
        is_paused: Whether it stands still.
    """

    due_on: date | None = None
    days_left: int | None = None
    share: float = 0.0
    is_paused: bool = False

    @property
    def is_late(self) -> bool:
        return not self.is_paused and self.days_left is not None and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return not self.is_paused and self.days_left is not None and 0 <= self.days_left <= SOON_DAYS

    @property
    def tone(self) -> Tone:
        if self.is_paused:
            return "paused"
        if self.days_left is None:
            return ""
        return "bad" if self.is_late else "caution" if self.is_soon else ""

    @property
    def icon(self) -> str:
        return "pause" if self.is_paused else "warning" if self.is_late else "clock"

    @property
    def words(self) -> str:
        """How late, or how long it may still take."""
        if self.is_paused:
            return _("on hold")
        if self.days_left is None:
            return _("no term")
        if self.days_left < 0:
            late = -self.days_left
            return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
        if self.days_left == 0:
            return _("today")
        return ngettext("%(n)s day left", "%(n)s days left", self.days_left) % {"n": self.days_left}


NO_TERM = Deadline()


def of_clock(clock: Clock, today: date | None = None) -> Deadline:
    """What a clock that runs or stands still says today."""
    day = today or timezone.localdate()
    standing = clocks.standing(clock, day)
    if standing.pause is not None:
        return Deadline(is_paused=True)
    started = timezone.localdate(clock.started_at)
    whole = max(1, (clock.due_on - started).days)
    return Deadline(
        due_on=clock.due_on,
        days_left=standing.days_left,
        share=min(1.0, max(0.0, (day - started).days / whole)),
    )


def of_numbers(numbers: Iterable[str]) -> dict[str, Deadline]:
    """The terms that run of realisations, by their number; without a term one is absent."""
    abouts = {f"{PREFIX}{number}": number for number in numbers}
    return {abouts[clock.about]: of_clock(clock) for clock in clocks.running(abouts)}
