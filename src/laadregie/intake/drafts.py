"""The draft that belongs to a browser, by a signed cookie; nobody needs an account."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from laadregie.foundation.links import services as links
from laadregie.intake import mails
from laadregie.intake.models import ChargerRequest
from laadregie.intake.request_forms import SituationForm, WhoForm
from laadregie.intake.services.keeping import about
from laadregie.regions import selectors as regions

COOKIE = "laadpaal_aanvraag"
SALT = "laadregie.intake.draft"
PATH = "/laadpaal/"
SENT_SHOWN = timedelta(hours=1)


def of(request: HttpRequest) -> ChargerRequest | None:
    """The draft of this browser, also one that was just sent; None where there is none, or it is too old.

    The page that says that it was sent leads on to the request: on a computer that others use too it
    must not do so for long. From then on the link in the mail does.
    """
    if COOKIE not in request.COOKIES:
        return None
    max_age = int(regions.policy_value("draft_keep_days").number) * 86_400
    number = request.get_signed_cookie(COOKIE, None, salt=SALT, max_age=max_age)
    if not number:
        return None
    found = ChargerRequest.objects.select_related("requester").filter(number=number).first()
    if found is None or found.submitted_at is None:
        return found
    return found if found.submitted_at > timezone.now() - SENT_SHOWN else None


def remember(response: HttpResponse, request: HttpRequest, draft: ChargerRequest) -> HttpResponse:
    """Let the browser keep which draft is its own."""
    response.set_signed_cookie(
        COOKIE,
        draft.number,
        salt=SALT,
        max_age=int(regions.policy_value("draft_keep_days").number) * 86_400,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def link_days(charger_request: ChargerRequest) -> int:
    """How long a link to a request works."""
    return int(regions.policy_value("link_days", charger_request.municipality_code).number)


def follow_token(charger_request: ChargerRequest) -> str:
    """A link to the page of the request for the browser that sent it; it works for a day."""
    return links.make(mails.FOLLOW, about(charger_request), days=1)


def summary(draft: ChargerRequest) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What was filled in, per page of the form: its name, heading, and labels with values."""
    person = draft.requester
    address = f"{person.street} {person.house_number}, {person.postcode} {person.place}".strip(" ,")
    who = [
        (str(WhoForm.base_fields["kind"].label), draft.get_kind_display()),
        (str(WhoForm.base_fields["name"].label), person.name),
        (str(WhoForm.base_fields["email"].label), person.email),
        (str(WhoForm.base_fields["phone"].label), person.phone),
        (_("Address"), address),
    ]
    fields: dict[str, Any] = SituationForm.base_fields
    situation = [(str(fields["organisation"].label), person.organisation)]
    situation += [
        (str(fields[name].label), _said(fields[name], value))
        for name, value in draft.answers.items()
        if name in fields
    ]
    evidence = [(one.get_kind_display(), one.name) for one in draft.evidence.filter(deleted_at=None)]
    spot = _("marked on the map") if draft.wish_x_m is not None else _("no preference")
    parts = [
        ("wie", _("Who you are"), who),
        ("situatie", _("Your situation"), situation),
        ("bewijs", _("Evidence"), evidence or [(_("Files"), _("none"))]),
        ("plek", _("Place of the pole"), [(_("Preference"), spot)]),
    ]
    return [
        (step, heading, [row for row in rows if row[1] not in ("", None)]) for step, heading, rows in parts
    ]


def _said(field: Any, value: Any) -> str:
    """An answer in the words of its question."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, "" if value is None else value))
