"""What a requester does after sending: supply, write, withdraw, ask for a review."""

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.conflict import NotNow
from laadregie.foundation.links import services as links
from laadregie.intake import mails, permissions, process
from laadregie.intake.models import ChargerRequest, Evidence, Message
from laadregie.intake.services import asking, keeping, stepping

LONGEST_MESSAGE = 4000
MOST_OPEN_MESSAGES = 20


def supply(number: str) -> ChargerRequest:
    """Say that what was missing is there now; the request is tested anew by a job.

    Raises:
        InputError: Nothing is asked for.
    """
    return _step(number, "supply")


def add_evidence(number: str, *, kind: str, content: bytes, name: str) -> Evidence:
    """Add a file while the request waits for what is missing, or is being looked at.

    Raises:
        InputError: The file is refused, or the request is decided.
    """
    return asking.add_evidence(number, kind=kind, content=content, name=name, states=process.UNDECIDED)


def withdraw(number: str) -> ChargerRequest:
    """Take a request back; links go on working, so that one can read what happened.

    Raises:
        InputError: It is settled already.
    """
    return _step(number, "withdraw")


def ask_review(number: str) -> ChargerRequest:
    """Ask the municipality to look again at a rejection that was no decision of its own.

    Raises:
        InputError: It was not rejected, or the rejection is open to objection instead.
    """
    with transaction.atomic():
        charger_request = keeping.held(number)
        decision = charger_request.decisions.filter(kind="reject", undone_at=None).last()
        stepping.check("ask_review", charger_request)
        if decision is None or decision.contested_by != "review":
            raise NotNow(
                "state", gettext_noop("Against this decision you can object. How stands in the letter.")
            )
        charger_request.is_review = True
        stepping.take("ask_review", charger_request, by=None, party=process.REQUESTER, at=timezone.now())
        mails.send(charger_request, "review")
    return charger_request


def write(number: str, text: str) -> Message:
    """Write something to who handles the request.

    Raises:
        InputError: There are no words, too many, or too many messages wait to be read.
    """
    if not text.strip():
        raise InputError("text", gettext_noop("Write what you want to say."))
    if len(text) > LONGEST_MESSAGE:
        raise InputError(
            "text",
            gettext_noop("This message is longer than %(value)s characters."),
            value=str(LONGEST_MESSAGE),
        )
    with transaction.atomic():
        charger_request = keeping.held(number)
        waiting = charger_request.messages.filter(is_from_requester=True, read_at=None).count()
        if waiting >= MOST_OPEN_MESSAGES:
            raise InputError("text", gettext_noop("Wait for an answer to your earlier messages first."))
        message = Message.objects.create(
            charger_request=charger_request, is_from_requester=True, text=text.strip(), at=timezone.now()
        )
        audit.record(
            "intake.message_received",
            charger_request,
            by=None,
            municipality_code=charger_request.municipality_code,
        )
    return message


def send_link_again(number: str, email: str) -> None:
    """Mail a new link to who knows number and mailbox; whoever asks is told the same, right or wrong."""
    found = ChargerRequest.objects.filter(number=number.strip().upper()).exclude(state=process.DRAFT).first()
    if found is None or not hasattr(found, "requester"):
        return
    if found.requester.email.lower() != email.strip().lower():
        return
    with transaction.atomic():
        mails.send(found, "link")
        audit.record("intake.link_sent", found, by=None, municipality_code=found.municipality_code)


def renew_links(*, number: str, revision: int | None = None, by: User | None) -> int:
    """Stop every link to a request and mail a new one to the known address; returns how many stopped.

    For when a link was seen by somebody else: who comes with a link that leaked gets nothing by it, for
    the new one goes to the requester alone.

    Args:
        revision: That of the request an officer looked at; None from the requester's own page.
        by: Who judges the request; None where the requester does it.

    Raises:
        PermissionDenied: `by` may not judge the request.
        Conflict: Somebody changed it since `revision`.
        InputError: No address is known, so nobody could open the request any more.
    """
    with transaction.atomic():
        held = keeping.held(number, revision)
        if by is not None:
            permissions.check_can_judge(by, held)
        if not mails.has_address(held):
            raise InputError(
                "state", gettext_noop("No e-mail address is known for this request, so no link can be sent.")
            )
        stopped = links.revoke(keeping.about(held), mails.FOLLOW)
        mails.send(held, "renewed")
        audit.record(
            "intake.links_revoked",
            held,
            by=by,
            changes={"links": (stopped, 1)},
            municipality_code=held.municipality_code,
        )
    return stopped


def _step(number: str, step: str) -> ChargerRequest:
    with transaction.atomic():
        charger_request = keeping.held(number)
        stepping.take(step, charger_request, by=None, party=process.REQUESTER, at=timezone.now())
        if mail := process.STEPS[step].mail:
            mails.send(charger_request, mail)
    return charger_request
