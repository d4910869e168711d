"""What people do with a forecast: let it be calculated, accept it, correct it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.forecasts import calculation, permissions, runs, stock, trial
from laadregie.forecasts.models import (
    Acceptance,
    AreaForecast,
    BacktestResult,
    Correction,
    ForecastRun,
    RunState,
)
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.regions import selectors as regions

MOST_POINTS = 2_000  # in one correction of one neighbourhood; more is a slip of the pen


def run_forecast(*, by: User | None = None, report: Callable[[Job], None] | None = None) -> Job:
    """Calculate the forecast in this process (the command line).

    Raises:
        AlreadyRunning: Another process is calculating it right now.
        InputError: No region is loaded, or its data cannot be used.
    """
    code = regions.region().code
    return jobs.run_here(runs.KIND, code, by=by, report=report, region_code=code)


def start_forecast(*, by: User) -> Job:
    """Queue the calculation for the worker, or join the one that is busy.

    Raises:
        PermissionDenied: `by` may not recalculate for the whole region.
    """
    permissions.check_can_recalculate(by)
    code = regions.region().code
    return jobs.start(runs.KIND, code, by=by, region_code=code)


def accept_forecast(*, municipality_code: str, by: User, note: str = "") -> Acceptance:
    """Record that a municipality agrees with its forecast, its own corrections included.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        InputError: There is no forecast to accept.
    """
    permissions.check_can_validate(by, municipality_code)
    with transaction.atomic():
        run = _current_run()
        acceptance = Acceptance.objects.create(
            municipality_id=municipality_code, run=run, note=note, accepted_by=by
        )
        audit.record(
            "forecasts.accepted",
            acceptance,
            by=by,
            changes={"run": (None, run.pk), "note": (None, note)},
            municipality_code=municipality_code,
        )
    return acceptance


def correct_neighbourhood(
    *,
    municipality_code: str,
    neighbourhood_code: str,
    points: int,
    from_year: int,
    to_year: int | None,
    reason: str,
    explanation: str,
    source: str,
    by: User,
) -> Correction:
    """Add what a municipality knows about a neighbourhood; it counts until withdrawn.

    Args:
        points: Public charge points more (above 0) or fewer (below 0) than the model says.
        to_year: Last year it counts; None for good.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        InputError: The neighbourhood is not the municipality's, or points or years make no sense.
    """
    permissions.check_can_validate(by, municipality_code)
    run = _current_run()
    _check_place(run, municipality_code, neighbourhood_code)
    _check_amount(points)
    _check_years(run, from_year, to_year)
    fields: dict[str, Any] = {
        "points": points,
        "from_year": from_year,
        "to_year": to_year,
        "reason": reason,
        "explanation": explanation,
        "source": source,
    }
    with transaction.atomic():
        correction = Correction.objects.create(
            municipality_id=municipality_code,
            neighbourhood_id=neighbourhood_code,
            created_by=by,
            **fields,
        )
        audit.record(
            "forecasts.corrected",
            correction,
            by=by,
            changes={name: (None, value) for name, value in fields.items()},
            municipality_code=municipality_code,
        )
    return correction


def withdraw_correction(*, correction_id: int, municipality_code: str, by: User) -> Correction:
    """Let a correction count no longer; it stays readable with who withdrew it and when.

    Raises:
        PermissionDenied: `by` is no officer of the municipality.
        Correction.DoesNotExist: The municipality has no such correction that still counts.
    """
    permissions.check_can_validate(by, municipality_code)
    with transaction.atomic():
        correction = Correction.objects.select_for_update().get(
            pk=correction_id, municipality_id=municipality_code, withdrawn_at=None
        )
        correction.withdrawn_by, correction.withdrawn_at = by, timezone.now()
        correction.save(update_fields=["withdrawn_by", "withdrawn_at"])
        audit.record(
            "forecasts.correction_withdrawn",
            correction,
            by=by,
            changes={"points": (correction.points, None)},
            municipality_code=municipality_code,
        )
    return correction


def store_backtest(*, by: User | None = None) -> BacktestResult:
    """Calculate how well the model does for municipalities it has not seen, and keep it.

    Raises:
        InputError: No region or no charge points are loaded, or the data cannot be used.
    """
    inputs = calculation.read_inputs()
    outcome = trial.run(inputs)
    rests_on = inputs.description | {"inputs": inputs.provenance + stock.provenance()}
    with transaction.atomic():
        result = BacktestResult.objects.create(
            region_code=regions.region().code, outcome=outcome, created_by=by, **rests_on
        )
        audit.record("forecasts.backtested", result, by=by)
    return result


def _current_run() -> ForecastRun:
    run = ForecastRun.objects.filter(region_code=regions.region().code, state=RunState.CURRENT).first()
    if run is None:
        raise InputError("run", gettext_noop("There is no forecast yet."))
    return run


def _check_place(run: ForecastRun, municipality_code: str, neighbourhood_code: str) -> None:
    place = AreaForecast.objects.filter(
        run=run, neighbourhood_id=neighbourhood_code, municipality_id=municipality_code
    )
    if not place.exists():
        raise InputError(
            "neighbourhood_code",
            gettext_noop("“%(value)s” is not a neighbourhood of this municipality."),
            value=neighbourhood_code,
        )


def _check_amount(points: int) -> None:
    if points == 0 or abs(points) > MOST_POINTS:
        raise InputError(
            "points",
            gettext_noop("Give a number of points from -%(most)s to %(most)s, not 0. For example: 12."),
            most=MOST_POINTS,
        )


def _check_years(run: ForecastRun, from_year: int, to_year: int | None) -> None:
    for field, year in (("from_year", from_year), ("to_year", to_year)):
        if year is not None and year not in run.years:
            raise InputError(
                field,
                gettext_noop("The forecast has no year %(value)s; it runs from %(first)s to %(last)s."),
                value=year,
                first=run.first_year,
                last=run.last_year,
            )
    if to_year is not None and to_year < from_year:
        raise InputError(
            "to_year",
            gettext_noop("The last year, %(value)s, comes before the first year, %(first)s."),
            value=to_year,
            first=from_year,
        )
