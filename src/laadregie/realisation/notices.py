"""Mail to who works with cases: a reminder to who is too late, and once a week what waits (`digests`).

`laadregie serve` asks for both every so often; what somebody got once, they do not get again
(`SentNotice`), so it may run as often as it likes and be missed for a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone, translation

from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import people_of
from laadregie.foundation.audit import services as audit
from laadregie.foundation.mail import services as mail
from laadregie.realisation import digests, parties, process, selectors
from laadregie.realisation.models import MailChoice, Realisation, SentNotice
from laadregie.realisation.selectors import Row

LANGUAGE = "nl"


@dataclass(frozen=True)
class Wants:
    """Which mail somebody wants."""

    reminders: bool = True
    digest: bool = False


def wants(user: User) -> Wants:
    """What somebody chose; without a choice reminders, and no digest."""
    found = MailChoice.objects.filter(user=user).first()
    return Wants() if found is None else Wants(found.wants_reminders, found.wants_digest)


def choose(user: User, *, reminders: bool, digest: bool) -> None:
    """Keep which mail somebody wants."""
    before = wants(user)
    with transaction.atomic():
        kept, _is_new = MailChoice.objects.update_or_create(
            user=user, defaults={"wants_reminders": reminders, "wants_digest": digest}
        )
        changes = {"reminders": (before.reminders, reminders), "digest": (before.digest, digest)}
        audit.record("realisation.mail_chosen", kept, by=user, changes=changes)


def send_due(today: date | None = None) -> int:
    """Write every reminder and digest that is due and was not sent; returns how many."""
    day = today or timezone.localdate()
    with translation.override(LANGUAGE):
        return remind(day) + digest(day)


def remind(day: date) -> int:
    """Tell who is waited for that a term is over: once, and again every week that it stays so."""
    late = [row for row in _open_rows() if row.deadline.due_on and row.deadline.due_on < day]
    sent = 0
    for row in late:
        for user in people_waited_for(row.realisation):
            key = f"late:{row.number}:{row.deadline.due_on}:{_week(day)}"
            if wants(user).reminders:
                context = {"row": row, "user": user}
                sent += _send(user, key, "realisation_late", context, row.realisation)
    return sent


def people_waited_for(realisation: Realisation) -> list[User]:
    """Who hears of it: the one who took it up, else everybody of the organisation that has to act."""
    party = parties.waiting_for(realisation)
    if not party:
        return []
    role, code = parties.ROLES[party], parties.code_of(realisation, party)
    everybody = people_of(code, role) if code else []
    return [user for user in everybody if user.pk == realisation.assigned_to_id] or everybody


def digest(day: date) -> int:
    """Tell who wants it once a week what is new, waits or is late: all their cases in one mail."""
    key = f"digest:{_week(day)}"
    wanting = User.objects.filter(is_active=True, pk__in=_who_want_it()).exclude(pk__in=_who_got(key))
    sent = 0
    for user in wanting:
        parts = digests.parts_of(user, day)
        if any(part.has_news for part in parts):
            sent += _send(user, key, "weekly", digests.context_of(user, parts), None)
    return sent


def _open_rows() -> list[Row]:
    """Every open realisation with its term, for no viewer in particular."""
    found = Realisation.objects.filter(state__in=process.OPEN).select_related("site", "assigned_to")
    return selectors.rows_of(found, AnonymousUser())


def _who_want_it() -> Iterable[int]:
    return MailChoice.objects.filter(wants_digest=True).values_list("user", flat=True)


def _who_got(key: str) -> Iterable[int]:
    return SentNotice.objects.filter(key=key).values_list("user", flat=True)


def _send(
    user: User, key: str, template: str, context: Mapping[str, Any], realisation: Realisation | None
) -> bool:
    """Write one mail to somebody, once; with what says so, in one transaction."""
    with transaction.atomic():
        _kept, is_new = SentNotice.objects.get_or_create(user=user, key=key, defaults={"at": timezone.now()})
        if is_new:
            mail.queue(
                to=user.email,
                template=template,
                context=context,
                language=LANGUAGE,
                about=f"realisation:{realisation.number}" if realisation else f"digest:{user.pk}",
                municipality_code=realisation.municipality_code if realisation else "",
                key=f"{key}:{user.pk}",
            )
    return is_new


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
