"""Mail to a requester: what happened, and the link to follow the request."""

from typing import Any

from django.utils import translation

from laadregie.foundation.links import services as links
from laadregie.foundation.mail import services as mail
from laadregie.intake.mail_words import words
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

FOLLOW = "follow"


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
    municipality = regions.municipality(charger_request.municipality_code).name
    with translation.override(charger_request.language):
        said = words(
            kind, charger_request, municipality, {"days": policy["first_answer_working_days"].value, **more}
        )
    mail.queue(
        to=who.email,
        template="request",
        context={
            "said": said,
            "number": charger_request.number,
            "name": who.name,
            "municipality": municipality,
            "token": links.make(FOLLOW, name, days=int(policy["link_days"].number)),
        },
        language=charger_request.language,
        about=name,
        municipality_code=charger_request.municipality_code,
    )
