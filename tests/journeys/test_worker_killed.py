"""A worker that is killed halfway: nothing half is seen, and the next one goes on from there."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from laadregie.forecasts import services as forecasts
from laadregie.foundation.jobs import services as jobs
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services as planmaps
from tests.factories.regions import SMALL_PACK, load_small_region
load_small_region()
monitoring.import_feed(SMALL_PACK / "feed" / "locations.json", by=None)
forecasts.run_forecast()
jobs.start(planmaps.PLAN_JOB, planmaps.WHOLE_REGION, by=None, year=2030, scenario="mid", codes=None)
"""
TAKE_UP = """
import django; django.setup()
from laadregie.foundation.jobs import services as jobs
print(jobs.resume_stale())
"""


@pytest.fixture
def environment(tmp_path):
    """Settings of processes of their own, with a database in a file."""
    return {
        **os.environ,
        "LAADREGIE_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/killed.sqlite3",
        "DJANGO_SETTINGS_MODULE": "laadregie.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def python(environment, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def rows(environment, query):
    path = environment["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path, timeout=20) as database:
        return database.execute(query).fetchall()


def kill_while_planning(environment):
    """Start a worker and kill it, not to be caught, once it says that it plans a municipality."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--no-reload"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    patient_until = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < patient_until:
            if rows(
                environment, "SELECT 1 FROM jobs_job WHERE state='running' AND sentence LIKE 'Planning%'"
            ):
                return
            time.sleep(0.02)
        pytest.fail("the worker never began to plan")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)


def test_a_killed_worker_leaves_nothing_half_and_the_next_finishes(environment):
    python(environment, "-c", PREPARE)
    kill_while_planning(environment)
    assert rows(environment, "SELECT state FROM jobs_job WHERE kind='plan.run'") == [("running",)]
    half = (
        "SELECT count(*) FROM planmaps_planmap p WHERE NOT is_current"
        " OR NOT EXISTS (SELECT 1 FROM planmaps_plannedsite s WHERE s.plan_map_id = p.id)"
    )
    assert rows(environment, half) == [(0,)]

    rows(environment, "UPDATE jobs_job SET heartbeat_at = '2020-01-01 00:00:00' WHERE kind='plan.run'")
    assert python(environment, "-c", TAKE_UP).strip() == "1"
    python(environment, "-m", "django", "db_worker", "--batch", "--no-startup-delay", "--no-reload")

    assert rows(environment, "SELECT state, attempts FROM jobs_job WHERE kind='plan.run'") == [("done", 2)]
    assert rows(environment, "SELECT count(*) FROM planmaps_planmap WHERE is_current") == [(2,)]
    assert "agrees" in python(environment, "-m", "laadregie.cli", "check")
