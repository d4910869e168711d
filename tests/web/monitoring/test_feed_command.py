"""`laadregie feed import`."""

import json

import pytest
from click.testing import CliRunner

from laadregie.cli.feed import group
from laadregie.monitoring import selectors
from laadregie.monitoring.models import FeedDelivery


@pytest.fixture
def command():
    return lambda *words: CliRunner().invoke(group, ["import", *map(str, words)])


def test_a_file_is_loaded_and_reported(command, pack):
    folder = pack / "feed"
    outcome = command(folder / "locations.json", "--tariffs", folder / "tariffs.json")
    assert outcome.exit_code == 0, outcome.output
    assert "new: 10" in outcome.output
    assert selectors.network_totals().points == 19
    assert FeedDelivery.objects.filter(kind="locations").get().source == "locations.json"

    assert "unchanged: 10" in command(folder / "locations.json").output


def test_the_report_names_every_figure_with_its_rule(command, pack):
    assert "No feed was imported yet." in CliRunner().invoke(group, ["report"]).output
    command(pack / "feed" / "locations.json")
    report = json.loads(CliRunner().invoke(group, ["report"]).output)
    assert (report["records"], report["in_use"], report["in_the_region"]) == (19, 19, 19)
    assert report["rules"]["no_price"] == 19  # no tariffs were loaded
    assert report["regular_public_under_other_rules"]["all_points"] == 17
    assert report["use"] is None


def test_a_delivery_cut_off_ends_with_its_reason(command, pack, tmp_path):
    path = tmp_path / "cut.json"
    path.write_text('[{"id": "1"')
    outcome = command(path)
    assert outcome.exit_code == 1
    assert "The delivery is cut off" in outcome.output
    assert selectors.network_totals() is None


def test_refused_records_are_told(command, pack, tmp_path, records):
    records[0]["publish"] = "soms"
    path = tmp_path / "some.json"
    path.write_text(json.dumps(records))
    outcome = command(path)
    assert "refused: 1" in outcome.output
    assert "WK-1: “soms” at “publish” is not true or false." in outcome.output


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("nowhere.json", "There is no file “nowhere.json”.", id="no-file"),
        pytest.param("https://elsewhere.example/feed", "not among the hosts", id="host-not-allowed"),
    ],
)
def test_a_source_that_cannot_be_used(command, db, source, message):
    outcome = command(source)
    assert outcome.exit_code == 1
    assert message in outcome.output
