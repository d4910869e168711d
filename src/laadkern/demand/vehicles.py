"""Cars, vans and places of work, spread over the neighbourhoods of each municipality.

Cars follow the homes: so many per home of each kind. A municipality has the cars registered there,
but no more than `most_cars_ratio` times what its homes lead one to expect: above that they stand in
the books of a lease company, not in its streets.
"""

import numpy as np
import polars as pl

from laadkern.demand.homes import HOME_KINDS
from laadkern.demand.parameters import DemandParameters

_WORK_EVERYWHERE = 0.02  # so that work is not nowhere where no workplace is in the register


def with_vehicles(areas: pl.DataFrame, parameters: DemandParameters) -> pl.DataFrame:
    """Adds cars, cars_registered (evenly per household), vans, no_driveway_share and work_weight.

    Args:
        areas: Complete neighbourhoods with their kinds of home and municipal figures (`m_...`).
        parameters: Cars and driveways per kind of home, vans per car, the cap.
    """
    kinds = [parameters.home_types[kind] for kind in HOME_KINDS]
    cars_of_kind = areas.select(HOME_KINDS).to_numpy() * np.array([kind.cars_per_home for kind in kinds])
    cars_per_home = cars_of_kind.sum(axis=1)
    no_driveway = cars_of_kind @ np.array([kind.no_driveway_share for kind in kinds])
    areas = areas.with_columns(
        (pl.col("households") * pl.Series(cars_per_home)).alias("expected_cars"),
        pl.Series("no_driveway_share", no_driveway / cars_per_home),
        (pl.col("households") * (pl.col("utility_share") + _WORK_EVERYWHERE)).alias("work_places"),
    )
    expected = pl.col("expected_cars").sum().over("municipality_code")
    most = expected * parameters.most_cars_ratio
    cars = pl.when(pl.col("m_cars").is_null()).then(expected).otherwise(pl.min_horizontal("m_cars", most))
    vans = pl.coalesce("m_vans", cars * parameters.vans_per_car)
    return areas.with_columns(
        _spread(cars, "expected_cars").alias("cars"),
        _spread(pl.coalesce("m_cars", expected), "households").alias("cars_registered"),
        _spread(vans, "expected_cars").alias("vans"),
        _spread(_work(areas), "work_places").alias("work_weight"),
    )


def _work(areas: pl.DataFrame) -> pl.Expr:
    """Buildings where people work; households where a municipality has no count of them."""
    if areas["m_non_residential_buildings"].null_count():
        return pl.col("households").sum().over("municipality_code")
    return pl.col("m_non_residential_buildings")


def _spread(total: pl.Expr, weight: str) -> pl.Expr:
    """The municipality's total, spread over its neighbourhoods by weight; 0 where nobody lives."""
    within = pl.col(weight).sum().over("municipality_code")
    return pl.when(within > 0).then(total * pl.col(weight) / within).otherwise(0.0)
