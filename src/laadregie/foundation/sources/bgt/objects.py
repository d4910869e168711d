"""Objects of the BGT from PDOK's OGC API Features: what says something about the place of a pole."""

from django.conf import settings

from laadregie.foundation.sources.paging import Box, Calling, Collected, collection

ORIGIN = "Kadaster en bronhouders, Basisregistratie Grootschalige Topografie (BGT), PDOK"
LICENCE = "CC0 1.0"
COLLECTIONS = (
    "bak",
    "bord",
    "kast",
    "openbareruimtelabel",
    "paal",
    "pand",
    "pand_nummeraanduiding",
    "scheiding_lijn",
    "scheiding_vlak",
    "straatmeubilair",
    "vegetatieobject_punt",
    "waterdeel",
    "wegdeel",
)


def fetch_objects(box: Box, calling: Calling) -> list[Collected]:
    """The objects in a box (RD New), one collection after another; history comes along.

    Raises:
        InputError: The host may not be called, or its answers are not usable or not complete.
    """
    return [collection(settings.BGT_URL, name, box, calling) for name in COLLECTIONS]
