"""The words of letters where a municipality did not write its own; and the places to fill in.

Places are the same in every language, since one municipality writes for both.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from laadregie.intake.models import DecisionKind

PLACES = {
    "naam": gettext_lazy("name of the requester"),
    "nummer": gettext_lazy("number of the request"),
    "adres": gettext_lazy("address of the request"),
    "gemeente": gettext_lazy("municipality"),
    "ontvangen": gettext_lazy("day on which the request was received"),
    "redenen": gettext_lazy("the reasons, each with its figures"),
    "uitleg": gettext_lazy("what you wrote to explain it"),
    "vraag": gettext_lazy("what you ask for"),
    "termijn": gettext_lazy("day before which an answer is asked"),
    "weken": gettext_lazy("weeks that placing may take"),
    "samen-met": gettext_lazy("the request or site that this one is added to"),
}

LANGUAGES = {"nl": gettext_lazy("Dutch"), "en": gettext_lazy("English")}


@dataclass(frozen=True)
class Words:
    """Subject and body of a letter, with places such as [naam]; an empty line begins a paragraph."""

    subject: str
    body: str


def default_words(kind: str, language: str) -> Words:
    """What a letter says where the municipality wrote nothing itself."""
    with override(language):
        return {
            DecisionKind.ACCEPT: _accept,
            DecisionKind.REJECT: _reject,
            DecisionKind.ASK_MORE: _ask_more,
            DecisionKind.MERGE: _merge,
        }[DecisionKind(kind)]()


def example_values(language: str) -> dict[str, str]:
    """What stands in the places of a letter that only shows how it reads."""
    with override(language):
        return {
            "naam": _("Mr/Ms Example"),
            "nummer": "7QK4-M9T3-XW6H",
            "adres": _("Example Street 12"),
            "ontvangen": _("1 October 2026"),
            "redenen": _("There is a public charge pole nearby that has room."),
            "uitleg": _("(Here stands what you write to explain the decision.)"),
            "vraag": _("(Here stands what you ask for.)"),
            "termijn": _("15 October 2026"),
            "weken": "16",
            "samen-met": _("another request in your neighbourhood"),
        }


def _text(*paragraphs: str) -> str:
    return "\n\n".join((_("Dear [naam],"), *paragraphs))


def _accept() -> Words:
    return Words(
        _("A charge pole will come near you"),
        _text(
            _("We have accepted your request [nummer]. A charge pole will come near [adres]."),
            _("[uitleg]"),
            _(
                "Now we look for a suitable place and ask the grid operator whether a connection can be "
                "made there. After that comes a traffic order, and then the pole is placed. We aim to be "
                "ready within [weken] weeks."
            ),
            _("You hear from us at each step. You need to do nothing."),
        ),
    )


def _reject() -> Words:
    return Words(
        _("You do not get a charge pole"),
        _text(
            _("You asked us for a charge pole near [adres]. We do not place one for this request."),
            _("[redenen]"),
            _("[uitleg]"),
        ),
    )


def _ask_more() -> Words:
    return Words(
        _("We need more information for your request"),
        _text(
            _(
                "We received your request for a charge pole near [adres] on [ontvangen]. Something is "
                "missing."
            ),
            _("[vraag]"),
            _(
                "Send it with the link in our e-mail, before [termijn]. Until then the time in which we "
                "decide stands still. Without your answer we may have to refuse the request."
            ),
        ),
    )


def _merge() -> Words:
    return Words(
        _("Your request goes on together with another"),
        _text(
            _("You asked us for a charge pole near [adres]. We have added your request to [samen-met]."),
            _("[uitleg]"),
            _("One place then serves everyone who asked nearby. You hear from us when the pole works."),
        ),
    )
