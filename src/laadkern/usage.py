"""How much a charging location is used, from samples of its status.

A sample says which share of the charge points of a location was charging at one moment. It says
nothing about energy, and a car that is connected and full does not count as charging.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from laadkern import checks

QUIET, NORMAL, BUSY, UNKNOWN = "quiet", "normal", "busy", "unknown"
SAMPLE_COLUMNS: Final = ("location_id", "hour", "charging_share")


@dataclass(frozen=True, slots=True)
class UsageValues:
    """When a location is quiet or busy.

    Attributes:
        evening_from, evening_to: First and last local hour of the evening (0..23, inclusive).
        normal_from: Mean share charging in the evening from which use is normal (0..1).
        busy_from: From which it is busy (0..1).
        least_samples: With fewer evening samples the class is unknown.
    """

    evening_from: int = 16
    evening_to: int = 23
    normal_from: float = 0.15
    busy_from: float = 0.40
    least_samples: int = 20


def by_hour(samples: pl.DataFrame) -> pl.DataFrame:
    """Mean share charging per location and hour of the day.

    Args:
        samples: location_id, hour (local, 0..23), charging_share (0..1); one row per sample.

    Returns:
        location_id, hour, charging_share (mean, 0..1), samples; only hours that were sampled.

    Raises:
        InputError: A column is missing, or a value is missing or outside its bounds.
    """
    _check(samples)
    return (
        samples.group_by("location_id", "hour")
        .agg(charging_share=pl.col("charging_share").cast(pl.Float64).mean(), samples=pl.len())
        .sort("location_id", "hour")
    )


def by_location(samples: pl.DataFrame, values: UsageValues) -> pl.DataFrame:
    """Use of each location, and its class in the evening.

    Args:
        samples: As `by_hour`.
        values: When a location is quiet or busy.

    Returns:
        location_id, samples, charging_share (over all samples), evening_samples,
        evening_share (missing without samples), ever_charging, usage
        (quiet, normal, busy, unknown).

    Raises:
        InputError: As `by_hour`.

    Source: docs/methods/usage.md.
    """
    _check(samples)
    checks.within("evening", [values.evening_from, values.evening_to], at_least=0, at_most=23)
    checks.within("thresholds", [values.normal_from, values.busy_from], at_least=0, at_most=1)
    evening = pl.col("hour").is_between(values.evening_from, values.evening_to)
    share = pl.col("charging_share").cast(pl.Float64)
    return (
        samples.group_by("location_id")
        .agg(
            samples=pl.len(),
            charging_share=share.mean(),
            evening_samples=evening.sum(),
            evening_share=share.filter(evening).mean(),
            ever_charging=(share > 0).any(),
        )
        .with_columns(usage=_class(values))
        .sort("location_id")
    )


def _class(values: UsageValues) -> pl.Expr:
    return (
        pl.when(pl.col("evening_samples") < values.least_samples)
        .then(pl.lit(UNKNOWN))
        .when(pl.col("evening_share") >= values.busy_from)
        .then(pl.lit(BUSY))
        .when(pl.col("evening_share") >= values.normal_from)
        .then(pl.lit(NORMAL))
        .otherwise(pl.lit(QUIET))
    )


def _check(samples: pl.DataFrame) -> None:
    checks.columns("samples", samples, SAMPLE_COLUMNS)
    if not samples.height:
        return
    checks.within("hour", samples["hour"].to_numpy(), at_least=0, at_most=23)
    checks.within("charging_share", samples["charging_share"].to_numpy(), at_least=0, at_most=1)
