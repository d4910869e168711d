"""Taking up a request, starting to judge it, writing to the requester, noting a notice of default."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import NotNow
from laadregie.intake import mails, permissions, process
from laadregie.intake.models import Capacity, ChargerRequest, Message
from laadregie.intake.selectors.terms import decision_due
from laadregie.intake.services import keeping, stepping

MOST_WORDS = 4000


def start_test(*, number: str, revision: int, by: User) -> ChargerRequest:
    """Begin judging a request; the requester is told that it is in treatment.

    Raises:
        PermissionDenied: `by` may not judge it.
        Conflict: Somebody changed it since `revision`.
        InputError: It is not new any more.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        if held.assigned_to_id is None:
            held.assigned_to = by
        stepping.take("start_test", held, by=by, party=capacity, at=timezone.now())
        mails.send(held, process.STEPS["start_test"].mail)
    return held


def assign(*, number: str, revision: int, to: int | None, by: User) -> ChargerRequest:
    """Give a request to a person of one's own organisation, or to nobody.

    Raises:
        PermissionDenied: `by` may not judge it.
        Conflict: Somebody changed it since `revision`.
        InputError: That person does not work for the organisation of `by`.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        person = None
        if to is not None:
            person = colleagues(held, capacity).filter(pk=to).first()
            if person is None:
                raise InputError("to", gettext_noop("Choose somebody of your own organisation."))
        before = held.assigned_to.name if held.assigned_to else None
        held.assigned_to = person
        keeping.save(held)
        audit.record(
            "intake.assigned",
            held,
            by=by,
            changes={"assigned_to": (before, person.name if person else None)},
            municipality_code=held.municipality_code,
        )
    return held


def colleagues(charger_request: ChargerRequest, capacity: str) -> QuerySet[User]:
    """People who can take up a request for the party of this capacity, by name."""
    is_own = capacity == Capacity.MUNICIPALITY
    role = Role.MUNICIPAL_OFFICER if is_own else Role.CONCESSION_HOLDER
    code = charger_request.municipality_code if is_own else charger_request.operator_code
    found = User.objects.filter(is_active=True, memberships__role=role, memberships__organisation_code=code)
    return found.order_by("name").distinct()


def write(*, number: str, text: str, by: User) -> Message:
    """Write to the requester, who gets a mail that something stands on the page of the request.

    Raises:
        PermissionDenied: `by` may not judge the request.
        InputError: There are no words, or too many.
    """
    words = text.strip()
    if not words:
        raise InputError("text", gettext_noop("Write what you want to say."))
    if len(words) > MOST_WORDS:
        raise InputError(
            "text", gettext_noop("This is too long: at most %(limit)s characters."), limit=MOST_WORDS
        )
    with transaction.atomic():
        held = keeping.held(number)
        permissions.check_can_judge(by, held)
        now = timezone.now()
        said = Message.objects.create(
            charger_request=held, is_from_requester=False, by=by, text=words, at=now
        )
        held.messages.filter(is_from_requester=True, read_at=None).update(read_at=now)
        audit.record("intake.message_sent", held, by=by, municipality_code=held.municipality_code)
        mails.send(held, "message", note=words)
    return said


def mark_read(*, number: str, by: User) -> int:
    """Say that the messages of the requester are read. Returns how many were not.

    Raises:
        PermissionDenied: `by` may not judge the request.
    """
    with transaction.atomic():
        held = keeping.held(number)
        permissions.check_can_judge(by, held)
        unread = held.messages.filter(is_from_requester=True, read_at=None)
        count = unread.update(read_at=timezone.now())
        if count:
            audit.record("intake.messages_read", held, by=by, municipality_code=held.municipality_code)
    return count


def note_default(*, number: str, revision: int, received_on: date, by: User) -> ChargerRequest:
    """Note that a notice of default (ingebrekestelling, Awb 4:17) was received.

    Raises:
        PermissionDenied: `by` may not judge it.
        Conflict: Somebody changed it since `revision`.
        InputError: The request is decided, the term was not over, or the day lies ahead.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        capacity = permissions.check_can_judge(by, held)
        if held.state not in process.UNDECIDED:
            raise NotNow("received_on", gettext_noop("This request is decided."))
        due = decision_due(held)
        if received_on > timezone.localdate():
            raise InputError("received_on", gettext_noop("This day lies ahead."))
        if due is None or received_on <= due:
            raise InputError(
                "received_on",
                gettext_noop("The term of the decision was not over on that day: the notice came too early."),
            )
        before, held.default_notice_on = held.default_notice_on, received_on
        keeping.save(held)
        stepping.tell(
            "default_notice",
            held,
            by=by,
            party=capacity,
            at=timezone.now(),
            changes={"default_notice_on": (before, received_on)},
        )
    return held
