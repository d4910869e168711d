from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import User
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work():
    """A kind of job over three units that notes which it did; `stop_at` and `fail_at` end it."""
    done: list[str] = []

    @jobs.kind("test.units")
    def run(progress, *, stop_at=None, fail_at=None):
        for unit in progress.units(["a", "b", "c"], sentence="Unit %s"):
            if unit == fail_at:
                raise InputError("unit", "%(field)s is wrong")
            if unit == stop_at:
                Job.objects.filter(pk=progress.job.pk).update(stop_requested=True)
            done.append(unit)
        return {"units": len(done)}

    return done


def test_a_job_does_its_units_and_keeps_its_result(work):
    job = jobs.run_here("test.units", "GM1")

    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"units": 3})


def test_a_stop_ends_the_job_before_the_next_unit(work):
    job = jobs.run_here("test.units", "GM1", stop_at="b")

    assert job.state == "stopped"
    assert work == ["a", "b"]


def test_a_second_start_joins_the_first(work):
    first = jobs.start("test.units", "GM1", by=None)
    second = jobs.start("test.units", "GM1", by=None)

    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_another_subject_is_another_job(work):
    assert jobs.start("test.units", "GM1", by=None).pk != jobs.start("test.units", "GM2", by=None).pk


def test_running_here_what_runs_elsewhere_is_refused(work):
    jobs.start("test.units", "GM1", by=None)

    with pytest.raises(jobs.AlreadyRunning):
        jobs.run_here("test.units", "GM1")


def test_refused_input_ends_the_job_with_its_reason(work):
    with pytest.raises(InputError):
        jobs.run_here("test.units", "GM1", fail_at="b")

    assert Job.objects.get().state == "failed"
    assert Job.objects.get().error_words == "unit is wrong"


def lose_worker(job, *, attempts):
    long_ago = timezone.now() - timedelta(seconds=61)
    Job.objects.filter(pk=job.pk).update(
        state="running", heartbeat_at=long_ago, attempts=attempts, finished_units=["a"]
    )


def test_a_lost_job_goes_on_from_its_last_finished_unit(work):
    job = jobs.start("test.units", "GM1", by=None)
    lose_worker(job, attempts=1)

    assert jobs.resume_stale() == 1
    jobs.run_job.func(str(job.pk))

    assert work == ["b", "c"]
    assert Job.objects.get().state == "done"


def test_a_job_lost_three_times_has_failed(work):
    job = jobs.start("test.units", "GM1", by=None)
    lose_worker(job, attempts=3)

    assert jobs.resume_stale() == 0
    assert Job.objects.get().state == "failed"


def test_asking_to_stop_a_waiting_job_ends_it(work):
    user = User.objects.create_user("a@example.org", "a long password", name="A")
    job = jobs.start("test.units", "GM1", by=None)

    jobs.request_stop(job.pk, by=user)
    jobs.run_job.func(str(job.pk))

    assert Job.objects.get().state == "stopped"
    assert work == []


def test_a_busy_database_costs_one_beat_and_not_the_heart(work, monkeypatch):
    job = jobs.start("test.units", "GM1", by=None)
    waits = iter([False, False, True])
    over = SimpleNamespace(wait=lambda seconds: next(waits))
    tried = []
    found = Job.objects.filter

    def busy_once(**what):
        tried.append(what)
        if len(tried) == 1:
            raise OperationalError("database table is locked")
        return found(**what)

    monkeypatch.setattr(Job.objects, "filter", busy_once)
    monkeypatch.setattr(jobs.connection, "close", lambda: None)
    jobs._beat(job.pk, over)

    assert len(tried) == 2
    job.refresh_from_db()
    assert job.heartbeat_at is not None
