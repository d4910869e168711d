"""The text of an order: sections drafted from the data, and what an officer made of them.

An order is a legal act and always Dutch, whatever language its maker reads the pages in
(docs/decisions/traffic-orders.md); its sections are templates in `templates/realisation/orders/text`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from laadregie.realisation.models import TrafficOrder
from laadregie.realisation.orders.checklist import INTERESTS
from laadregie.realisation.orders.contents import Facts

# Code, heading in the order, and the heading for who reads the pages.
SECTIONS = (
    ("grounds", "Bevoegdheid", _("Competence")),
    ("need", "Aanleiding", _("Why")),
    ("measure", "Maatregel", _("The measure")),
    ("interests", "Belangen en afweging", _("Interests and weighing")),
    ("parking", "Parkeren", _("Parking")),
    ("police", "Overleg met de politie", _("Advice of the police")),
    ("decision", "Besluit", _("Decision")),
    ("publication", "Bekendmaking", _("Publication")),
    ("objection", "Bezwaar", _("Objection")),
    ("signature", "Ondertekening", _("Signature")),
)
CODES = tuple(code for code, _heading, _label in SECTIONS)
WITHOUT_PLATE = frozenset({"E8c"})  # this sign says by itself what the bay is for
GAP = re.compile(r"\[[^\]\n]{3,80}\]")  # what the officer still has to answer stands between brackets
INTERESTS_NL = {
    "2.1.a": "het verzekeren van de veiligheid op de weg (eerste lid, onder a)",
    "2.1.b": "het beschermen van weggebruikers en passagiers (eerste lid, onder b)",
    "2.1.c": "het in stand houden van de weg en het waarborgen van de bruikbaarheid daarvan "
    "(eerste lid, onder c)",
    "2.1.d": "het zoveel mogelijk waarborgen van de vrijheid van het verkeer (eerste lid, onder d)",
    "2.2.a": "het voorkomen of beperken van overlast, hinder of schade door het verkeer en van de gevolgen "
    "voor het milieu (tweede lid, onder a)",
    "2.2.b": "het voorkomen of beperken van aantasting van het karakter of de functie van objecten of "
    "gebieden (tweede lid, onder b)",
}
SCENARIOS_NL = {"low": "laag", "mid": "midden", "high": "hoog"}


@dataclass(frozen=True)
class Section:
    """A section of an order.

    Attributes:
        code, heading, label: Which, its heading in the order, and as the pages call it.
        drafted: The text as the data give it now.
        changed: What an officer made of it; empty where nobody did.
        drafted_then: The draft that the officer saw.
        by, at: Who changed it and when (ISO), empty where nobody did.
    """

    code: str
    heading: str
    label: Any
    drafted: str
    changed: str = ""
    drafted_then: str = ""
    by: str = ""
    at: str = ""

    @property
    def text(self) -> str:
        return self.changed or self.drafted

    @property
    def is_outdated(self) -> bool:
        """Whether the data changed since an officer changed the text."""
        return bool(self.changed) and self.drafted_then != self.drafted

    @property
    def gaps(self) -> list[str]:
        """What still stands between brackets."""
        return GAP.findall(self.text)

    @property
    def blocks(self) -> list[tuple[str, Sequence[str]]]:
        """The text as paragraphs and lists: ("p", lines) or ("list", points)."""
        return blocks(self.text)


def of_order(order: TrafficOrder, facts: Facts) -> list[Section]:
    """The sections of an order: of a draft as they are now, of a published order as they were kept."""
    if order.facts:
        kept = order.facts["text"]
        return [Section(code, heading, label, kept[code]) for code, heading, label in SECTIONS]
    return sections(facts, order.text)


def sections(facts: Facts, changed: Mapping[str, Mapping[str, str]]) -> list[Section]:
    """All sections in their order, as drafted and as changed."""
    found = []
    for code, heading, label in SECTIONS:
        own = changed.get(code, {})
        found.append(
            Section(
                code,
                heading,
                label,
                drafted(code, facts),
                own.get("text", ""),
                own.get("drafted", ""),
                own.get("by", ""),
                own.get("at", ""),
            )
        )
    return found


def drafted(code: str, facts: Facts) -> str:
    """One section as the data give it, in Dutch."""
    with translation.override("nl"):
        text = render_to_string(f"realisation/orders/text/{code}.txt", _words(facts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _words(facts: Facts) -> dict[str, Any]:
    count = facts.bays
    ticked = facts.answers.get("interests") or ()
    return {
        "f": facts,
        "bays": "1 parkeerplaats" if count == 1 else f"{count} parkeerplaatsen",
        "most_bays": max((site.bays for site in facts.sites), default=0),
        "has_plate": facts.sign not in WITHOUT_PLATE,
        "interests": [INTERESTS_NL[code] for code in INTERESTS if code in ticked],
        "own_parking": [site for site in facts.sites if site.parking.strip()],
        "scenario": SCENARIOS_NL.get(str(facts.forecast.get("scenario", "")), ""),
        "weeks": facts.policy_number("objection_weeks"),
        "forecast_day": _day(facts.forecast.get("made_on")),
        "plan_day": _day(facts.plan.get("published_on")),
        "policy_day": facts.day("policy_document_on"),
        "police_day": facts.day("police_on"),
        "decided_day": facts.day("decided_on"),
        "published_day": _day(facts.published_on),
        "term_day": _day(facts.term_ends_on),
    }


def _day(given: object) -> date | None:
    return date.fromisoformat(str(given)) if given else None


def blocks(text: str) -> list[tuple[str, Sequence[str]]]:
    """Paragraphs and lists of a text: an empty line ends one, a line that begins with "- " is a point."""
    found: list[tuple[str, list[str]]] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        for kind, lines in groupby(part.splitlines(), lambda line: "list" if line.startswith("- ") else "p"):
            words = [line.removeprefix("- ").strip() for line in lines]
            if kind == "list" and found and found[-1][0] == "list":
                found[-1][1].extend(words)
            else:
                found.append((kind, words))
    return [(kind, lines) for kind, lines in found]
