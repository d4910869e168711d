"""The back-test: the model tried on municipalities it has not seen, and beside published figures."""

from typing import Any

import polars as pl

from laadkern import demand
from laadkern.demand import published_check
from laadkern.demand.backtest import LEAST_HOUSEHOLDS, backtest
from laadkern.errors import InputError, gettext_noop
from laadregie.forecasts import calculation, stock
from laadregie.regions import selectors as regions

QUANTITY = "public_charge_points_needed"
RESAMPLES = 300
WITHIN_SHARE = 0.15  # aim: the median factor is no further from 1
WITHIN_FACTOR = 1.5  # aim: no municipality is beyond, in the years below, middle scenario
JUDGED_YEARS = (2030, 2035)


def run(inputs: calculation.Inputs) -> dict[str, Any]:
    """Outcome of the back-test as plain values, ready to be stored.

    Raises:
        InputError: No charge points were imported, so there is nothing to compare with.
    """
    counts, counted_on = stock.public_points(), stock.counted_on()
    if counts is None or counted_on is None:
        raise InputError("stock", gettext_noop("No charge points were imported yet; import a feed first."))
    points = counts.select("neighbourhood_code", points="public_charge_points_present")
    tested = backtest(
        inputs.areas,
        points,
        parameters=inputs.parameters,
        moment=stock.moment(counted_on),
        resamples=RESAMPLES,
    )
    return {
        "counted_on": counted_on.isoformat(),
        "points": int(points["points"].sum()),
        "neighbourhoods": inputs.areas.height,
        "municipalities": inputs.areas["municipality_code"].n_unique(),
        "least_households": LEAST_HOUSEHOLDS,
        "measures": {row.pop("measure"): row for row in tested.measures.to_dicts()},
        "published": published(calculation.need(inputs)),
        "levels": levels(inputs, int(points["points"].sum()), stock.moment(counted_on)),
    }


def levels(inputs: calculation.Inputs, points_standing: int, at: float) -> list[dict[str, Any]]:
    """Points needed in the region by the two ways to a level, middle scenario, in the judged years."""
    band = demand.level_band(
        inputs.areas,
        parameters=inputs.parameters,
        points_standing=float(points_standing),
        moment=at,
        years=JUDGED_YEARS,
        scenarios=("mid",),
    )
    return band.select("year", "from_national_figures", "from_stock").to_dicts()


def published(table: pl.DataFrame) -> list[dict[str, Any]]:
    """The middle scenario beside what municipalities published; empty when the region has no such file.

    Args:
        table: A forecast, as `calculation.need` gives it.
    """
    file = regions.pack_file("published_forecasts")
    if file is None:
        return []
    told = pl.read_csv(file.path).filter(pl.col("quantity") == QUANTITY)
    told = told.select("municipality_code", "year", pl.col("value").alias(QUANTITY))
    rows = published_check(table, told).filter(pl.col("scenario") == "mid")
    names = regions.municipality_frame().select(pl.col("code").alias("municipality_code"), "name")
    return rows.join(names, on="municipality_code", how="left", maintain_order="left").to_dicts()


def median_factor(rows: list[dict[str, Any]]) -> float | None:
    """Median of model over published in the judged years; None without rows."""
    factors = [row["factor"] for row in rows if row["year"] in JUDGED_YEARS]
    return float(pl.Series(factors).median()) if factors else None  # type: ignore[arg-type]


def beyond(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the judged years that are more than `WITHIN_FACTOR` off, either way."""
    return [
        row
        for row in rows
        if row["year"] in JUDGED_YEARS and not 1 / WITHIN_FACTOR <= row["factor"] <= WITHIN_FACTOR
    ]
