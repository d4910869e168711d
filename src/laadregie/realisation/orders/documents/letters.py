"""The letter to neighbours before an order: what will come where, how to react, and who gets it.

Where house numbers are loaded the addresses stand in a list for who delivers it; else the homes
within the distance are to be found on the spot, and the list says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import qrcode
import qrcode.image.svg
from django.utils import timezone

from laadregie.foundation.typesetting import pdf
from laadregie.realisation.orders.contents import Facts, SiteFacts
from laadregie.realisation.orders.documents import surroundings
from laadregie.realisation.orders.documents.assembling import in_words
from laadregie.realisation.orders.documents.maps import location_map
from laadregie.realisation.orders.documents.paper import TEMPLATES
from laadregie.realisation.orders.documents.surroundings import Address, Ground


@dataclass(frozen=True)
class Delivery:
    """Who gets the letter about one place.

    Attributes:
        addresses: By street and number; empty where house numbers are not loaded.
        homes: Homes within the distance, where their places are loaded without number; None where not.
    """

    metres: int
    addresses: Sequence[Address]
    homes: int | None

    @property
    def is_by_hand(self) -> bool:
        return not self.addresses


def delivery(site: SiteFacts, metres: int, ground: Ground) -> Delivery:
    """The homes within a distance of a place."""
    seen = surroundings.around(ground, site.x_m, site.y_m, float(metres))
    homes = len(seen.homes) if ground.addresses is not None else None
    return Delivery(metres, surroundings.neighbours(seen), homes)


def neighbour_letter(
    facts: Facts, site: SiteFacts, *, metres: int, ground: Ground, address: str, at: datetime
) -> bytes:
    """The letter about one place as PDF/UA-1, with the list for who delivers it.

    Args:
        address: Web address on which one can follow it; also as a QR code.
        at: Moment that stands as its date.
    """
    found, drawn = delivery(site, metres, ground), location_map(site, ground)
    data = {
        "language": "nl",
        "title": f"Laadpaal in uw buurt: {site.street}",
        "foot": f"Gemeente {facts.municipality}, {facts.number}, plaats {site.number}",
        "sender": f"Gemeente {facts.municipality}",
        "addressed": "Aan de bewoners en gebruikers van dit adres",
        "dated": in_words(timezone.localdate(at)),
        "before": _before(facts, site),
        "map": {"svg": drawn.drawing.svg, "alt": drawn.alt, "note": drawn.note},
        "parts": _parts(facts),
        "code": {
            "svg": qr_code(address),
            "alt": f"QR-code naar {address}",
            "words": "Op deze pagina staan de besluiten van de gemeente:",
            "address": address,
        },
        "after": _after(facts),
        "delivery": _delivery(site, found),
    }
    return pdf(TEMPLATES / "letter.typ", data, at=at)


def qr_code(address: str) -> str:
    """A QR code as a drawing."""
    made = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    out = BytesIO()
    made.save(out)
    return out.getvalue().decode()


def _before(facts: Facts, site: SiteFacts) -> list[str]:
    poles = "een laadpaal" if site.poles == 1 else f"{site.poles} laadpalen"
    bays = "1 parkeerplaats" if site.bays == 1 else f"{site.bays} parkeerplaatsen"
    return [
        f"De gemeente {facts.municipality} wil {poles} plaatsen aan {site.where}. Bij de paal wijzen wij "
        f"{bays} aan voor het opladen van elektrische auto’s. Op de kaart ziet u waar.",
        "U krijgt deze brief omdat u er dichtbij woont of werkt. Er is nog niets besloten.",
    ]


def _parts(facts: Facts) -> list[dict[str, Any]]:
    need = "De keuze rust op de plankaart laadpalen van de gemeente. Wij keken naar de vraag in de buurt, "
    need += "de ruimte op straat en het elektriciteitsnet."
    if facts.forecast:
        need += (
            f" In {facts.forecast['year']} zijn in de gemeente naar schatting "
            f"{_count(facts.forecast['needed'])} "
            f"openbare laadpunten nodig. Nu zijn er {_count(facts.forecast['present'])}."
        )
    weeks = facts.policy_number("objection_weeks")
    return [
        {"heading": "Waarom hier?", "lines": [need]},
        {
            "heading": "Wat gebeurt er nu?",
            "lines": [
                f"Wij maken een verkeersbesluit. Dat staat straks in {facts.gazette}. Vanaf de dag daarna "
                f"kunt u {weeks} weken bezwaar maken. Hoe dat gaat, staat in het besluit.",
                "Tot de laadpaal er staat, kan iedereen op de parkeerplaatsen blijven parkeren.",
            ],
        },
    ]


def _after(facts: Facts) -> list[str]:
    words = str(facts.answers.get("contact") or "").strip()
    if not words:  # a letter that asks to react says how
        return []
    return [
        f"Hebt u een vraag, of weet u iets van deze plaats dat wij moeten weten? Laat het ons weten: {words}."
    ]


def _delivery(site: SiteFacts, found: Delivery) -> dict[str, Any]:
    """The list for who delivers the letter; it does not go with the letter itself."""
    heading = "Voor de bezorger: wie krijgt deze brief?"
    keep = "Dit blad hoort niet bij de brief."
    within = f"Alle adressen binnen {found.metres} meter van plaats {site.number}, {site.where}."
    if found.is_by_hand:
        told = (
            f"Van deze plaats zijn geen huisnummers geladen. Bezorg de brief met de hand binnen "
            f"{found.metres} meter van de plaats op de kaart: {site.street}"
            + (f" en de straten eromheen in {site.neighbourhood}." if site.neighbourhood else ".")
        )
        homes = [f"Daar staan {found.homes} woningen."] if found.homes is not None else []
        return {"heading": heading, "lines": [keep, told, *homes], "heads": [], "rows": []}
    count = f"{len(found.addresses)} adressen. De straat is de naam die op de kaart het dichtst bij staat."
    rows = [
        [street or "straat onbekend", ", ".join(one.number for one in own), str(len(own))]
        for street, own in surroundings.by_street(found.addresses).items()
    ]
    return {
        "heading": heading,
        "lines": [keep, within, count],
        "heads": ["Straat", "Huisnummers", "Aantal"],
        "rows": rows,
    }


def _count(number: int) -> str:
    """A number with a point before the thousands, as Dutch writes it."""
    return f"{number:,}".replace(",", ".")
