import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser

from laadkern.errors import InputError
from laadregie.forecasts import runs, selectors, services
from laadregie.forecasts.models import AreaForecast, ForecastRun
from laadregie.foundation.audit.models import AuditEvent
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from tests.factories.regions import VLIETWOUDE

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = AnonymousUser()
ROWS = 6 * 3 * 16  # neighbourhoods, scenarios, years


class Killed(BaseException):
    """What ends a worker halfway."""


@pytest.fixture
def die_at(monkeypatch):
    """Let the process end when it comes to write a year; None: no more."""
    write = runs._write_year

    def arm(year_of_death):
        def dying(run, year, table):
            if year == year_of_death:
                raise Killed
            write(run, year, table)

        monkeypatch.setattr(runs, "_write_year", dying)

    return arm


def test_a_run_stores_every_year_and_becomes_current(forecast):
    run = ForecastRun.objects.get()

    assert forecast.result == {"run": run.pk, "rows": ROWS}
    assert (run.state, run.first_year, run.last_year) == ("current", 2025, 2040)
    assert AreaForecast.objects.filter(run=run).count() == ROWS
    assert AuditEvent.objects.filter(action="forecasts.published").count() == 1


def test_a_run_keeps_its_inputs_with_their_digests(forecast):
    areas = ForecastRun.objects.get().inputs[0]

    assert areas["name"] == "areas"
    assert areas["as_of"] == "2025-01-01"
    assert len(areas["digest"]) == 64


def test_without_a_region_nothing_is_calculated(db):
    with pytest.raises(InputError):
        services.run_forecast()

    assert not Job.objects.exists()


def test_neighbourhoods_add_up_to_their_municipality(forecast):
    parts = selectors.need_frame("neighbourhood", year=2035, scenario="high", viewer=PUBLIC)
    wholes = selectors.need_frame("municipality", year=2035, scenario="high", viewer=PUBLIC)

    own = parts.filter(municipality_code=VLIETWOUDE)
    whole = wholes.row(by_predicate=pl.col("code") == VLIETWOUDE, named=True)
    for name in ("evs", "public_charge_points_needed", "fast_charge_points_needed"):
        assert own[name].sum() == pytest.approx(whole[name])


def test_groups_of_users_add_up_to_the_need(forecast):
    frame = selectors.need_frame("neighbourhood", year=2030, scenario="mid", viewer=PUBLIC)

    groups = sum(frame[f"points_{name}"] for name in ("residents", "visitors", "commuters", "vans"))
    assert groups.to_list() == pytest.approx(frame["public_charge_points_needed"].to_list())


def test_series_of_the_region_equals_the_sum_of_its_municipalities(forecast, correct):
    correct(points=-2_000)  # cut off at 0 in its neighbourhood, so the region may not lose 2,000

    both = [selectors.series(viewer=PUBLIC, municipality_code=code) for code in ("GM9901", "GM9902")]
    region = selectors.series(viewer=PUBLIC)

    assert [row.mid for row in region] == pytest.approx([a.mid + b.mid for a, b in zip(*both, strict=True)])


def test_what_was_missing_is_marked_as_filled(forecast):
    frame = selectors.need_frame("neighbourhood", year=2030, scenario="mid", viewer=PUBLIC)

    empty = frame.row(by_predicate=pl.col("code") == "BU99020003", named=True)
    assert "households" in empty["filled"].split(",")


def test_a_cut_off_run_shows_nothing_and_the_earlier_one_stays(forecast, die_at):
    die_at(2031)

    with pytest.raises(Killed):
        services.run_forecast()

    assert selectors.current_run(viewer=PUBLIC).pk == forecast.result["run"]
    assert ForecastRun.objects.filter(state="writing").count() == 1


def test_a_job_whose_worker_was_killed_goes_on_with_the_years_left(forecast, die_at, officer):
    job = jobs.start(runs.KIND, "waterkant", by=None, region_code="waterkant")
    die_at(2031)
    with pytest.raises(Killed):
        jobs.run_job.func(str(job.pk))
    unfinished = ForecastRun.objects.get(state="writing")
    die_at(None)
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)

    jobs.run_job.func(str(job.pk))

    assert Job.objects.get(pk=job.pk).state == "done"
    assert selectors.current_run(viewer=PUBLIC).pk == unfinished.pk
    assert AreaForecast.objects.filter(run=unfinished).count() == ROWS


def test_what_another_job_left_behind_is_cleared_away(forecast, die_at):
    die_at(2031)
    with pytest.raises(Killed):
        services.run_forecast()
    die_at(None)

    services.run_forecast()

    assert not ForecastRun.objects.filter(state="writing").exists()


def test_a_stop_halfway_changes_nothing(forecast, monkeypatch):
    write = runs._write_year

    def stop_at_2030(run, year, table):
        if year == 2030:
            Job.objects.filter(state="running").update(stop_requested=True)
        write(run, year, table)

    monkeypatch.setattr(runs, "_write_year", stop_at_2030)

    job = services.run_forecast()

    assert job.state == "stopped"
    assert selectors.current_run(viewer=PUBLIC).pk == forecast.result["run"]


def test_two_runs_at_once_are_refused(forecast):
    jobs.start(runs.KIND, "waterkant", by=None, region_code="waterkant")

    with pytest.raises(jobs.AlreadyRunning):
        services.run_forecast()


def test_old_runs_go_but_an_accepted_one_stays(forecast, officer):
    services.accept_forecast(municipality_code=VLIETWOUDE, by=officer)
    for _ in range(3):
        services.run_forecast()

    kept = ForecastRun.objects.order_by("pk")

    assert [run.state for run in kept] == ["earlier", "earlier", "current"]
    assert kept[0].pk == forecast.result["run"]
    assert AreaForecast.objects.count() == 3 * ROWS


def test_a_correction_survives_a_new_run(correct):
    correct()

    services.run_forecast()

    frame = selectors.need_frame("neighbourhood", year=2030, scenario="mid", viewer=PUBLIC)
    row = frame.row(by_predicate=pl.col("code") == "BU99010001", named=True)
    assert row["public_charge_points_needed"] == pytest.approx(row["model_public_charge_points_needed"] + 12)
