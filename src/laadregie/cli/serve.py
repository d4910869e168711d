"""`laadregie serve`: the web server and the worker of the jobs; who answers stands in `answering`."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import click
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection

from laadregie.cli import answering, static_files, warming
from laadregie.foundation.accounts import demo_switch
from laadregie.foundation.jobs import services as jobs
from laadregie.foundation.mail import services as mail
from laadregie.foundation.outbox import services as outbox
from laadregie.intake import retention
from laadregie.intake.services import due, places_followed
from laadregie.planmaps import services as planmaps
from laadregie.planmaps.importing import services as imports
from laadregie.realisation import feed_watch, notices
from laadregie.realisation.orders import services as orders

log = logging.getLogger(__name__)
ROUND = (
    orders.move_on,
    feed_watch.note_seen,
    notices.send_due,
    places_followed.tell,
    places_followed.forget_ended,
)
CLEANING = (imports.forget_expired, planmaps.remove_old_photos, retention.keep, mail.empty_expired)
CLEAN_SECONDS = 600
ROUND_SECONDS = 3600  # of what is due once a day or week; run more often it does nothing
WATCH_SECONDS = 5
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at once by each process.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Processes that answer; one uses about one core.",
)
@click.option(
    "--warm/--cold", default=True, show_default=True, help="Make ready what the first visitors need, or not."
)
def group(port: int, host: str, threads: int, processes: int, warm: bool) -> None:
    """Serve the site and run its jobs until stopped (Ctrl+C)."""
    _say_where(host, port)
    call_command("migrate", verbosity=0, interactive=False)
    static_files.collect()
    try:
        demo_switch.check()
    except demo_switch.NotADemoDatabase as error:
        raise click.ClickException(str(error)) from None
    try:
        listening = answering.bound(host, port)
    except OSError as error:
        words = f"cannot listen on {host}:{port}: {error.strerror}. Choose another port with --port."
        raise click.ClickException(words) from None
    stop = threading.Event()
    starts = [_start_worker, *[partial(answering.start, listening, threads)] * (processes - 1)]
    watcher = threading.Thread(target=_keep, args=(starts, stop), daemon=True)
    watcher.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = get_wsgi_application()
    if warm:
        warming.warm_up(application)
    click.echo(f"laadregie: http://localhost:{port}")
    try:
        answering.answer(application, listening, threads)
    finally:
        stop.set()
        watcher.join(timeout=20)


def _say_where(host: str, port: int) -> None:
    """On this machine alone the site stands where it listens: else links in mails lead nowhere."""
    if host in LOOPBACK and not settings.BEHIND_TLS and "LAADREGIE_URL" not in os.environ:
        settings.PUBLIC_URL = os.environ["LAADREGIE_URL"] = f"http://localhost:{port}"


def _keep(starts: Sequence[Callable[[], "subprocess.Popen[bytes]"]], stop: threading.Event) -> None:
    """Keep the worker and who answers besides alive, deliver what waits, and let go what is over."""
    kept = [start() for start in starts]

    def restart() -> None:
        for at, start in enumerate(starts):
            if kept[at].poll() is not None:
                kept[at] = start()

    cleaned_at = round_at = 0.0
    while not stop.wait(WATCH_SECONDS):
        _try(restart, jobs.resume_stale, due.start_due, outbox.deliver_due)
        if time.monotonic() - cleaned_at > CLEAN_SECONDS:
            _try(*CLEANING)
            cleaned_at = time.monotonic()
        if time.monotonic() - round_at > ROUND_SECONDS:
            _try(*ROUND)
            round_at = time.monotonic()
    connection.close()
    for one in kept:
        one.terminate()
    for one in kept:
        _wait_for(one)


def _wait_for(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


def _try(*works: Callable[[], object]) -> None:
    """Do each; what fails (a full disk, a database that is busy) is tried at the next round."""
    for work in works:
        try:
            work()
        except Exception as error:  # the thread must live on, or no mail leaves and no job is taken up
            log.error("%s failed: %s", work.__qualname__, type(error).__name__)  # words may name people


def _start_worker() -> "subprocess.Popen[bytes]":
    time.sleep(0.1)  # a worker that dies at once must not be restarted in a tight loop
    return subprocess.Popen(  # our own program, no outside input
        [sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--no-reload"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "laadregie.config.settings"},
    )
