"""`laadregie feed import`."""

import json

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from laadregie.cli.feed import group
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job
from laadregie.monitoring import runs, selectors
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


def test_two_at_once_are_one_after_another(command, pack):
    Job.objects.create(kind=runs.KIND, subject="network", state="running", heartbeat_at=timezone.now())
    outcome = command(pack / "feed" / "locations.json")
    assert outcome.exit_code == 1
    assert "Another process is loading a delivery right now." in outcome.output
    assert not FeedDelivery.objects.exists()


def test_what_was_interrupted_is_closed_by_the_next_delivery(command, pack):
    lost = FeedDelivery.objects.create(kind="locations", source="lost.json", started_at=timezone.now())
    command(pack / "feed" / "locations.json")
    lost.refresh_from_db()
    assert lost.state == "refused"
    assert lost.finished_at is not None


def test_the_files_of_the_pack_are_loaded_by_the_worker_too(pack, person):
    sources = runs.pack_sources()
    assert set(sources) == {"locations", "tariffs"}
    job = runs.start_import(sources, by=person(Role.PROGRAMME_MANAGER))
    jobs.run_job.func(str(job.pk))
    job.refresh_from_db()
    assert job.state == "done"
    assert FeedDelivery.objects.get(pk=job.result["locations"]).new == 10
    assert selectors.network_totals().points == 19


def test_others_may_not_start_it(pack, person):
    with pytest.raises(PermissionDenied):
        runs.start_import(runs.pack_sources(), by=person(Role.MUNICIPAL_OFFICER, "GM9901"))
    assert not Job.objects.exists()


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
