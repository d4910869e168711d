"""Reminders of single requests, around the end of a term: to who judges, or to who has to supply evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.formats import date_format

from laadregie.foundation.accounts.models import Role, User
from laadregie.intake import mails, parties, process, selectors
from laadregie.intake.models import ChargerRequest, DecisionKind
from laadregie.intake.selectors import Row
from laadregie.intake.services import keeping, stepping
from laadregie.realisation import notices
from laadregie.realisation.deadlines import Deadline
from laadregie.realisation.notices import Reminder
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Settings

BEFORE, AFTER = "before", "after"
# What is over for longer was told already, or was late when it came here: it stands in the weekly mail.
MISSED = timedelta(days=7)


@notices.reminds
def requests(day: date) -> Iterable[Reminder]:
    """What is due on a day: once before and once after the end of a term; not while it stands still."""
    open_now = [one for one in selectors.open_of_all() if one.waiting_party and one.deadline.due_on]
    policies = regions.policy_sets()
    due = {
        one.charger_request.number: when
        for one in open_now
        if (when := _when(one.deadline, policies[one.charger_request.municipality_code], day))
    }
    listed = [one for one in open_now if one.charger_request.number in due]
    for row in selectors.rows_of(listed, AnonymousUser()):
        yield _reminder(row, due[row.number])


def _when(deadline: Deadline, policy: Settings, day: date) -> str:
    """Whether to remind before or after the end of this term; "" when neither."""
    if deadline.due_on is None:
        return ""
    begins = deadline.due_on - timedelta(days=int(policy["request_reminder_before_days"].number))
    if begins <= day <= deadline.due_on:
        return BEFORE
    over = deadline.due_on + timedelta(days=int(policy["request_reminder_after_days"].number))
    return AFTER if deadline.due_on < day and over <= day <= over + MISSED else ""


def _reminder(row: Row, when: str) -> Reminder:
    found = row.charger_request
    return Reminder(
        key=f"{when}:{row.number}:{found.state}:{row.deadline.due_on}",
        readers=_readers(found),
        send=partial(_send, row, when),
        note=partial(_note, found, when),
    )


def _readers(found: ChargerRequest) -> Sequence[User | None]:
    party = parties.waiting_for(found)
    if party == process.REQUESTER:
        return [None] if mails.has_address(found) else []
    if party == parties.OPERATOR:
        return notices.people(found.operator_code, Role.CONCESSION_HOLDER, found.assigned_to_id)
    return notices.people(found.municipality_code, Role.MUNICIPAL_OFFICER, found.assigned_to_id)


def _send(row: Row, when: str, user: User | None) -> None:
    found = row.charger_request
    if user is not None:
        notices.queue(
            user,
            "request_due",
            row,
            about=keeping.about(found),
            municipality_code=found.municipality_code,
        )
        return
    asked = found.decisions.filter(kind=DecisionKind.ASK_MORE, undone_at=None).last()
    with translation.override(found.language):
        ends_on = date_format(row.deadline.due_on, "j F Y") if row.deadline.due_on else ""
    mails.send(found, f"remind_{when}", note=asked.note if asked else "", day=ends_on)


def _note(found: ChargerRequest, when: str) -> None:
    """Say in the time line that who has it was reminded; raises Conflict when the request changed."""
    held = keeping.held(found.number, found.revision)
    stepping.tell(
        keeping.REMINDED,
        held,
        by=None,
        party=process.SYSTEM,
        at=timezone.now(),
        facts={"reminded": parties.waiting_for(held), "when": when},
    )
