"""Fixtures of the journeys: the site on a port of its own and Chromium in front of it.

Everything a page complains about (console errors, exceptions, content security policy,
requests to another host) fails the journey that met it.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from laadregie.forecasts import services as forecasts
from laadregie.monitoring import services as monitoring
from laadregie.planmaps import services as planmaps
from tests.factories.regions import SMALL_PACK, load_small_region
from tests.journeys import chromium

# The server's threads need a file: an in-memory database is one connection for all of them.
# Set when this folder is collected, before any test makes the database.
if connections["default"].vendor == "sqlite":
    connections["default"].settings_dict["TEST"]["NAME"] = str(
        django_settings.DATA_DIR / f"journeys-{os.getpid()}.sqlite3"
    )
# Playwright's event loop lives in the test's thread; the tests use the database there on purpose.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Maps need WebGL; a machine of tests has no graphics card.
SOFTWARE_WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def pytest_report_header() -> str:
    """Print which browser is used and why."""
    choice = chromium.choose()
    return f"browser: {choice.path} ({choice.reason})" if choice else "browser: none"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey on a database that the server's threads see too."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    if problem := chromium.missing():
        pytest.fail(problem, pytrace=False)
    choice = chromium.choose()
    assert choice
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=choice.path, args=["--no-sandbox", "--disable-dev-shm-usage", *SOFTWARE_WEBGL]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(live_server) -> str:
    """Address of the running site; by name, since passkeys refuse an IP address."""
    return live_server.url.replace("127.0.0.1", "localhost")


class Complaints:
    """What pages complained about; `allow` names what a journey provokes on purpose."""

    def __init__(self, host: str) -> None:
        self._host = host
        # A refused form answers 422, which Chromium writes to the console as an error.
        self._allowed = ["status of 422"]
        self._heard: list[str] = []

    def allow(self, part: str) -> None:
        """Do not fail on complaints with this text, such as "status of 404"."""
        self._allowed.append(part)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._heard.append(f"exception: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._heard.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != self._host:
            self._heard.append(f"request to another host: {request.url}")

    def left(self) -> list[str]:
        return [line for line in self._heard if not any(part in line for part in self._allowed)]


@pytest.fixture
def complaints(site) -> Iterator[Complaints]:
    """The complaints of this journey's pages; it fails at the end when any is left."""
    heard = Complaints(urlsplit(site).netloc)
    yield heard
    assert not heard.left(), "\n".join(heard.left())


@pytest.fixture
def new_context(browser, site, complaints) -> Iterator[Callable[..., BrowserContext]]:
    """Make another browser with cookies of its own: `new_context(width=390)`."""
    made: list[BrowserContext] = []

    def make(width: int = 1440, height: int = 900, **options: object) -> BrowserContext:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, locale="nl-NL", **options
        )
        context.set_default_timeout(30_000)  # a wait, not a measurement: the first page may be slow
        context.on("page", complaints.listen)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def context(new_context) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context) -> Page:
    """A page of 1440 pixels wide; addresses are relative: `page.goto("/inloggen/")`."""
    return context.new_page()


@pytest.fixture
def sign_in(site) -> Callable[[BrowserContext, object], None]:
    """Give a browser the cookie of a user who is fully signed in, without walking there."""

    def give(context: BrowserContext, user: object) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return give


@pytest.fixture
def planned_region(db) -> None:
    """The made-up region with network, forecast and the plan maps of both municipalities."""
    cache.clear()
    load_small_region()
    monitoring.import_feed(SMALL_PACK / "feed" / "locations.json", by=None)
    forecasts.run_forecast()
    planmaps.run_plan(municipality_code=None, year=2030, scenario="mid")
