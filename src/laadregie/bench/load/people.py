"""What residents and officers do on the site, page after page, with time to read in between."""

import base64
import hashlib
import hmac
import json
import random
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from laadregie.bench.load.browser import Answered, Browser, Failed, Page

# People come one by one: within the time that one resident takes for a whole walk.
COMING_S = 100.0
RESIDENT_THINKS = (5.0, 20.0)  # seconds between two pages
OFFICER_THINKS = (2.0, 10.0)
SUBMISSION = "submission"
FOLLOWED = 2
FILTERS = (
    {"wie": "alle"},
    {"wie": "mijn"},
    {"wie": "alle", "termijn": "te-laat"},
    {"wie": "alle", "stand": "testing"},
    {"wie": "alle", "behandelaar": "niemand", "volgorde": "nieuwste"},
    {"wie": "alle", "q": "laan"},
    {"wie": "alle", "pagina": "2"},
)
CASE_LINK = r"/aanvragen/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/"


class Over(Exception):
    """The time is up."""


@dataclass(frozen=True)
class Walk:
    """What all walkers share.

    Attributes:
        port: Of the site.
        places: Longitude and latitude of places where people ask.
        files: Names and contents of evidence, some 2 MB each.
        note: Takes how each request went.
        over: Set when the time is up.
    """

    port: int
    places: Sequence[tuple[float, float]]
    files: Sequence[tuple[str, bytes]]
    note: Callable[[Answered], None]
    over: Event

    def think(self, draw: random.Random, between: tuple[float, float]) -> None:
        """Read what the page says, and fill it in.

        Raises:
            Over: The time is up.
        """
        if self.over.wait(draw.uniform(*between)):
            raise Over


def resident(walk: Walk, number: int) -> None:
    """One resident after another on the same chair, each with a browser and network address of its own."""
    draw = random.Random(number)  # noqa: S311 - the same walk every time, no secret
    asked = 0
    try:
        walk.think(draw, (0.0, COMING_S))
        while True:
            browser = Browser(
                walk.port, f"10.{number // 250 + 1}.{number % 250}.{asked % 250 + 1}", walk.note
            )
            try:
                ask(walk, browser, draw, f"{number}-{asked}", lambda: walk.think(draw, RESIDENT_THINKS))
            except Failed:
                walk.think(draw, RESIDENT_THINKS)
            finally:
                browser.close()
            asked += 1
    except Over:
        return


def ask(walk: Walk, browser: Browser, draw: random.Random, name: str, think: Callable[[], None]) -> None:
    page = prepared(walk, browser, draw, name, think)
    page = submitted(walk, browser, draw, page, think)
    links = page.links(r"/laadpaal/volgen/[^/\"]{20,}/")
    for _ in range(FOLLOWED if links else 0):
        think()
        browser.get(links[0], "follow")


def prepared(walk: Walk, browser: Browser, draw: random.Random, name: str, think: Callable[[], None]) -> Page:
    """Look first, begin, and fill in the form as far as the page for evidence."""
    lon, lat = draw.choice(walk.places)
    browser.get("/laadpaal/", "look first")
    think()
    page = browser.get(f"/laadpaal/?lon={lon:.6f}&lat={lat:.6f}", "look first: answer")
    think()
    page = browser.send(page, "begin", to="/laadpaal/aanvraag/", next_kind="form: who")
    think()
    who = {"kind": "resident", "name": f"Bewoner {name}", "email": f"bewoner-{name}@load.example"}
    page = browser.send(page, "who", who, next_kind="form: situation")
    think()
    answers = {
        "lives_in_municipality": "yes",
        "vehicle_state": "owned",
        "is_electric": "yes",
        "electric_range_km": str(draw.randint(150, 500)),
        "has_own_parking": draw.choice(("no", "no", "no", "yes")),
    }
    return browser.send(page, "situation", answers, next_kind="form: evidence")


def submitted(
    walk: Walk, browser: Browser, draw: random.Random, page: Page, think: Callable[[], None]
) -> Page:
    """Send a file and the form; the time of both together is that of the submission."""
    times: list[float] = []
    think()
    page = _added(walk, browser, draw, page, times)
    think()
    page = browser.get("/laadpaal/aanvraag/plek/", "form: spot")
    think()
    page = browser.send(page, "spot", next_kind="form: check")
    think()
    page = _sent(walk, browser, page, times)
    walk.note(Answered(SUBMISSION, "file and form", sum(times)))
    return page


