"""The model beside what municipalities published."""

import polars as pl

from laadkern import checks
from laadkern.demand.model import by_municipality


def published_check(forecast: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Table of model against published need, per municipality and year.

    Args:
        forecast: As `model.forecast` gives it; any scenarios.
        published: municipality_code, year, public_charge_points_needed.

    Returns:
        municipality_code, scenario, year, published, model, factor (model / published); only rows
        that are in both.

    Raises:
        InputError: A column lacks, or a published figure is not above 0.
    """
    checks.columns("published", published, ["municipality_code", "year", "public_charge_points_needed"])
    checks.within("published", published["public_charge_points_needed"].to_numpy(), above=0)
    model = by_municipality(forecast).select(
        "municipality_code", "scenario", "year", pl.col("public_charge_points_needed").alias("model")
    )
    told = published.select(
        "municipality_code",
        pl.col("year").cast(pl.Int64),
        pl.col("public_charge_points_needed").cast(pl.Float64).alias("published"),
    )
    return (
        told.join(model, on=["municipality_code", "year"], how="inner")
        .with_columns((pl.col("model") / pl.col("published")).alias("factor"))
        .select("municipality_code", "scenario", "year", "published", "model", "factor")
        .sort("scenario", "year", "municipality_code")
    )
