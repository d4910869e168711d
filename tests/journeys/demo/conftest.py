"""The demo itself as the site of a journey: region East by `laadregie demo`, served by `laadregie serve`.

Nothing of it is reached but through the browser, except what a person would find in a mail box and what the
server does when a day has passed.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext

from laadregie.demo.accounts import KNOWN_TO_ALL

ROOT = Path(__file__).resolve().parents[3]
MAKING_S, STARTING_S = 600, 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process walks all of these, so that the demo is made once; first, as they take long."""
    for item in items:
        if "demo" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("demo"))
    items.sort(key=lambda item: "demo" not in item.path.parts)


class Demo:
    """The demo in a data folder of its own; `url` answers while it is started."""

    def __init__(self, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "LAADREGIE_DATA": str(folder),
            "LAADREGIE_DEMO": "1",
            "DATABASE_URL": f"sqlite:///{folder}/laadregie.sqlite3",
            "DJANGO_SETTINGS_MODULE": "laadregie.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://localhost:{self._port}"
        self._log = folder / "server.log"
        self._server: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        self._run("-m", "laadregie.cli", "demo", "--no-serve")

    def run(self, code: str) -> str:
        """What Python code prints in which the site is set up."""
        return self._run("-c", f"import django; django.setup()\n{code}").strip()

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "laadregie.cli",
            "serve",
            "--port",
            str(self._port),
            "--processes",
            "2",
        ]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        patient_until = time.monotonic() + STARTING_S
        while time.monotonic() < patient_until:
            try:
                with urlopen(f"{self.url}/healthz", timeout=10):  # noqa: S310 - our own server
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        pytest.fail("the demo does not answer:\n" + self._log.read_text()[-2000:])

    def stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(timeout=60)
            self._server = None

    def sign_in(self, context: BrowserContext, name: str) -> None:
        """Sign a browser in with an account of the demo, as one does there."""
        page = context.new_page()
        page.goto("/inloggen/")
        page.locator("[name=login]").fill(f"{name}@demo.example")
        page.locator("[name=password]").fill(KNOWN_TO_ALL)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "inloggen" not in url)
        page.close()

    def next_day(self) -> None:
        """Start again: what the server does once a day it does when it starts."""
        self.stop()
        self.start()

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=MAKING_S,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Demo]:
    """The demo, made and started."""
    made = Demo(tmp_path_factory.mktemp("demo"))
    made.make()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(demo) -> str:
    return demo.url


@pytest.fixture
def sign_in(demo) -> Callable[[BrowserContext, str], None]:
    return demo.sign_in
