"""Mail to a requester: what happened, and the link to follow the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from laadregie.foundation.hidden import HIDDEN
from laadregie.foundation.links import services as links
from laadregie.foundation.mail import services as mail
from laadregie.intake.mail_words import words
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions
from laadregie.regions.selectors import Settings

FOLLOW, DRAFT = "follow", "draft"  # what a link in a mail opens
TEMPLATE = "request"


@dataclass(frozen=True)
class Shown:
    """A mail to be looked at."""

    subject: str
    text: str
    html: str


def has_address(charger_request: ChargerRequest) -> bool:
    """Whether mail about a request reaches somebody."""
    return Requester.objects.filter(charger_request=charger_request).exclude(email="").exists()


def send(charger_request: ChargerRequest, kind: str, **more: Any) -> None:
    """Queue a mail about a request, in the caller's transaction; nothing when nobody is known any more.

    Args:
        kind: Of `mail_words.words`.
        more: What that kind of mail tells beside the request: `note`, `together`.
    """
    who = Requester.objects.filter(charger_request=charger_request).first()
    if who is None or not who.email:
        return
    name = about(charger_request)
    policy = regions.policy_set(charger_request.municipality_code)
    token = links.make(FOLLOW, name, days=int(policy["link_days"].number))
    mail.queue(
        to=who.email,
        template=TEMPLATE,
        context=_context(charger_request, kind, more, policy, name=who.name, token=token),
        language=charger_request.language,
        about=name,
        municipality_code=charger_request.municipality_code,
    )


def send_draft(draft: ChargerRequest) -> None:
    """Queue the mail with which somebody goes on with a draft elsewhere, in the caller's transaction."""
    who, name = draft.requester, about(draft)
    policy = regions.policy_set(draft.municipality_code)
    token = links.make(DRAFT, name, days=int(policy["draft_keep_days"].number))
    mail.queue(
        to=who.email,
        template=TEMPLATE,
        context=_context(draft, DRAFT, {}, policy, name=who.name, token=token),
        language=draft.language,
        about=name,
        municipality_code=draft.municipality_code,
    )


def preview(charger_request: ChargerRequest, kind: str, **more: Any) -> Shown | None:
    """The mail as it would go now, without a link that works; None when it would reach nobody."""
    who = Requester.objects.filter(charger_request=charger_request).first()
    return shown(charger_request, kind, name=who.name, **more) if who and who.email else None


def shown(charger_request: ChargerRequest, kind: str, *, name: str, **more: Any) -> Shown:
    """A mail as it reads for somebody of this name, also about a request that is made up."""
    policy = regions.policy_set(charger_request.municipality_code)
    context = _context(charger_request, kind, more, policy, name=name, token=HIDDEN)
    return Shown(*mail.written(TEMPLATE, context, charger_request.language))


def _context(
    charger_request: ChargerRequest,
    kind: str,
    more: Mapping[str, Any],
    policy: Settings,
    *,
    name: str,
    token: str,
) -> dict[str, Any]:
    municipality = regions.municipality(charger_request.municipality_code).name
    days = policy["draft_keep_days" if kind == DRAFT else "first_answer_working_days"].value
    told = {"days": days, **more}
    with translation.override(charger_request.language):
        said = words(kind, charger_request, municipality, told)
    return {
        "said": said,
        "number": charger_request.number,
        "name": name,
        "municipality": municipality,
        "token": token,
        "is_draft": kind == DRAFT,
    }
