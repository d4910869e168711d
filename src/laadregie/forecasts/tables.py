"""Tables of needed points: corrections applied, neighbourhoods added up. No database here."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

AMOUNTS = (
    "evs",
    "electric_vans",
    "points_residents",
    "points_visitors",
    "points_commuters",
    "points_vans",
    "public_charge_points_needed",
    "fast_charge_points_needed",
)
MODEL = "model_public_charge_points_needed"
NEEDED = "public_charge_points_needed"
CORRECTION = "correction_points"
PRESENT = ("public_charge_points_present", "fast_charge_points_present")


class CorrectionYears(NamedTuple):
    """What a correction does: points more or fewer, from a year to a year (None: for good)."""

    neighbourhood_code: str
    points: int
    from_year: int
    to_year: int | None


def with_corrections(model: pl.DataFrame, corrections: Iterable[CorrectionYears]) -> pl.DataFrame:
    """Put the corrected figure beside that of the model.

    Args:
        model: With columns neighbourhood_code, year and public_charge_points_needed.

    Returns:
        The same rows and order; `public_charge_points_needed` becomes the corrected figure,
        never below 0; `model_public_charge_points_needed` keeps the model's and
        `correction_points` is the difference that came out.
    """
    per_year = _points_per_year(corrections, model["year"].unique().sort().to_list())
    return (
        model.rename({NEEDED: MODEL})
        .join(per_year, on=["neighbourhood_code", "year"], how="left", maintain_order="left")
        .with_columns((pl.col(MODEL) + pl.col("points").fill_null(0)).clip(lower_bound=0.0).alias(NEEDED))
        .with_columns((pl.col(NEEDED) - pl.col(MODEL)).alias(CORRECTION))
        .drop("points")
    )


def added_up(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add the amounts up per group, and join the names of what was filled.

    The sum of corrected neighbourhoods is the corrected municipality, so the two always agree.
    What is not known of any of the areas stays unknown.
    """
    amounts = [name for name in (*AMOUNTS, MODEL, CORRECTION, *PRESENT) if name in frame.columns]
    filled = []
    if "filled" in frame.columns:
        named = pl.col("filled").str.split(",").explode()
        filled = [named.filter(named != "").unique().sort().str.join(",").alias("filled")]
    sums = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in amounts]
    return frame.group_by(list(by), maintain_order=True).agg(*sums, *filled)


def _points_per_year(corrections: Iterable[CorrectionYears], years: Sequence[int]) -> pl.DataFrame:
    rows = [
        (correction.neighbourhood_code, year, float(correction.points))
        for correction in corrections
        for year in years
        if correction.from_year <= year and (correction.to_year is None or year <= correction.to_year)
    ]
    schema = {"neighbourhood_code": pl.String, "year": pl.Int64, "points": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.group_by("neighbourhood_code", "year").agg(pl.col("points").sum())