def at_once(walk: Walk, browser: Browser, draw: random.Random, page: Page) -> None:
    """Send the file and then the form without a moment in between."""
    times: list[float] = []
    _added(walk, browser, draw, page, times)
    page = browser.get("/laadpaal/aanvraag/verstuur/", "form: check")
    _sent(walk, browser, page, times)
    walk.note(Answered(SUBMISSION, "file and form", sum(times)))


def _added(walk: Walk, browser: Browser, draw: random.Random, page: Page, times: list[float]) -> Page:
    with browser.timing(times):
        return browser.send(page, "file", next_kind="form: evidence", files={"file": draw.choice(walk.files)})


def _sent(walk: Walk, browser: Browser, page: Page, times: list[float]) -> Page:
    with browser.timing(times):
        return browser.send(page, "send", {"consent": "on"}, next_kind="sent")


def officer(walk: Walk, number: int, account: Mapping[str, str]) -> None:
    """An officer who signs in and works through the list."""
    draw = random.Random(10_000 + number)  # noqa: S311 - the same walk every time, no secret
    browser = Browser(walk.port, f"10.200.{number // 250}.{number % 250 + 1}", walk.note)
    try:
        walk.think(draw, (0.0, COMING_S))
        while not signed_in(walk, browser, draw, account):
            walk.think(draw, OFFICER_THINKS)
        listed: list[str] = []
        while True:
            walk.think(draw, OFFICER_THINKS)
            try:
                listed = _worked(browser, draw, listed)
            except Failed:
                continue
    except Over:
        return
    finally:
        browser.close()


def signed_in(walk: Walk, browser: Browser, draw: random.Random, account: Mapping[str, str]) -> bool:
    try:
        page = browser.get("/inloggen/", "sign in")
        walk.think(draw, OFFICER_THINKS)
        said = {"login": account["email"], "password": account["password"]}
        page = browser.send(page, "password", said, next_kind="sign in: code")
        browser.send(page, "code", {"code": code(account["secret"])}, next_kind="start")
    except Failed:
        return False
    return True


def _worked(browser: Browser, draw: random.Random, listed: list[str]) -> list[str]:
    """Look at a page, now and then with an act; returns the requests of the list that was seen last."""
    what = draw.random()
    if what < 0.07:
        browser.get("/", "start")
    elif what < 0.5 or not listed:
        chosen = draw.choice(FILTERS)
        query = "&".join(f"{name}={value}" for name, value in chosen.items())
        found = browser.get(f"/aanvragen/?{query}", "work list").links(CASE_LINK)
        return found or listed
    else:
        page = browser.get(draw.choice(listed), "case")
        if what > 0.88:
            acted(browser, draw, page)
    return listed


def acted(browser: Browser, draw: random.Random, page: Page) -> None:
    """One of the acts that the page offers; that somebody else was first is an answer, no error."""
    offered = [one for one in ("begin/", "toets/", "behandelaar/", "bericht/") if page.form(one)]
    if not offered:
        return
    act = draw.choice(offered)
    said: dict[str, str] = {}
    if act == "behandelaar/":
        form = page.form(act)
        people = [value for value in (form.choices.get("to", []) if form else []) if value]
        said = {"to": draw.choice(people)} if people else {}
    elif act == "bericht/":
        said = {"text": "Wilt u ons nog laten weten wanneer u de auto krijgt?"}
    browser.send(page, f"act: {act.strip('/')}", said, to=act, next_kind="case", allowed=(409, 422))


def code(secret: str, *, at: float | None = None) -> str:
    """The code that an authenticator app shows now (RFC 6238)."""
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def program(walk: Walk, number: int, place: tuple[float, float]) -> Callable[[], None]:
    """A program that is about to send a whole request without a file."""
    browser = Browser(walk.port, f"10.150.{number // 250}.{number % 250 + 1}", walk.note)
    body: dict[str, Any] = {
        "soort": "bewoner",
        "plaats": {"lon": place[0], "lat": place[1]},
        "aanvrager": {"naam": f"Bewoner {number}", "email": f"program-{number}@load.example"},
        "antwoorden": {
            "woontInGemeente": True,
            "elektrisch": True,
            "bereikKm": 300,
            "eigenTerrein": False,
        },
        "toestemming": True,
    }
    raw = json.dumps(body).encode()
    key = {"Idempotency-Key": f"load-{number}-{time.time_ns()}"}

    def send() -> None:
        try:
            browser.send_json("/api/v1/aanvragen", raw, "send whole", key)
        finally:
            browser.close()

    return send
