"""What the forecast says, with corrections applied and by the model alone.

The figures are public: whoever views sees the same. Who wrote a correction is for staff.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

import polars as pl
from django.db.models import Q, Sum

from laadkern.errors import InputError, gettext_noop
from laadregie.forecasts import stock, tables
from laadregie.forecasts.models import (
    AreaForecast,
    BacktestResult,
    Correction,
    ForecastRun,
    RunState,
    Scenario,
)
from laadregie.forecasts.tables import AMOUNTS, MODEL, NEEDED, PRESENT, CorrectionYears
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.once import once_per_page
from laadregie.regions import selectors as regions

Level = Literal["municipality", "neighbourhood"]
COLUMNS = {
    "neighbourhood_id": "neighbourhood_code",
    "neighbourhood__name": "neighbourhood_name",
    "municipality_id": "municipality_code",
    "municipality__name": "municipality_name",
    "year": "year",
    "scenario": "scenario",
    **{name: name for name in (*AMOUNTS, "filled")},
}


@dataclass(frozen=True)
class YearBand:
    """Needed public charge points of one year: the three scenarios, and the model's middle alone."""

    year: int
    low: float
    mid: float
    high: float
    model_mid: float


@once_per_page
def current_run(*, viewer: Viewer) -> ForecastRun | None:
    """The forecast that counts now; None as long as there is none."""
    return ForecastRun.objects.filter(region_code=regions.region().code, state=RunState.CURRENT).first()


def existing_run(*, viewer: Viewer) -> ForecastRun:
    """The forecast that counts now.

    Raises:
        InputError: There is none yet.
    """
    run = current_run(viewer=viewer)
    if run is None:
        raise InputError("run", gettext_noop("There is no forecast yet."))
    return run


def check_year(run: ForecastRun, year: int) -> None:
    """Refuse a year the forecast does not have.

    Raises:
        InputError: With the years there are.
    """
    if year not in run.years:
        raise InputError(
            "year",
            gettext_noop("The forecast has no year %(value)s; it runs from %(first)s to %(last)s."),
            value=year,
            first=run.first_year,
            last=run.last_year,
        )


def check_scenario(scenario: str) -> None:
    """Refuse a word that is no scenario.

    Raises:
        InputError: With the words there are.
    """
    if scenario not in Scenario.values:
        raise InputError(
            "scenario",
            gettext_noop("“%(value)s” is no scenario; low, mid or high was expected."),
            value=scenario,
        )


def need_frame(
    level: Level,
    *,
    year: int,
    scenario: str,
    viewer: Viewer,
    municipality_code: str | None = None,
    run: ForecastRun | None = None,
) -> pl.DataFrame:
    """What each area needs in a year, beside what is there now.

    Args:
        municipality_code: Limits the rows to one municipality.
        run: A forecast; without it the one that counts now.

    Returns:
        Columns code, name, municipality_code, year, scenario, the amounts of `tables.AMOUNTS`
        (needed with corrections applied), model_public_charge_points_needed,
        correction_points, public_charge_points_present, fast_charge_points_present (null when
        no feed was imported), filled; in the order of the codes.

    Raises:
        InputError: There is no forecast, or it has no such year or scenario.
    """
    run = run or existing_run(viewer=viewer)
    check_year(run, year)
    check_scenario(scenario)
    where = Q(year=year, scenario=scenario) & _within(municipality_code)
    frame = tables.with_corrections(_rows(run, where), _corrections(municipality_code))
    return _at_level(level, _with_stock(frame))


def series(
    *, viewer: Viewer, municipality_code: str | None = None, run: ForecastRun | None = None
) -> list[YearBand]:
    """Needed public charge points over the years, of a municipality or of the whole region.

    Raises:
        InputError: There is no forecast.
    """
    run = run or existing_run(viewer=viewer)
    model = _totals(run.job_id, municipality_code)
    change = _change_by_corrections(run, municipality_code)
    return [_band(year, model, change) for year in run.years]


def _band(year: int, model: dict[tuple[int, str], float], change: dict[tuple[int, str], float]) -> YearBand:
    low, mid, high = (model[year, name] + change.get((year, name), 0.0) for name in ("low", "mid", "high"))
    return YearBand(year, low, mid, high, model_mid=model[year, "mid"])


@lru_cache(maxsize=200)
def _totals(job_id: UUID, municipality_code: str | None) -> dict[tuple[int, str], float]:
    """Sums of the model per year and scenario; a published run never changes, so they are kept."""
    rows = (
        AreaForecast.objects.filter(_within(municipality_code), run__job_id=job_id)
        .values_list("year", "scenario")
        .annotate(total=Sum(NEEDED))
    )
    return {(year, scenario): total for year, scenario, total in rows}


def _change_by_corrections(run: ForecastRun, municipality_code: str | None) -> dict[tuple[int, str], float]:
    """What corrections add per year and scenario, none below zero in its neighbourhood."""
    corrections = _corrections(municipality_code)
    if not corrections:
        return {}
    codes = {correction.neighbourhood_code for correction in corrections}
    frame = tables.with_corrections(_rows(run, Q(neighbourhood_id__in=codes)), corrections)
    changed = frame.group_by("year", "scenario").agg((pl.col(NEEDED) - pl.col(MODEL)).sum().alias("points"))
    return {(year, scenario): points for year, scenario, points in changed.iter_rows()}


def _corrections(municipality_code: str | None) -> list[CorrectionYears]:
    rows = Correction.objects.filter(_within(municipality_code), withdrawn_at=None)
    return [
        CorrectionYears(*row)
        for row in rows.values_list("neighbourhood__code", "points", "from_year", "to_year")
    ]


def _within(municipality_code: str | None) -> Q:
    return Q(municipality_id=municipality_code) if municipality_code else Q()


def _with_stock(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what stands there now; null where that is not known, never 0."""
    counts = stock.public_points()
    if counts is None:
        return frame.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in PRESENT)
    frame = frame.join(counts.select("neighbourhood_code", *PRESENT), on="neighbourhood_code", how="left")
    return frame.with_columns(pl.col(*PRESENT).fill_null(0))


def _rows(run: ForecastRun, where: Q) -> pl.DataFrame:
    rows = AreaForecast.objects.filter(where, run=run).values_list(*COLUMNS)
    types = {"year": pl.Int64, **dict.fromkeys(AMOUNTS, pl.Float64)}
    schema = {name: types.get(name, pl.String) for name in COLUMNS.values()}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _at_level(level: Level, frame: pl.DataFrame) -> pl.DataFrame:
    """Name rows by their neighbourhood, or add them up to municipalities."""
    if level == "municipality":
        frame = tables.added_up(frame, ["municipality_code", "municipality_name", "year", "scenario"])
    return frame.with_columns(code=f"{level}_code", name=f"{level}_name").sort("code")


def municipality_name(code: str, *, viewer: Viewer) -> str | None:
    """Name of a municipality of the region; None when it is no municipality of it."""
    return regions.municipalities().filter(code=code).values_list("name", flat=True).first()


def neighbourhood_choices(municipality_code: str, *, viewer: Viewer) -> list[tuple[str, str]]:
    """Codes and names of a municipality's neighbourhoods, by name."""
    return list(regions.neighbourhoods(municipality_code).values_list("code", "name"))


def latest_backtest(*, viewer: Viewer) -> BacktestResult | None:
    """The newest outcome of the back-test; None as long as there is none."""
    results = BacktestResult.objects.filter(region_code=regions.region().code)
    return results.order_by("-created_at", "-pk").first()
