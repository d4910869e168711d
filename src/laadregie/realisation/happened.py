"""When a step happened, where that was before it was recorded: parties often report a week at once."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

DAYS = ("day", "published_on")  # facts of a milestone that say on which day it was


def moment(recorded_at: datetime, day: date | None, *, not_before: datetime | None = None) -> datetime:
    """The moment that figures count with: noon of the day that was given, else when it was recorded.

    Args:
        day: On which it happened; a day that is not before the one of recording changes nothing.
        not_before: The step before it: nothing takes less than no time.
    """
    at = recorded_at
    if day is not None and day < timezone.localdate(recorded_at):
        at = timezone.make_aware(datetime.combine(day, time(12)))
    return at if not_before is None else min(recorded_at, max(at, not_before))


def of_milestone(
    recorded_at: datetime, facts: Mapping[str, Any], *, not_before: datetime | None = None
) -> datetime:
    """As `moment`, by the facts of a milestone."""
    given = next((facts[name] for name in DAYS if facts.get(name)), None)
    return moment(recorded_at, date.fromisoformat(given) if given else None, not_before=not_before)
