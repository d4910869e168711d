"""Addresses of the BAG from PDOK's OGC API Features: collection `verblijfsobject`."""

from django.conf import settings

from laadregie.foundation.sources.paging import Box, Calling, Collected, collection

ORIGIN = "Kadaster, Basisregistratie Adressen en Gebouwen (BAG), PDOK"
LICENCE = "Public Domain Mark 1.0"


def fetch_addresses(box: Box, calling: Calling) -> Collected:
    """All address objects in a box (RD New): identification, status, purposes and position.

    Raises:
        InputError: The host may not be called, or its answers are not usable or not complete.
    """
    return collection(settings.BAG_URL, "verblijfsobject", box, calling)
