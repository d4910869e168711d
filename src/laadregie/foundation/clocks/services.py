"""Starting, pausing and ending terms, always inside the transaction of the step that causes it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.utils import timezone

from laadkern import terms
from laadkern.terms import Term
from laadregie.foundation.clocks.models import Clock, Pause


def new(
    about: str,
    code: str,
    *,
    at: datetime,
    term: Term,
    waiting_for: str,
    municipality_code: str,
    waiting_code: str = "",
    is_legal: bool = False,
) -> Clock:
    """A term that is not stored yet: `start` does that, or `store` for many subjects that are new.

    Args:
        about: Subject, such as "request:LR-…".
        code: Key of the policy value that says how long.
        at: When it starts; the day itself does not count.
        term: How long.
        waiting_for, waiting_code: Party and organisation whose turn it is.
        is_legal: Whether the law sets it, so that it runs on over weekends and holidays.
    """
    due = terms.due_on(_day(at), term)
    return Clock(
        about=about,
        code=code,
        municipality_code=municipality_code,
        count=term.count,
        unit=term.unit,
        waiting_for=waiting_for,
        waiting_code=waiting_code,
        is_legal=is_legal,
        started_at=at,
        due_on=terms.legal_end(due) if is_legal else due,
    )


def start(clock: Clock) -> None:
    """Start a new term; the one of the same code that was running ends."""
    end(clock.about, clock.code, at=clock.started_at)
    clock.save()


def store(clocks: Iterable[Clock], pauses: Iterable[Pause] = ()) -> None:
    """Store terms of subjects that had none, and pauses of those terms."""
    Clock.objects.bulk_create(clocks)
    Pause.objects.bulk_create(pauses)


def pause(about: str, code: str, *, reason: str, waiting_for: str, at: datetime) -> None:
    """Let a running term stand still; one that stands still already goes on doing so."""
    for clock in Clock.objects.filter(about=about, code=code, ended_at__isnull=True):
        if not clock.pauses.filter(ended_at__isnull=True).exists():
            Pause.objects.create(clock=clock, reason=reason[:200], waiting_for=waiting_for, started_at=at)


def resume(about: str, code: str, *, at: datetime) -> None:
    """Let a term go on; it ends as much later as it stood still."""
    for one in Pause.objects.filter(clock__about=about, clock__code=code, ended_at__isnull=True):
        _end_pause(one, at)


def end(about: str, code: str, *, at: datetime) -> None:
    """End a term, also one that stands still; nothing happens where none runs."""
    _end(about, at, code=code)


def end_all(about: str, *, at: datetime) -> None:
    """End every term of a subject."""
    _end(about, at)


def _end(about: str, at: datetime, **which: str) -> None:
    for clock in Clock.objects.filter(about=about, ended_at__isnull=True, **which):
        for one in clock.pauses.filter(ended_at__isnull=True):
            _end_pause(one, at)
        Clock.objects.filter(pk=clock.pk).update(ended_at=at)


def _end_pause(one: Pause, at: datetime) -> None:
    one.ended_at = at
    one.save(update_fields=["ended_at"])
    clock = one.clock
    began = _day(one.started_at)
    due = terms.moved_by_pause(clock.due_on, began, max(_day(at), began), cast(terms.Unit, clock.unit))
    clock.due_on = terms.legal_end(due) if clock.is_legal else due
    clock.save(update_fields=["due_on"])


def _day(at: datetime) -> date:
    return timezone.localdate(at)
