"""The part about requests in the weekly mail: what is new, what waits, what is late or soon will be."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.foundation.accounts.models import User
from laadregie.intake import permissions, selectors
from laadregie.intake.selectors import Row
from laadregie.realisation.digests import NEWS, Line, Part, listings, mine_of, tells


@tells
def requests(user: User, day: date) -> Part | None:
    """What there is to tell; streets and names stay here, for mail leaves the house."""
    if not permissions.can_see_work(user):
        return None
    rows = selectors.open_listed(user)
    since = timezone.make_aware(datetime.combine(day - NEWS + timedelta(days=1), time.min))
    new = sum(bool((at := row.charger_request.submitted_at) and at >= since) for row in rows)
    words = ngettext("%(n)s request is open.", "%(n)s requests are open.", len(rows)) % {"n": len(rows)}
    if new:
        words += " " + ngettext("%(n)s came in since last week.", "%(n)s came in since last week.", new) % {
            "n": new
        }
    return Part(
        title=_("Requests"),
        summary=words,
        waiting=mine_of(rows),
        listings=listings(rows, lambda some: [_line(row) for row in selectors.rows_of(some, user)]),
        path=reverse("intake:work"),
        has_news=bool(rows),
    )


def _line(row: Row) -> Line:
    said = row.to_do if row.is_mine else row.waiting_name
    return Line(
        row.number, f"{row.area}: {said} ({row.deadline.words})", reverse("intake:case", args=[row.number])
    )
