"""Start, run, stop and take up jobs.

django-tasks carries a job to the worker; what that library lacks stands here: progress,
stop, heartbeat, and going on after a crash from the last finished unit.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import task

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs.models import ACTIVE, Job, State

HEARTBEAT_SECONDS = 10
STALE_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 3
WORKER_LOST = gettext_noop("The calculation was interrupted three times and was given up.")
WENT_WRONG = gettext_noop("Something went wrong; the manager of this site can see what in the log.")

Work = Callable[..., dict[str, Any] | None]
_kinds: dict[str, Work] = {}


class JobStopped(Exception):
    """Someone asked the job to stop."""


class AlreadyRunning(Exception):
    """The same work is being done right now; `job` is that run."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(f"{job} is already running")


class Progress:
    """What a job tells while it works; raises `JobStopped` once somebody wants it to stop."""

    def __init__(self, job: Job, report: Callable[[Job], None] | None = None) -> None:
        self.job = job
        self._report = report

    def say(
        self, sentence: str, *, detail: str = "", done: int | None = None, total: int | None = None
    ) -> None:
        """Store a sentence and how far the work is.

        Args:
            sentence: A message id; `%s` in it becomes `detail` when it is shown.
        """
        self.job.sentence, self.job.detail = sentence, detail[:200]
        self.job.done = self.job.done if done is None else done
        self.job.total = self.job.total if total is None else total
        self.job.heartbeat_at = timezone.now()
        self.job.save(update_fields=["sentence", "detail", "done", "total", "heartbeat_at"])
        if self._report:
            self._report(self.job)
        self.check_stop()

    def check_stop(self) -> None:
        """Raise `JobStopped` when a stop was asked for."""
        if Job.objects.filter(pk=self.job.pk, stop_requested=True).exists():
            raise JobStopped

    def left(self, units: Iterable[str]) -> list[str]:
        """The units that no earlier attempt finished."""
        finished = set(self.job.finished_units)
        return [unit for unit in units if unit not in finished]

    def units(
        self, units: Sequence[str], *, sentence: str, names: Mapping[str, str] | None = None
    ) -> Iterator[str]:
        """Yield the units still to do and keep each as finished once the caller comes back.

        Args:
            sentence: A message id, shown while a unit is worked on; `%s` becomes its name.
            names: What people call each unit; without it the unit itself.
        """
        for unit in self.left(units):
            done = len(self.job.finished_units)
            self.say(sentence, detail=(names or {}).get(unit, unit), done=done, total=len(units))
            yield unit
            self.job.finished_units = [*self.job.finished_units, unit]
            self.job.save(update_fields=["finished_units"])
        self.say(self.job.sentence, detail=self.job.detail, done=len(units), total=len(units))


def kind(name: str) -> Callable[[Work], Work]:
    """Register a function as the work of jobs of this kind: `work(progress, **arguments)`."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def start(kind_name: str, subject: str, *, by: User | None, **arguments: Any) -> Job:
    """Queue a job, or join the one that is already busy with the same subject."""
    try:
        return _create(kind_name, subject, by, arguments, queued=True)
    except AlreadyRunning as running:
        return running.job


def run_here(
    kind_name: str,
    subject: str,
    *,
    by: User | None = None,
    report: Callable[[Job], None] | None = None,
    **arguments: Any,
) -> Job:
    """Run a job in this process (the command line); the same rules as in the worker.

    Raises:
        AlreadyRunning: The same work is being done by another process.
        InputError: The work refused its input.
    """
    job = _create(kind_name, subject, by, arguments, queued=False)
    return _work(job, report, quiet=False)


def request_stop(job_id: UUID, *, by: User) -> None:
    """Ask a job to stop at its next unit; a waiting job ends at once."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state == State.QUEUED:
            job.state, job.finished_at = State.STOPPED, timezone.now()
        job.stop_requested = True
        job.save(update_fields=["state", "finished_at", "stop_requested"])
        audit.record("jobs.stop_requested", job, by=by)


def resume_stale() -> int:
    """Queue again what lost its worker; what lost it three times has failed. Returns how many."""
    stale = Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=timezone.now() - STALE_AFTER)
    resumed = 0
    for job in stale:
        with transaction.atomic():
            mine = stale.filter(pk=job.pk)
            if job.attempts >= MAX_ATTEMPTS:
                mine.update(state=State.FAILED, error=WORKER_LOST, finished_at=timezone.now())
            elif mine.update(state=State.QUEUED):
                run_job.enqueue(str(job.pk))
                resumed += 1
    return resumed


@task()
def run_job(job_id: str) -> None:
    """What the worker does with a queued job."""
    taken = Job.objects.filter(pk=job_id, state=State.QUEUED).update(
        state=State.RUNNING, heartbeat_at=timezone.now()
    )
    if taken:  # else it was stopped or taken up by another worker
        _work(Job.objects.get(pk=job_id), None, quiet=True)


def _create(kind_name: str, subject: str, by: User | None, arguments: dict[str, Any], *, queued: bool) -> Job:
    state = State.QUEUED if queued else State.RUNNING
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind_name,
                subject=subject,
                arguments=arguments,
                started_by=by,
                state=state,
                heartbeat_at=None if queued else timezone.now(),
            )
            if queued:
                run_job.enqueue(str(job.pk))
    except IntegrityError:
        running = Job.objects.filter(kind=kind_name, subject=subject, state__in=ACTIVE).first()
        if running is None:  # it ended in between
            return _create(kind_name, subject, by, arguments, queued=queued)
        raise AlreadyRunning(running) from None
    return job


def _work(job: Job, report: Callable[[Job], None] | None, *, quiet: bool) -> Job:
    """Do the work and write how it ended; with `quiet` errors end in the job alone."""
    job.attempts += 1
    job.save(update_fields=["attempts"])
    over = threading.Event()
    pulse = threading.Thread(target=_beat, args=(job.pk, over), daemon=True)
    pulse.start()
    try:
        result = _kinds[job.kind](Progress(job, report), **job.arguments)
    except JobStopped:
        return _finish(job, State.STOPPED)
    except InputError as error:
        params = {name: str(value) for name, value in error.params.items()}
        _finish(job, State.FAILED, error=error.template, params=params)
        if not quiet:
            raise
        return job
    except BaseException:
        _finish(job, State.FAILED, error=WENT_WRONG)
        raise
    else:
        job.result = result or {}
        return _finish(job, State.DONE)
    finally:
        over.set()
        pulse.join()


def _finish(job: Job, state: State, *, error: str = "", params: dict[str, str] | None = None) -> Job:
    job.state, job.finished_at = state, timezone.now()
    job.error, job.error_params = error, params or {}
    job.save(update_fields=["state", "error", "error_params", "finished_at", "result"])
    return job


def _beat(job_id: UUID, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_SECONDS):
        try:
            Job.objects.filter(pk=job_id).update(heartbeat_at=timezone.now())
        except OperationalError:  # the database is busy: one beat is missed, the next follows
            continue
    connection.close()
