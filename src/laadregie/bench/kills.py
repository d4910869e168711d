"""Kills server and worker at random moments while requests with files come in, and looks what is left.

After each kill the site starts again. Every request and file that was acknowledged must be there as it was
sent, what was not acknowledged is sent once more and must not be there twice, and what is stored must agree
with itself (`laadregie check --files`).
"""

import hashlib
import http.client
import json
import random
import secrets
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from laadregie.bench import checking, whole_site
from laadregie.bench.checking import Checker
from laadregie.bench.load.browser import multipart
from laadregie.bench.whole_site import Server, Site

OPTIONS = (
    whole_site.DATABASE_OPTION,
    whole_site.DATA_OPTION,
    click.Option(["--rounds"], type=click.IntRange(1, 10_000), default=200, show_default=True),
    click.Option(
        ["--minutes"],
        type=click.FloatRange(0.1, 600),
        default=60.0,
        show_default=True,
        help="No round begins after so many minutes.",
    ),
    click.Option(["--writers"], type=click.IntRange(1, 64), default=6, show_default=True),
    click.Option(["--seed"], type=int, default=1, show_default=True, help="Of the moments of the kills."),
)
LONGEST_SECONDS = 1.5  # a kill comes within this time after the first request
FILE_BYTES = 120_000
TIMEOUT_SECONDS = 20
LOOKING = 4
SHOWN = 10
CREATED = 201


@dataclass
class Sent:
    """A request with a file, and what was said of it.

    Attributes:
        number, token: Of the request, once it was acknowledged.
        stood: What was answered of it.
        file_id: Once the file was acknowledged.
    """

    key: str
    body: bytes
    content: bytes
    address: str
    number: str = ""
    token: str = ""
    stood: dict[str, Any] = field(default_factory=dict)
    file_id: int | None = None


@dataclass
class Tally:
    """What all rounds together came to."""

    requests: int = 0
    files: int = 0
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    disagreed: list[str] = field(default_factory=list)
    ready_seconds: list[float] = field(default_factory=list)


def run(
    *, database: str, data: Path | None, rounds: int, minutes: float, writers: int, seed: int
) -> dict[str, Any]:
    """Kill the site `rounds` times, or as often as there is time for.

    Returns:
        rounds, acknowledged_requests, acknowledged_files, unanswered (neither promised nor lost), refused,
        lost, changed, twice, disagreed (of `laadregie check --files`), longest_seconds_to_ready.

    Raises:
        InputError: The site could not be made or did not start.
    """
    draw = random.Random(seed)  # noqa: S311 - the same moments every time, no secret
    tally, everything, until = Tally(), [], time.monotonic() + minutes * 60
    pdf = _pdf()
    with whole_site.own_site(database, data) as site, checking.checker(site) as checker:
        place = _place(site)
        before = _count(site)
        server = whole_site.start(site)  # warm: the first start compiles and collects
        try:
            for number in range(rounds):
                if time.monotonic() > until:
                    break
                sent = _round(server, draw, writers, (number, place, pdf), tally)
                server = _again(site, checker, tally)
                _send_unanswered(server, sent, tally)
                _look(server, sent, tally)
                everything += sent
            _look(server, everything, tally)  # what a later kill did to earlier ones
        finally:
            server.kill()
        twice = _count(site) - before - sum(bool(one.number) for one in everything)
    return _told(database, len(tally.ready_seconds), tally, everything, twice)


def _told(database: str, rounds: int, tally: Tally, sent: list[Sent], twice: int) -> dict[str, Any]:
    lost, changed = sorted(set(tally.lost)), sorted(set(tally.changed))
    return {
        "database": database,
        "rounds": rounds,
        "acknowledged_requests": tally.requests,
        "acknowledged_files": tally.files,
        "unanswered": tally.unanswered,
        "refused": len(tally.refused),
        "lost": len(lost),
        "changed": len(changed),
        "twice": twice,
        "disagreed": len(tally.disagreed),
        "longest_seconds_to_ready": max(tally.ready_seconds, default=0.0),
        "bytes_sent": sum(len(one.content) for one in sent if one.file_id is not None),
        "messages": [*tally.refused[:SHOWN], *lost[:SHOWN], *changed[:SHOWN], *tally.disagreed[:SHOWN]],
    }


def _round(
    server: Server,
    draw: random.Random,
    writers: int,
    what: tuple[int, Mapping[str, float], bytes],
    tally: Tally,
) -> list[Sent]:
    """Let writers send until the kill; returns what they sent, answered or not."""
    sent: list[Sent] = []
    over = threading.Event()

    def write(writer: int) -> None:
        while not over.is_set():
            one = _new(what, writer)
            sent.append(one)
            _send(server, one, tally)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    time.sleep(draw.uniform(0.02, LONGEST_SECONDS))
    server.kill()
    over.set()
    for thread in threads:
        thread.join()
    return sent


