"""Mail to a requester: one template per step, with the link to follow the request."""

from typing import Any

from laadregie.foundation.links import services as links
from laadregie.foundation.mail import services as mail
from laadregie.intake.models import ChargerRequest, Requester
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

FOLLOW = "follow"


def send(charger_request: ChargerRequest, template: str, **context: Any) -> None:
    """Queue a mail about a request, in the caller's transaction; nothing when nobody is known any more.

    Args:
        template: Name in `templates/mail/`.
        context: What the template asks beside `charger_request`, `name`, `municipality` and `token`.
    """
    who = Requester.objects.filter(charger_request=charger_request).first()
    if who is None or not who.email:
        return
    name = about(charger_request)
    days = int(regions.policy_value("link_days", charger_request.municipality_code).number)
    mail.queue(
        to=who.email,
        template=template,
        context={
            "charger_request": charger_request,
            "name": who.name,
            "municipality": regions.municipality(charger_request.municipality_code).name,
            "token": links.make(FOLLOW, name, days=days),
            **context,
        },
        language=charger_request.language,
        about=name,
        municipality_code=charger_request.municipality_code,
    )
