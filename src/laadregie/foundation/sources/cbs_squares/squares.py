"""Squares of 500 m of CBS from PDOK's WFS."""

import re
from datetime import date

from django.conf import settings

from laadregie.foundation.sources.paging import Box, Calling, Collected, wfs_layer

ORIGIN = "CBS, kerncijfers per vierkant van 500 bij 500 meter, PDOK"
LICENCE = "CC BY 4.0"


def fetch_squares(box: Box, calling: Calling) -> Collected:
    """The squares in a box (RD New) with their key figures.

    Raises:
        InputError: The host may not be called, or its answers are not usable or not complete.
    """
    return wfs_layer(settings.CBS_SQUARES_URL, settings.CBS_SQUARES_LAYER, box, calling)


def reference_date() -> date | None:
    """The first day of the year in the address of the service; None when it names no year."""
    found = re.search(r"/((?:19|20)\d\d)(?:/|$)", settings.CBS_SQUARES_URL)
    return date(int(found.group(1)), 1, 1) if found else None
