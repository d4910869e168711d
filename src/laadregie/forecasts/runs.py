"""The job that calculates a forecast and writes it down.

Rows are written year by year under a new run, each year a short transaction of its own; one
last transaction makes the run the current one. A run that is cut off goes on with the years
still to do, and until it is complete nobody sees any of it.
"""

from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from laadkern.errors import gettext_noop
from laadregie.forecasts import calculation
from laadregie.forecasts.models import AreaForecast, ForecastRun, RunState
from laadregie.forecasts.tables import AMOUNTS
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs import services as jobs

KIND = "forecast.run"
KEPT_RUNS = 2  # the current one and the one before, to compare; accepted ones stay as well


INSERTED = ("neighbourhood_code", "municipality_code", "scenario", "year", *AMOUNTS, "filled")
INSERT = """
    INSERT INTO forecasts_areaforecast (
        run_id, neighbourhood_id, municipality_id, scenario, year, evs, electric_vans,
        points_residents, points_visitors, points_commuters, points_vans,
        public_charge_points_needed, fast_charge_points_needed, filled
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@jobs.kind(KIND)
def write_forecast(progress: jobs.Progress, *, region_code: str) -> dict[str, Any]:
    """Calculate the forecast of the region, store it, and make it the current one."""
    progress.say(gettext_noop("Reading the areas and the charge points"))
    inputs = calculation.read_inputs()
    progress.say(gettext_noop("Calculating what is needed"))
    table = calculation.need(inputs)
    run = _run_to_write(progress, region_code, inputs, table)

    years = [str(year) for year in run.years]
    for year in progress.units(years, sentence=gettext_noop("Writing the year %s")):
        _write_year(run, int(year), table.filter(pl.col("year") == int(year)))
    _publish(run)
    prune(region_code)
    return {"run": run.pk, "rows": table.height}


def _run_to_write(
    progress: jobs.Progress, region_code: str, inputs: calculation.Inputs, table: pl.DataFrame
) -> ForecastRun:
    """Return this job's own unfinished run, or a new one when it rests on other inputs."""
    unfinished = ForecastRun.objects.filter(region_code=region_code, state=RunState.WRITING)
    own = unfinished.filter(job_id=progress.job.pk).first()
    if own and inputs.description == {name: getattr(own, name) for name in inputs.description}:
        return own
    progress.job.finished_units = []
    for left_behind in unfinished:
        _delete(left_behind)
    years = table["year"].unique().sort()
    return ForecastRun.objects.create(
        region_code=region_code,
        job_id=progress.job.pk,
        first_year=years[0],
        last_year=years[-1],
        created_by=progress.job.started_by,
        **inputs.description,
    )


def _write_year(run: ForecastRun, year: int, table: pl.DataFrame) -> None:
    """Write the rows of one year; what an earlier attempt wrote of it is replaced.

    Rows go in as they are: for this many, `bulk_create` would hold the write lock for seconds.
    """
    rows = table.select(pl.lit(run.pk), *INSERTED).rows()
    with transaction.atomic():
        AreaForecast.objects.filter(run=run, year=year).delete()
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)


def _publish(run: ForecastRun) -> None:
    """Make a completely written run the one that everybody sees."""
    with transaction.atomic():
        ForecastRun.objects.filter(region_code=run.region_code, state=RunState.CURRENT).update(
            state=RunState.EARLIER
        )
        run.state, run.published_at = RunState.CURRENT, timezone.now()
        run.save(update_fields=["state", "published_at"])
        audit.record(
            "forecasts.published",
            run,
            by=run.created_by,
            changes={"method_version": (None, run.method_version), "inputs": (None, run.inputs)},
        )


def prune(region_code: str) -> int:
    """Delete old runs that nobody accepted; returns how many."""
    published = ForecastRun.objects.filter(region_code=region_code, published_at__isnull=False)
    kept = published.order_by("-published_at").values_list("pk", flat=True)[:KEPT_RUNS]
    old = published.exclude(pk__in=list(kept)).filter(acceptances=None)
    for run in old:
        _delete(run)
    return len(old)


def _delete(run: ForecastRun) -> None:
    """Delete a run year by year, so that the write lock is never held for long."""
    for year in run.years:
        AreaForecast.objects.filter(run=run, year=year).delete()
    run.delete()
