"""Every mail that goes out for a municipality, with made-up data, to be read before anybody gets one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadregie.foundation.hidden import HIDDEN
from laadregie.foundation.mail import services as mail
from laadregie.intake.letter_texts import example_values
from laadregie.intake.mail_words import SAID
from laadregie.intake.mails import Shown, shown
from laadregie.intake.models import ChargerRequest
from laadregie.intake.services import serving
from laadregie.intake.services.places_followed import WORDS, Said
from laadregie.realisation.digests import HEADINGS, Line, Listing, Part
from laadregie.regions import selectors as regions

RADIUS_M = 250
# What somebody wrote stands in these; in the others a place, where there is one.
WRITTEN = ("more_needed", "message")
PLACED = ("location", *serving.TOLD.values(), "served")


@dataclass(frozen=True)
class Group:
    """Mails to one kind of reader."""

    title: str
    mails: tuple[Shown, ...]


def examples(municipality_code: str, language: str) -> list[Group]:
    """The mails in a language, by who gets them."""
    town = regions.municipality(municipality_code).name
    requester = _to_requester(municipality_code, language)
    with translation.override(language):
        follower = [("place_confirm", _place()), ("place_news", _news())]
        staff = [("realisation_late", _late(town)), ("weekly", _weekly())]
    written = {
        "follower": [Shown(*mail.written(name, told, language)) for name, told in follower],
        "staff": [Shown(*mail.written(name, told, language)) for name, told in staff],
    }
    return [
        Group(_("To who asks for a charge pole"), tuple(requester)),
        Group(_("To who follows a place"), tuple(written["follower"])),
        Group(_("To who works with cases"), tuple(written["staff"])),
    ]


def _to_requester(municipality_code: str, language: str) -> list[Shown]:
    values = example_values(language)
    made_up = ChargerRequest(number=values["nummer"], municipality_code=municipality_code, language=language)
    with translation.override(language):
        note = {**dict.fromkeys(WRITTEN, values["vraag"]), **dict.fromkeys(PLACED, values["adres"])}
    return [
        shown(made_up, kind, name=values["naam"], note=note.get(kind, ""), together=values["samen-met"])
        for kind in SAID
    ]


def _place() -> dict[str, Any]:
    ends_on = timezone.localdate() + timedelta(days=365)
    return {"radius_m": RADIUS_M, "ends_on": ends_on, "token": HIDDEN}


def _news() -> dict[str, Any]:
    today = date_format(timezone.localdate(), "j F Y")
    placed = WORDS["place"]
    return {**_place(), "said": [Said(today, _(placed) % {"name": _("Example Street 12")})]}


def _late(town: str) -> Mapping[str, Any]:
    due_on = timezone.localdate() - timedelta(days=3)
    return {
        "user": {"name": _("Mr/Ms Example")},
        "row": {
            "number": "R-0000-0000",
            "title": _("Example Street 12"),
            "municipality": town,
            "to_do": _("Decide"),
            "deadline": {"due_on": due_on, "words": _("3 days late")},
        },
    }


def _weekly() -> Mapping[str, Any]:
    number = example_values(translation.get_language() or "nl")["nummer"]
    words = f"{_('Example Street 12')}: {_('Decide')} ({_('3 days late')})"
    line = Line(number, words, reverse("intake:work"))
    late = Listing(str(HEADINGS["late"]), (line,))
    part = Part(
        title=_("Requests"),
        summary=_("Here stands how many cases are open."),
        waiting=1,
        listings=(late,),
        path=reverse("intake:work"),
        has_news=True,
    )
    return {"user": {"name": _("Mr/Ms Example")}, "parts": [part], "waiting": 1}
