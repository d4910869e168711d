"""Which column says what of a running case, and which word of the file is which state and kind."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.uploads.columns import guess as guess_columns
from laadregie.intake import process
from laadregie.intake.models import RequesterKind

# What files call a column, without capitals, accents and signs.
NAMES: Mapping[str, tuple[str, ...]] = {
    "reference": ("zaaknummer", "kenmerk", "nummer", "aanvraagnummer", "nr", "id", "reference"),
    "received": ("ontvangen", "datumaanvraag", "aanvraagdatum", "ontvangstdatum", "datum", "received"),
    "state": ("status", "stand", "fase", "state"),
    "accepted": ("toegewezenop", "datumtoewijzing", "besluitdatum", "accepted"),
    "name": ("naam", "aanvrager", "naamaanvrager", "name"),
    "email": ("email", "emailadres", "mail", "mailadres"),
    "phone": ("telefoon", "telefoonnummer", "tel", "phone"),
    "kind": ("soort", "soortaanvrager", "type", "kind"),
    "street": ("straat", "straatnaam", "street"),
    "house_number": ("huisnummer", "huisnr", "housenumber"),
    "postcode": ("postcode", "pc", "postalcode"),
    "town": ("woonplaats", "plaats", "town"),
    "x": ("x", "xrd", "rdx", "xcoordinaat", "lon", "lng", "longitude", "lengtegraad"),
    "y": ("y", "yrd", "rdy", "ycoordinaat", "lat", "latitude", "breedtegraad"),
}
FIELDS = tuple(NAMES)
LABELS = {
    "reference": _("Own number of the case"),
    "received": _("Day on which it was received"),
    "state": _("State"),
    "accepted": _("Accepted on"),
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "kind": _("Who asks"),
    "street": _("Street"),
    "house_number": _("House number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "x": _("x, or longitude"),
    "y": _("y, or latitude"),
}
NEEDED = ("reference", "received")
# Words of files for the states in which a case still runs.
STATES = {
    process.SUBMITTED: ("ontvangen", "nieuw", "ingediend", "open", "submitted"),
    process.TESTING: ("inbehandeling", "behandeling", "beoordeling", "inbeoordeling", "toetsing", "testing"),
    process.INCOMPLETE: ("onvolledig", "wachtopaanvrager", "aanvulling", "incomplete"),
    process.ACCEPTED: ("toegewezen", "akkoord", "goedgekeurd", "geaccepteerd", "accepted"),
}
KINDS = {
    RequesterKind.RESIDENT: ("bewoner", "particulier", "resident"),
    RequesterKind.EMPLOYEE: ("werknemer", "medewerker", "employee"),
    RequesterKind.COMPANY: ("bedrijf", "zakelijk", "onderneming", "company"),
    RequesterKind.SHARED_CAR: ("deelauto", "sharedcar"),
    RequesterKind.NEIGHBOURHOOD_BUS: ("buurtbus", "neighbourhoodbus"),
}


@dataclass(frozen=True)
class Chosen:
    """What an officer chose on screen: per field the column that says it, and the state where none does."""

    columns: Mapping[str, str] = field(default_factory=dict)
    state: str = process.SUBMITTED

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def guess(columns: Sequence[str]) -> dict[str, str]:
    """The column that most likely says each field; none is used twice."""
    return guess_columns(columns, NAMES)
