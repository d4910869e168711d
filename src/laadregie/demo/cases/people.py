"""People and vehicles who do not exist: names drawn from lists, mail addresses that lead nowhere."""

from dataclasses import dataclass
from random import Random

DOMAIN = "demo.example"
FIRST = (
    "Aisha", "Bas", "Carlijn", "Daan", "Elif", "Floor", "Guus", "Hilde", "Iris", "Jelle", "Karim",
    "Lars", "Marit", "Nienke", "Omar", "Pien", "Quinten", "Roos", "Sven", "Tess", "Umar", "Vera",
    "Wout", "Xandra", "Yara", "Zoë",
)  # fmt: skip
LAST = (
    "van Aalst", "Bakker", "Coenders", "van Dam", "Eshuis", "Fikkers", "Groothuis", "ter Haar",
    "Ibrahim", "Jonkers", "Kamphuis", "Lammers", "Meijerink", "Nijhuis", "Oude Luttikhuis", "Pol",
    "Reinders", "Scholten", "Tuinstra", "Uitslag", "Vrielink", "Wessels", "Yilmaz", "Zandbergen",
)  # fmt: skip
STREETS = (
    "Voorbeeldstraat", "Proefweg", "Modellaan", "Testhof", "Oefenplein", "Schetssingel",
    "Ontwerpdreef", "Monsterkade",
)  # fmt: skip
VEHICLES = (("car", 62), ("car", 77), ("car", 58), ("van", 68), ("car", 44), ("car", 82))
COMPANIES = ("Schildersbedrijf Demo", "Bakkerij Voorbeeld", "Installatiebureau Proef", "Kapsalon Model")


@dataclass(frozen=True)
class Person:
    """Somebody who asks: what stands in the form about them."""

    name: str
    email: str
    street: str
    house_number: str
    organisation: str = ""


def person(draw: Random, *, in_company: bool) -> Person:
    """Draw somebody."""
    first, last = draw.choice(FIRST), draw.choice(LAST)
    mailbox = f"{first}.{last}.{draw.randrange(1000)}".lower().replace(" ", "").replace("ë", "e")
    return Person(
        name=f"{first} {last} (demo)",
        email=f"{mailbox}@{DOMAIN}",
        street=draw.choice(STREETS),
        house_number=str(draw.randrange(1, 180)),
        organisation=f"{draw.choice(COMPANIES)} (demo)" if in_company else "",
    )
