"""Letters about a decision: the words of the municipality filled in, and how a rejection can be contested."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from laadregie.foundation.typesetting.letters import Letter, Part, as_pdf, as_word
from laadregie.intake import reasons
from laadregie.intake.letter_texts import PLACES, Words, default_words, example_values
from laadregie.intake.models import (
    Capacity,
    ChargerRequest,
    CriterionResult,
    DecisionKind,
    LetterTemplate,
    Requester,
)
from laadregie.regions import selectors as regions
from laadregie.regions.selectors.policy import Settings

OBJECTION, REVIEW = "objection", "review"
_PLACE = re.compile(r"\[([a-z-]{1,20})\]")
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Said:
    """What somebody decides, as far as a letter tells it.

    Attributes:
        kind: Of `DecisionKind`.
        capacity: In which quality.
        reasons: Codes of a rejection.
        note: In words, to the requester; of `ask_more` the question.
        together: What a request is merged with, in words.
    """

    kind: str
    capacity: str
    reasons: tuple[str, ...] = ()
    note: str = ""
    together: str = ""


@dataclass(frozen=True)
class Text:
    """A letter in words, as the preview shows it and the files hold it."""

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    ending: tuple[str, ...]
    sender: str
    recipient: tuple[str, ...]
    reference: str
    on: date
    greeting: str
    ending_heading: str


def contested_by(kind: str, capacity: str, policy: Settings) -> str:
    """How a decision can be contested: objection, review, or "" where that is not at issue.

    By policy `rejection_route`; by default it follows from who decided: the decision of a municipality
    is one of a public authority (Awb 1:3), that of a concession holder is looked at by the municipality.
    """
    if kind != DecisionKind.REJECT:
        return ""
    route = str(policy["rejection_route"].value)
    if route != "by_decider":
        return route
    return OBJECTION if capacity == Capacity.MUNICIPALITY else REVIEW


def words_of(municipality_code: str, kind: str, language: str) -> Words:
    """The words that count for a letter: the newest of the municipality, else the default."""
    own = LetterTemplate.objects.filter(
        municipality_code=municipality_code, kind=kind, language=language
    ).first()
    return Words(own.subject, own.body) if own else default_words(kind, language)


def unknown_places(text: str) -> list[str]:
    """Places in a text that nothing fills."""
    return sorted({name for name in _PLACE.findall(text) if name not in PLACES})


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled in; what is empty leaves no empty paragraph."""
    whole = _PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), text)
    # A browser sends each new line as two characters, also of what stands in a place.
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", whole.replace("\r\n", "\n")))
    return "\n\n".join(part for part in paragraphs if part)


def compose(
    charger_request: ChargerRequest,
    said: Said,
    *,
    policy: Settings,
    results: list[CriterionResult],
    at: datetime,
    words: Words | None = None,
) -> Text:
    """Write the letter about a decision, in the language of the requester."""
    language = charger_request.language
    counting = words or words_of(charger_request.municipality_code, said.kind, language)
    with override(language):
        who = Requester.objects.filter(charger_request=charger_request).first()
        values = _values(charger_request, said, who, policy, results, at)
        town = regions.municipality(charger_request.municipality_code).name
        return Text(
            language=language,
            subject=filled(counting.subject, values),
            paragraphs=tuple(filled(counting.body, values).split("\n\n")),
            ending=tuple(ending(said, town, policy)),
            sender=sender(charger_request, said.capacity, town),
            recipient=tuple(recipient(who)),
            reference=charger_request.number,
            on=timezone.localdate(at),
            greeting=_("Kind regards,"),
            ending_heading=_("Do you not agree?"),
        )


