"""What stands there now, from the network as it is known."""

from datetime import date

import polars as pl


def public_points() -> pl.DataFrame | None:
    """Public charge points in use per neighbourhood; None as long as no feed was imported.

    Returns:
        Columns neighbourhood_code and those of `tables.PRESENT`.
    """
    return None


def counted_on() -> date | None:
    """The day of the feed; None as long as none was imported."""
    return None
