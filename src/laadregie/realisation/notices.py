"""Mail to who works with cases: reminders of single cases, and once a week what waits (`digests`).

Every context that has cases names its own reminders (`reminds`), as with the weekly mail.
`laadregie serve` asks for both every so often; what somebody got once, they do not get again
(`SentNotice`), so it may run as often as it likes and be missed for a day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone, translation

from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.accounts.selectors import people_of
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import Conflict
from laadregie.foundation.mail import services as mail
from laadregie.realisation import digests, parties, process, selectors
from laadregie.realisation.models import MailChoice, Realisation, SentNotice
from laadregie.realisation.selectors import Row
from laadregie.realisation.worklists import Listed

LANGUAGE = "nl"


@dataclass(frozen=True)
class Reminder:
    """A reminder of one case that is due.

    Attributes:
        key: What it is about; who got it once does not get it again.
        readers: Who is to hear. None is somebody without an account, to whom no switch applies.
        send: Writes the mail to one of them, in the transaction of what says that it was sent.
        note: Keeps with the case that somebody was reminded, in that transaction too; raises Conflict
            where the case changed in between.
    """

    key: str
    readers: Sequence[User | None]
    send: Callable[[User | None], None]
    note: Callable[[], object] = lambda: None


Reminding = Callable[[date], Iterable[Reminder]]
_reminding: list[Reminding] = []


def reminds(found: Reminding) -> Reminding:
    """Let a context name its reminders of a day."""
    if found not in _reminding:
        _reminding.append(found)
    return found


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
    """Send every reminder of a day that was not sent before; returns how many mails."""
    return sum(_sent(one) for found in _reminding for one in found(day))


def _sent(reminder: Reminder) -> int:
    """Write one reminder to who did not get it yet; nothing when the case changed meanwhile."""
    readers = [one for one in reminder.readers if one is None or wants(one).reminders]
    try:
        with transaction.atomic():
            new = [one for one in readers if _is_first(one, reminder.key)]
            if new:
                reminder.note()
            for one in new:
                reminder.send(one)
    except Conflict:  # the next round sees how it stands then
        return 0
    return len(new)


@reminds
def realisations(day: date) -> Iterable[Reminder]:
    """Tell who is waited for that a term is over: once, and again every week that it stays so."""
    for row in _open_rows():
        if row.deadline.due_on and row.deadline.due_on < day:
            yield Reminder(
                key=f"late:{row.number}:{row.deadline.due_on}:{_week(day)}",
                readers=people_waited_for(row.realisation),
                send=partial(_send_late, row),
            )


def _send_late(row: Row, user: User | None) -> None:
    if user is not None:
        found = row.realisation
        queue(
            user,
            "realisation_late",
            row,
            about=f"realisation:{found.number}",
            municipality_code=found.municipality_code,
        )


def queue(user: User, template: str, row: Listed, *, about: str, municipality_code: str) -> None:
    """Put the mail of a reminder of one case in the outbox, in the transaction of `Reminder.send`."""
    mail.queue(
        to=user.email,
        template=template,
        context={"row": row, "user": user},
        language=LANGUAGE,
        about=about,
        municipality_code=municipality_code,
    )


def people_waited_for(realisation: Realisation) -> list[User]:
    """Who hears of a realisation."""
    party = parties.waiting_for(realisation)
    if not party:
        return []
    return people(parties.code_of(realisation, party), parties.ROLES[party], realisation.assigned_to_id)


def people(code: str, role: Role, assigned_to: int | None) -> list[User]:
    """Who hears of a case: the one who took it up, else everybody of the organisation that has to act."""
    everybody = people_of(code, role) if code else []
    return [user for user in everybody if user.pk == assigned_to] or everybody


def digest(day: date) -> int:
    """Tell who wants it once a week what is new, waits or is late: all their cases in one mail."""
    key = f"digest:{_week(day)}"
    wanting = User.objects.filter(is_active=True, pk__in=_who_want_it()).exclude(pk__in=_who_got(key))
    sent = 0
    for user in wanting:
        parts = digests.parts_of(user, day)
        if any(part.has_news for part in parts):
            sent += _send_digest(user, key, parts)
    return sent


def _send_digest(user: User, key: str, parts: Sequence[digests.Part]) -> bool:
    """Write the weekly mail to somebody, once; with what says so, in one transaction."""
    with transaction.atomic():
        is_new = _is_first(user, key)
        if is_new:
            mail.queue(
                to=user.email,
                template="weekly",
                context=digests.context_of(user, parts),
                language=LANGUAGE,
                about=f"digest:{user.pk}",
            )
    return is_new


def _open_rows() -> list[Row]:
    """Every open realisation with its term, for no viewer in particular."""
    found = Realisation.objects.filter(state__in=process.OPEN).select_related("site", "assigned_to")
    return selectors.rows_of(found, AnonymousUser())


def _who_want_it() -> Iterable[int]:
    return MailChoice.objects.filter(wants_digest=True).values_list("user", flat=True)


def _who_got(key: str) -> Iterable[int]:
    return SentNotice.objects.filter(key=key).values_list("user", flat=True)


def _is_first(user: User | None, key: str) -> bool:
    """Note that somebody gets this; False when they got it before."""
    now = timezone.now()
    return SentNotice.objects.get_or_create(user=user, key=key, defaults={"at": now})[1]


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
