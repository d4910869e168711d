"""Going on with a request that was not sent yet, on another device, by a link in the own mailbox."""

from django.db import transaction

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.audit import services as audit
from laadregie.foundation.links import services as links
from laadregie.intake import mails, process
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services import keeping


def send_link(number: str) -> None:
    """Mail the link to a draft to the address that was filled in; it works as long as the draft is kept.

    Raises:
        InputError: The request was sent already, or no address is known.
    """
    with transaction.atomic():
        draft = keeping.held(number)
        if draft.state != process.DRAFT or not mails.has_address(draft):
            raise InputError("email", gettext_noop("First fill in your e-mail address."))
        links.revoke(keeping.about(draft), mails.DRAFT)  # the newest mail is the one that works
        mails.send_draft(draft)
        audit.record("intake.draft_link_sent", draft, by=None, municipality_code=draft.municipality_code)


def draft_of(token: str) -> ChargerRequest | None:
    """The draft that a link opens; None where it opens nothing, or the request was sent."""
    link = links.find(token, mails.DRAFT)
    if link is None:
        return None
    number = link.about.removeprefix("request:")
    return ChargerRequest.objects.filter(number=number, state=process.DRAFT).first()