def example(municipality_code: str, kind: str, language: str, words: Words) -> Text:
    """How a letter reads, with made-up values in its places, when the municipality decided."""
    policy = regions.policy_set(municipality_code)
    town = regions.municipality(municipality_code).name
    values = example_values(language) | {"gemeente": town}
    with override(language):
        return Text(
            language=language,
            subject=filled(words.subject, values),
            paragraphs=tuple(filled(words.body, values).split("\n\n")),
            ending=tuple(ending(Said(kind, Capacity.MUNICIPALITY), town, policy)),
            sender=_("Municipality of %(name)s") % {"name": town},
            recipient=(values["naam"], values["adres"]),
            reference=values["nummer"],
            on=timezone.localdate(),
            greeting=_("Kind regards,"),
            ending_heading=_("Do you not agree?"),
        )


def _values(
    charger_request: ChargerRequest,
    said: Said,
    who: Requester | None,
    policy: Settings,
    results: list[CriterionResult],
    at: datetime,
) -> dict[str, str]:
    weeks = int(policy["evidence_weeks"].number)
    received = charger_request.submitted_at or charger_request.started_at
    return {
        "naam": who.name if who else _("requester"),
        "nummer": charger_request.number,
        "adres": address(who) or _("the place you pointed at"),
        "gemeente": regions.municipality(charger_request.municipality_code).name,
        "ontvangen": date_format(timezone.localtime(received), "j F Y"),
        "redenen": "\n\n".join(reasons.sentences(said.reasons, results)),
        "uitleg": said.note if said.kind != DecisionKind.ASK_MORE else "",
        "vraag": said.note if said.kind == DecisionKind.ASK_MORE else "",
        "termijn": date_format(timezone.localdate(at) + timedelta(weeks=weeks), "j F Y"),
        "weken": str(int(policy["realisation_target_weeks"].number)),
        "samen-met": said.together,
    }


def address(who: Requester | None) -> str:
    """Street and number of a requester; "" where only a point is known."""
    return f"{who.street} {who.house_number}".strip() if who and who.street else ""


def recipient(who: Requester | None) -> list[str]:
    """The lines of the address on the letter."""
    if who is None:
        return []
    lines = [who.organisation, who.name, address(who), f"{who.postcode} {who.place}".strip()]
    return [line for line in lines if line]


def sender(charger_request: ChargerRequest, capacity: str, town: str) -> str:
    """Who signs: the municipality, or the concession holder where that decided."""
    if capacity == Capacity.OPERATOR:
        found = regions.organisations().filter(code=charger_request.operator_code).first()
        if found is not None:
            return found.name
    return _("Municipality of %(name)s") % {"name": town}


def ending(said: Said, town: str, policy: Settings) -> list[str]:
    """What somebody who does not agree can do (Awb 3:45, 6:4, 6:5, 6:7, 6:8)."""
    way = contested_by(said.kind, said.capacity, policy)
    if way == OBJECTION:
        weeks = int(policy["objection_weeks"].number)
        return [
            _(
                "You can object. Send your objection within %(weeks)s weeks after the "
                "day on which this letter was sent, to the mayor and aldermen of %(town)s."
            )
            % {"weeks": weeks, "town": town},
            _(
                "Put in your objection: your name and address, the date, the number of this letter, why "
                "you "
                "do not agree, and your signature."
            ),
        ]
    if way == REVIEW:
        return [
            _(
                "Ask the municipality of %(town)s to look at your request again. You "
                "do that on the page of your request; the link is in our e-mail. It costs nothing."
            )
            % {"town": town}
        ]
    return []


def typeset(text: Text, *, at: datetime) -> dict[str, bytes]:
    """The letter as files, by suffix: PDF/UA and Word. Takes a second: never inside a transaction."""
    with override(text.language):
        letter = Letter(
            language=text.language,
            sender=text.sender,
            recipient=text.recipient,
            details=((_("Date"), date_format(text.on, "j F Y")), (_("Request"), text.reference)),
            subject=text.subject,
            parts=_parts(text),
            closing=(text.greeting, text.sender),
        )
    return {"pdf": as_pdf(letter, at=at), "docx": as_word(letter, at=at)}


def _parts(text: Text) -> tuple[Part, ...]:
    body = (Part(paragraphs=text.paragraphs),)
    if not text.ending:
        return body
    return (*body, Part(heading=text.ending_heading, paragraphs=text.ending))
