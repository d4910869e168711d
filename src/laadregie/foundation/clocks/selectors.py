"""Which terms run and how they stand. Who may see a subject is its own context's business."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from laadregie.foundation.clocks.models import Clock, Pause

SOON_DAYS = 7


@dataclass(frozen=True)
class Standing:
    """How a term stands on a day.

    Attributes:
        clock: The term.
        pause: The pause it is in; None where it runs.
        days_left: Days until the last one; negative when it is late. Not counted while it stands still.
    """

    clock: Clock
    pause: Pause | None
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.pause is None and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return self.pause is None and 0 <= self.days_left <= SOON_DAYS


def of(about: str) -> QuerySet[Clock]:
    """Every term of a subject, ended ones too, oldest first."""
    return _with_open_pauses(Clock.objects.filter(about=about))


def running(abouts: Iterable[str] | None = None) -> QuerySet[Clock]:
    """The terms that run or stand still; of these subjects, or all."""
    every = Clock.objects.filter(ended_at__isnull=True)
    return _with_open_pauses(every if abouts is None else every.filter(about__in=list(abouts)))


def late(on: date | None = None) -> QuerySet[Clock]:
    """The terms that are over and did not end; those that stand still are not late."""
    day = on or timezone.localdate()
    return running().filter(due_on__lt=day).exclude(pauses__ended_at__isnull=True, pauses__isnull=False)


def standing(clock: Clock, on: date | None = None) -> Standing:
    """How a term that was found here stands on a day (today)."""
    day = on or timezone.localdate()
    pause = next(iter(clock.open_pauses), None)
    return Standing(clock, pause, (clock.due_on - day).days)


def _with_open_pauses(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """With the pause in which each stands still; as a list, since a manager for each of many costs more."""
    still = Pause.objects.filter(ended_at__isnull=True)
    open_pauses = Prefetch("pauses", still, to_attr="open_pauses")
    return clocks.order_by("started_at", "pk").prefetch_related(open_pauses)  # type: ignore[no-redef]
