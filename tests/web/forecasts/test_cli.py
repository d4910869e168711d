import csv
import io

import pytest
from click.testing import CliRunner

from laadregie.cli import forecast as cli
from tests.factories.regions import OOSTERLEK, VLIETWOUDE

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments):
    return CliRunner().invoke(cli.group, arguments)


def test_run_tells_its_progress_and_its_outcome(region):
    outcome = run("run")

    assert outcome.exit_code == 0
    assert "288 rows" in outcome.stdout
    assert "16/16 Writing the year 2040" in outcome.stderr


def test_run_without_a_region_says_what_to_do(db):
    outcome = run("run")

    assert outcome.exit_code == 1
    assert "laadregie region load" in outcome.output


def test_export_to_the_screen(forecast):
    outcome = run(
        "export", "--level", "municipality", "--year", "2030", "--scenario", "low", "--format", "csv"
    )

    rows = list(csv.DictReader(io.StringIO(outcome.stdout)))
    assert [row["code"] for row in rows] == [VLIETWOUDE, OOSTERLEK]
    assert {(row["year"], row["scenario"]) for row in rows} == {("2030", "low")}
    assert list(rows[0])[:7] == [
        "code",
        "name",
        "year",
        "scenario",
        "public_charge_points_needed",
        "fast_charge_points_needed",
        "evs",
    ]


def test_exported_neighbourhoods_add_up(forecast):
    wholes, parts = (
        list(csv.DictReader(io.StringIO(run("export", "--level", level, "--year", "2035").stdout)))
        for level in ("municipality", "neighbourhood")
    )

    total = sum(float(row["public_charge_points_needed"]) for row in wholes)
    assert sum(float(row["public_charge_points_needed"]) for row in parts) == pytest.approx(total, abs=0.005)


def test_export_to_a_file(forecast, tmp_path):
    out = tmp_path / "need.csv"

    assert run("export", "--level", "neighbourhood", "--year", "2030", str(out)).exit_code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 7


def test_a_year_outside_the_forecast_writes_nothing(forecast, tmp_path):
    out = tmp_path / "need.csv"

    outcome = run("export", "--level", "neighbourhood", "--year", "2050", str(out))

    assert outcome.exit_code == 1
    assert "The forecast has no year 2050; it runs from 2025 to 2040." in outcome.output
    assert not out.exists()


def test_export_before_there_is_a_forecast(region):
    outcome = run("export", "--level", "municipality", "--year", "2030")

    assert outcome.exit_code == 1
    assert "There is no forecast yet." in outcome.output


def test_back_test_before_a_feed_was_imported(region):
    outcome = run("backtest")

    assert outcome.exit_code == 1
    assert "No charge points were imported yet" in outcome.output
