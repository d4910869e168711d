"""What is said of an order beside its text, as XML and CSV: title, authority, dates, places, law."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from laadregie.foundation.spreadsheets import csv_text
from laadregie.realisation.orders.documents.assembling import TYPE, Assembled

NAMESPACE = "https://laadregie.example/verkeersbesluit/1"
DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True)
class Reference:
    """An article of a law, with the number of the law in the national collection (BWB)."""

    law: str
    bwb: str
    article: str

    @property
    def jci(self) -> str:
        """The reference as Juriconnect writes it."""
        place = self.article.replace(" ", "=") if " " in self.article else f"artikel={self.article}"
        return f"jci1.3:c:{self.bwb}&{place}"


WVW, BABW, RVV, AWB = "BWBR0006622", "BWBR0004826", "BWBR0004825", "BWBR0005537"
REFERENCES = (
    Reference("Wegenverkeerswet 1994", WVW, "2"),
    Reference("Wegenverkeerswet 1994", WVW, "15"),
    Reference("Wegenverkeerswet 1994", WVW, "18"),
    Reference("Besluit administratieve bepalingen inzake het wegverkeer", BABW, "8"),
    Reference("Besluit administratieve bepalingen inzake het wegverkeer", BABW, "12"),
    Reference("Besluit administratieve bepalingen inzake het wegverkeer", BABW, "21"),
    Reference("Besluit administratieve bepalingen inzake het wegverkeer", BABW, "24"),
    Reference("Besluit administratieve bepalingen inzake het wegverkeer", BABW, "26"),
    Reference("Reglement verkeersregels en verkeerstekens 1990", RVV, "bijlage 1"),
    Reference("Algemene wet bestuursrecht", AWB, "6:7"),
)


def as_xml(made: Assembled) -> bytes:
    """The metadata as XML; names of Dublin Core where it has them."""
    facts = made.facts
    root = etree.Element(_own("verkeersbesluit"), nsmap={None: NAMESPACE, "dcterms": DCTERMS})
    for name, value in (
        ("identifier", facts.number),
        ("title", facts.title),
        ("type", TYPE),
        ("creator", facts.authority),
        ("publisher", f"Gemeente {facts.municipality}"),
        ("language", "nl"),
        ("created", str(facts.answers.get("decided_on") or "")),
        ("issued", facts.published_on),
        ("bibliographicCitation", facts.publication_reference),
    ):
        if value:
            _child(root, f"{{{DCTERMS}}}{name}", value)
    _child(root, _own("gemeentecode"), facts.municipality_code)
    _child(root, _own("bord"), facts.sign)
    if facts.term_ends_on:
        _child(root, _own("bezwaarTotEnMet"), facts.term_ends_on)
    laws = etree.SubElement(root, _own("wettelijkeGrondslag"))
    for one in REFERENCES:
        law = _child(laws, _own("verwijzing"), f"{one.law}, {_article(one)}")
        law.set("juriconnect", one.jci)
    places = etree.SubElement(root, _own("plaatsen"))
    for site in facts.sites:
        place = etree.SubElement(places, _own("plaats"), nummer=site.number)
        _child(place, _own("straat"), site.street)
        if site.house_number:
            _child(place, _own("bijHuisnummer"), site.house_number)
        _child(place, _own("vakken"), str(site.bays))
        etree.SubElement(place, _own("rd"), crs="EPSG:28992", x=f"{site.x_m:.2f}", y=f"{site.y_m:.2f}")
        etree.SubElement(
            place, _own("wgs84"), crs="EPSG:4326", breedte=f"{site.lat:.6f}", lengte=f"{site.lon:.6f}"
        )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


CSV_HEADS = (
    "nummer",
    "titel",
    "type",
    "gezag",
    "gemeentecode",
    "datum_besluit",
    "datum_bekendmaking",
    "kenmerk_bekendmaking",
    "bezwaar_tot_en_met",
    "bord",
    "wettelijke_grondslag",
    "plaats",
    "straat",
    "bij_huisnummer",
    "vakken",
    "x_rd",
    "y_rd",
    "breedtegraad",
    "lengtegraad",
)


def as_csv(made: Assembled) -> str:
    """The metadata as CSV: a row for each place, with what is said of the order before it."""
    facts = made.facts
    laws = "; ".join(f"{one.law}, {_article(one)}" for one in REFERENCES)
    order: Sequence[object] = (
        facts.number,
        facts.title,
        TYPE,
        facts.authority,
        facts.municipality_code,
        facts.answers.get("decided_on") or "",
        facts.published_on,
        facts.publication_reference,
        facts.term_ends_on,
        facts.sign,
        laws,
    )
    rows = [
        (*order, one.number, one.street, one.house_number, one.bays, one.x_m, one.y_m, one.lat, one.lon)
        for one in facts.sites
    ]
    return csv_text(CSV_HEADS, rows)


def _article(one: Reference) -> str:
    return one.article if one.article.startswith("bijlage") else f"artikel {one.article}"


def _own(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(parent: Any, name: str, words: str) -> Any:
    child = etree.SubElement(parent, name)
    child.text = words
    return child
