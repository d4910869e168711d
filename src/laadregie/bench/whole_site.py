"""A whole site for a benchmark: a data folder and database of its own, and the real server on them."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from laadkern.errors import InputError, gettext_noop

SQLITE, POSTGRES = "sqlite", "postgres"
DATABASE_FILE = "laadregie.sqlite3"
KIB_PER_MB = 1024
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # without it every start of a server compiles all sources
DATABASE_OPTION = click.Option(
    ["--database"], type=click.Choice([SQLITE, POSTGRES]), default=SQLITE, show_default=True
)
DATA_OPTION = click.Option(
    ["--data"],
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A data folder to copy (SQLite); without it the demo is made anew.",
)


@dataclass(frozen=True)
class Site:
    """A data folder with a database in it or beside it.

    Attributes:
        folder: Thrown away with all that is in it when the benchmark ends.
        environment: In which every command of the site runs.
    """

    folder: Path
    environment: Mapping[str, str]

    def command(self, *arguments: str) -> str:
        """Run `laadregie …` on this site and return what it prints.

        Raises:
            InputError: It failed; the message ends with what it said.
        """
        return self.python("laadregie.cli", *arguments)

    def python(self, module: str, *arguments: str, standard_input: str = "") -> str:
        """Run a module of ours on this site and return what it prints."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module, *arguments],
            env=dict(self.environment),
            input=standard_input,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[-600:]
            raise InputError("site", gettext_noop("“%(value)s” failed."), value=f"{module}: {said}")
        return done.stdout


@contextmanager
def own_site(database: str, data: Path | None) -> Iterator[Site]:
    """A site of its own: a copy of a data folder (SQLite), else the demo, made anew.

    Raises:
        InputError: There is no such folder, or a PostgreSQL database was to be copied.
    """
    if data is not None and (database != SQLITE or not (data / DATABASE_FILE).is_file()):
        template = gettext_noop("Only a data folder with a SQLite database can be copied: %(value)s.")
        raise InputError("data", template, value=str(data))
    with TemporaryDirectory(prefix="lr-site-") as name, _database(database, Path(name)) as url:
        folder = Path(name) / "data"
        # On loopback nobody but the generator stands in front: it says, as a proxy does, for whom it asks.
        environment = {name: value for name, value in os.environ.items() if name != NO_BYTECODE} | {
            "LAADREGIE_DATA": str(folder),
            "DATABASE_URL": url,
            "LAADREGIE_PROXIES": "1",
            "LAADREGIE_MAIL_HOST": "",
            "LAADREGIE_SOURCE_HOSTS": "",
            "PYTHONPYCACHEPREFIX": str(Path(name) / "bytecode"),
        }
        site = Site(folder, environment)
        if data is not None:
            _copy(data, folder)
        else:
            site.command("demo", "--no-serve")
        yield site


def _copy(data: Path, folder: Path) -> None:
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns(f"{DATABASE_FILE}*", "mail"))
    before, after = sqlite3.connect(data / DATABASE_FILE), sqlite3.connect(folder / DATABASE_FILE)
    with before, after:
        before.backup(after)
    before.close()
    after.close()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == SQLITE:
        yield f"sqlite:///{folder / 'data' / DATABASE_FILE}"
        return
    try:
        import pgserver
    except ImportError:
        template = gettext_noop("This benchmark needs the packages of the tests: run “make setup-dev”.")
        raise InputError("database", template) from None
    server = pgserver.get_server(  # type: ignore[attr-defined]
        folder / "pg", cleanup_mode="stop"
    )
    try:
        yield server.get_uri().replace("postgresql://", "postgres://")
    finally:
        server.cleanup()


@dataclass
class Server:
    """`laadregie serve` with its worker, in a process group of its own."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path
    seconds_to_ready: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End server and worker at once, without a chance to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the server as its manager would; what does not end by itself is killed."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()

    def peak_mb(self) -> dict[str, int]:
        """Most memory that server and worker had in use, MB; empty where the system does not tell."""
        found = {name: _peak_kib(pid) for name, pid in self._processes()}
        return {name: round(kib / KIB_PER_MB) for name, kib in found.items() if kib}

    def processor_seconds(self) -> dict[str, float]:
        """Processor time that server and worker used until now, s."""
        return {name: round(_processor_seconds(pid), 1) for name, pid in self._processes()}

    def _processes(self) -> list[tuple[str, int]]:
        names = ("worker", *(f"server {n}" for n in range(2, 33)))  # as the server starts them
        children = zip(names, _children(self.process.pid), strict=False)
        return [("server", self.process.pid), *children]


def start(site: Site, *options: str, patience_seconds: float = 120.0) -> Server:
    """Start the server and wait until it answers.

    Raises:
        InputError: It does not answer in time, or ended.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    log = site.folder / "server.log"
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "laadregie.cli", "serve", "--port", str(port), *options],
            env=dict(site.environment),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _on_cores(process.pid, slice(0, 2))
    server = Server(process, port, log, 0.0)
    while not _answers(f"{server.address}/healthz"):
        if process.poll() is not None or time.monotonic() - began > patience_seconds:
            server.kill()
            raise InputError("server", gettext_noop("The server did not start."))
        time.sleep(0.02)
    server.seconds_to_ready = round(time.monotonic() - began, 2)
    return server


@contextmanager
def serving(site: Site, *options: str) -> Iterator[Server]:
    """The server of a site; it ends with the block."""
    server = start(site, *options)
    try:
        yield server
    finally:
        server.stop()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
            return True
    except (urllib.error.URLError, OSError):
        return False


def _on_cores(pid: int, which: slice) -> None:
    """Let a process run on these of the cores only, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, sorted(os.sched_getaffinity(0))[which])


def on_last_core() -> None:
    """Let this process run on one core: on three or more one that the server does not use."""
    _on_cores(0, slice(-1, None))


def _children(pid: int) -> list[int]:
    """Child processes, also those that a thread of the parent started."""
    found: list[int] = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"\nPPid:\t{pid}\n" in status.read_text():
                found.append(int(status.parent.name))
        except OSError:  # it ended while we looked
            continue
    return sorted(found)


def _peak_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
