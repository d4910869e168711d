"""What neighbourhoods of the plan maps need, and where buildings are drawn; public."""

from functools import lru_cache
from typing import Any

import polars as pl
from django.contrib.auth.models import AnonymousUser

from laadregie.forecasts import selectors as forecasts
from laadregie.regions import selectors as regions

HOMES_BASE = 100


def neighbourhood_need(
    *, year: int, scenario: str, municipality_code: str | None
) -> dict[str, dict[str, Any]]:
    """What each neighbourhood needs in a year, what is there and what is short, by its code.

    Raises:
        InputError: There is no forecast, or it has no such year or scenario.
    """
    need = forecasts.need_frame(
        "neighbourhood",
        year=year,
        scenario=scenario,
        viewer=AnonymousUser(),
        municipality_code=municipality_code,
    )
    homes = regions.neighbourhood_frame().select("code", "households")
    joined = need.join(homes, on="code", how="left").with_columns(
        present=pl.col("public_charge_points_present").fill_null(0),
        households=pl.col("households").fill_null(0),
    )
    short = (pl.col("public_charge_points_needed") - pl.col("present")).clip(lower_bound=0)
    per_100 = pl.when(pl.col("households") > 0).then(short * HOMES_BASE / pl.col("households"))
    rows = joined.select(
        "code",
        "name",
        "municipality_code",
        "households",
        "present",
        need=pl.col("public_charge_points_needed").round(1),
        short=short.round(1),
        need_per_100=per_100.round(2),
    )
    return {row["code"]: row for row in rows.iter_rows(named=True)}


def has_buildings(municipality_code: str) -> bool:
    """Whether outlines of buildings are loaded for a municipality."""
    file = regions.pack_file("buildings")
    return file is not None and municipality_code in _with_buildings(file.digest)


@lru_cache(maxsize=1)
def _with_buildings(digest: str) -> frozenset[str]:
    """The municipalities of one file; the key is only there so that a new file is read anew."""
    table = regions.pack_table("buildings")
    return frozenset() if table is None else frozenset(table["municipality_code"].drop_nulls())
