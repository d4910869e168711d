"""The forecast as CSV, the same for the command line and the page."""

import polars as pl

from laadregie.forecasts import selectors
from laadregie.foundation import spreadsheets
from laadregie.foundation.accounts.selectors import Viewer

COLUMNS = (
    "code",
    "name",
    "year",
    "scenario",
    "public_charge_points_needed",
    "fast_charge_points_needed",
    "evs",
    "electric_vans",
    "points_residents",
    "points_visitors",
    "points_commuters",
    "points_vans",
    "model_public_charge_points_needed",
    "correction_points",
    "public_charge_points_present",
    "fast_charge_points_present",
    "filled",
)
DECIMALS = 3


def csv_text(
    level: selectors.Level,
    *,
    year: int,
    scenario: str,
    viewer: Viewer,
    municipality_code: str | None = None,
) -> str:
    """The need of each area in a year as CSV with a header line.

    Raises:
        InputError: There is no forecast, or it has no such year or scenario.
    """
    frame = selectors.need_frame(
        level, year=year, scenario=scenario, viewer=viewer, municipality_code=municipality_code
    )
    table = frame.select(COLUMNS).with_columns(pl.col(pl.Float64).round(DECIMALS))
    return spreadsheets.csv_text(COLUMNS, table.iter_rows())
