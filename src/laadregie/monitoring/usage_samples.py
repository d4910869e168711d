"""Reading status samples and writing the use that follows from them."""

from pathlib import Path

import polars as pl
from django.db import transaction

from laadkern import checks
from laadkern.errors import InputError, gettext_noop
from laadkern.usage import UsageValues, by_hour, by_location
from laadregie.foundation import bulk
from laadregie.monitoring.models import FeedDelivery, LocationUsage

ROWS = 1_000  # of a batch: each row has all its hours, and everybody waits while a batch is written
COLUMNS = ("location_id", "municipality_code", "date", "hour", "charging_share")


def read_samples(path: Path) -> pl.DataFrame:
    """Samples of a Parquet file: location_id, municipality_code, date, hour, charging_share.

    Raises:
        InputError: It is no Parquet file, or a column is missing.
    """
    try:
        samples = pl.read_parquet(path)
    except (pl.exceptions.ComputeError, OSError) as error:
        raise InputError("usage", gettext_noop("The samples are not a readable Parquet file.")) from error
    checks.columns("usage", samples, COLUMNS)
    return samples.select(
        pl.col("location_id", "municipality_code").cast(pl.String),
        pl.col("date").cast(pl.Date),
        pl.col("hour").cast(pl.Int64),
        pl.col("charging_share").cast(pl.Float64),
    )


def usage_rows(samples: pl.DataFrame) -> pl.DataFrame:
    """Use per location with its hours and municipality; raises as `laadkern.usage` does."""
    hours = (
        by_hour(samples)
        .group_by("location_id", maintain_order=True)
        .agg(hours=pl.concat_list("hour", pl.col("charging_share").round(4), "samples"))
    )
    places = samples.group_by("location_id").agg(pl.col("municipality_code").drop_nulls().first())
    return (
        by_location(samples, UsageValues())
        .join(hours, on="location_id")
        .join(places, on="location_id")
        .with_columns(pl.col("municipality_code").fill_null(""))
    )


def write_usage(usage: pl.DataFrame, delivery: FeedDelivery) -> None:
    """Write the use of each location under a delivery that is not yet done."""
    columns = [name for name in usage.columns if name != "usage"]
    rows = usage.select(pl.lit(delivery.pk), pl.col("usage").alias("pressure"), *columns)
    for part in rows.iter_slices(ROWS):
        with transaction.atomic():
            bulk.insert(LocationUsage, ("delivery_id", "pressure", *columns), part.iter_rows())


def forget_older(delivery: FeedDelivery) -> None:
    """Take the use of earlier deliveries away; the deliveries themselves stay."""
    older = LocationUsage.objects.filter(delivery__lt=delivery.pk)
    while pks := list(older.order_by("pk").values_list("pk", flat=True)[:ROWS]):
        with transaction.atomic():
            older.filter(pk__lte=pks[-1]).delete()