def _again(site: Site, checker: Checker, tally: Tally) -> Server:
    """Start the site; meanwhile look whether what is stored agrees with itself."""
    with ThreadPoolExecutor(1) as beside:
        checked = beside.submit(checker.problems)
        server = whole_site.start(site, "--cold")
        tally.disagreed += checked.result()
    tally.ready_seconds.append(server.seconds_to_ready)
    return server


def _new(what: tuple[int, Mapping[str, float], bytes], writer: int) -> Sent:
    number, place, pdf = what
    key = secrets.token_hex(16)
    body = {
        "soort": "bewoner",
        "plaats": dict(place),
        "aanvrager": {"naam": f"Bewoner {key[:6]}", "email": f"{key[:10]}@kills.example"},
        "antwoorden": {"woontInGemeente": True, "elektrisch": True, "bereikKm": 300, "eigenTerrein": False},
        "toestemming": True,
    }
    # A note behind the end of the document: another file each time, that stays as it came.
    content = pdf + f"\n%{secrets.token_hex(FILE_BYTES // 2)}\n".encode()
    return Sent(
        key, json.dumps(body).encode(), content, f"10.{number // 250 % 250}.{number % 250}.{writer + 1}"
    )


def _send(server: Server, one: Sent, tally: Tally) -> None:
    """Send the request, then its file; what gets no answer is neither promised nor lost."""
    if not one.number:
        headers = {"Idempotency-Key": one.key, "Content-Type": "application/json"}
        answer = _ask(server, one, "POST", "/api/v1/aanvragen", one.body, headers)
        if not _created(answer, tally):
            return
        said = json.loads(answer[1])
        one.number, one.token = said["id"], said["volgcode"] or ""
        one.stood = {name: said[name] for name in ("id", "soort", "gemeentecode")}
        tally.requests += 1
    if not one.token:  # sent again, and the first was kept: its code went with the answer that was lost
        return
    body, kind = multipart({"soort": "voertuig"}, {"bestand": ("contract.pdf", one.content)})
    headers = {"Volgcode": one.token, "Content-Type": kind}
    answer = _ask(server, one, "POST", f"/api/v1/aanvragen/{one.number}/bewijsstukken", body, headers)
    if _created(answer, tally):
        one.file_id = json.loads(answer[1])["id"]
        tally.files += 1


def _created(answer: tuple[int, bytes], tally: Tally) -> bool:
    status, content = answer
    if status == 0:
        tally.unanswered += 1
    elif status != CREATED:
        tally.refused.append(f"{status} {content[:200].decode(errors='replace')}")
    return status == CREATED


def _send_unanswered(server: Server, sent: list[Sent], tally: Tally) -> None:
    """What got no answer is sent again with the same key, as a person or program would."""
    for one in sent:
        if not one.number:
            _send(server, one, tally)


def _look(server: Server, sent: list[Sent], tally: Tally) -> None:
    """Whether every acknowledged request and file is there, as it was sent."""
    with ThreadPoolExecutor(LOOKING) as several:
        list(several.map(lambda one: _look_at(server, one, tally), [one for one in sent if one.token]))


def _look_at(server: Server, one: Sent, tally: Tally) -> None:
    headers = {"Volgcode": one.token}
    status, content = _ask(server, one, "GET", f"/api/v1/aanvragen/{one.number}", None, headers)
    if status != http.client.OK:
        tally.lost.append(f"request {one.number}: {status}")
        return
    if {name: json.loads(content)[name] for name in one.stood} != one.stood:
        tally.changed.append(f"request {one.number}")
    if one.file_id is None:
        return
    path = f"/api/v1/aanvragen/{one.number}/bewijsstukken/{one.file_id}"
    status, content = _ask(server, one, "GET", path, None, headers)
    if status != http.client.OK:
        tally.lost.append(f"file {one.file_id} of {one.number}: {status}")
    elif hashlib.sha256(content).digest() != hashlib.sha256(one.content).digest():
        tally.changed.append(f"file {one.file_id} of {one.number}")


def _ask(
    server: Server, one: Sent, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    """Status and content of an answer; 0 where none came."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path, body, {"X-Forwarded-For": one.address, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        with suppress(OSError):
            connection.close()


def _place(site: Site) -> dict[str, float]:
    lon, lat = json.loads(site.python("laadregie.bench.load.prepare", "0"))["places"][0]
    return {"lon": lon, "lat": lat}


def _count(site: Site) -> int:
    """How many requests are stored."""
    return int(site.python("laadregie.bench.load.prepare", "count"))


def _pdf() -> bytes:
    import pikepdf

    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()
