"""All records of a service that answers in pages: bounded in pages, bytes and time, and all or nothing."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import polars as pl
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadkern.registers.geojson import Page, read_page
from laadregie.foundation.sources.fetching import FetchLimits, fetch
from laadregie.foundation.sources.transport import Transport, over_tls

RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
PAGE_SIZE = 1000
Box = tuple[float, float, float, float]

ELSEWHERE = gettext_noop(
    "“%(host)s” sends us to another place for what follows (%(value)s); nothing was kept."
)
NO_END = gettext_noop("“%(host)s” does not come to an end: after %(count)s answers there still is more.")
SAME_AGAIN = gettext_noop("“%(host)s” gives the same answer again instead of what follows.")
TOO_LONG = gettext_noop("“%(host)s” took longer than %(limit)s seconds in all.")


@dataclass(frozen=True)
class PageLimits:
    """What all pages of one collection may take; each page is also bound by its own `FetchLimits`."""

    pages: int = 3000
    total_seconds: float = 3600.0
    total_bytes: int = 4 * 1024**3
    page_bytes: int = 128 * 1024**2
    silence_seconds: float = 60.0
    attempts: int = 3


@dataclass(frozen=True)
class Calling:
    """How services are called; tests give their own transport and do not wait.

    `report` is told the name of the collection and how many records have come.
    """

    folder: Path
    limits: PageLimits = PageLimits()
    transport: Transport = over_tls
    wait: Callable[[float], None] = time.sleep
    report: Callable[[str, int], None] = lambda _name, _count: None


@dataclass(frozen=True)
class Collected:
    """All records of a collection.

    Attributes:
        name: Name of the collection.
        raw: A raw frame (`laadkern.registers.raw`).
        url: The first address.
        retrieved_at: When the last answer came.
        digest: SHA-256 over the digests of the answers, in their order.
    """

    name: str
    raw: pl.DataFrame
    url: str
    retrieved_at: datetime
    digest: str


def collection(base: str, name: str, box: Box, calling: Calling) -> Collected:
    """The items of a collection of an OGC API within a box (RD New), following its next links.

    Raises:
        InputError: The host may not be called, or its answers are not usable or not complete.
    """
    query = {
        "bbox": ",".join(f"{value:.0f}" for value in box),
        "bbox-crs": RD_NEW,
        "crs": RD_NEW,
        "limit": PAGE_SIZE,
        "f": "json",
    }
    first = f"{base.rstrip('/')}/collections/{name}/items?{urlencode(query)}"

    def following(page: Page, url: str, _got: int) -> str | None:
        if page.next_href is None or page.count == 0:
            return None
        return _same_place(url, page.next_href, first)

    return _collected(name, first, following, calling)


def wfs_layer(base: str, name: str, box: Box, calling: Calling) -> Collected:
    """The features of a layer of a WFS 2.0 within a box (RD New), by their number.

    Raises:
        InputError: As `collection`.
    """
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": name,
        "outputFormat": "application/json",
        "srsName": "urn:ogc:def:crs:EPSG::28992",
        "bbox": ",".join([*(f"{value:.0f}" for value in box), "urn:ogc:def:crs:EPSG::28992"]),
        "count": PAGE_SIZE,
    }

    def address(start: int) -> str:
        return f"{base}?{urlencode({**query, 'startIndex': start})}"

    def following(page: Page, _url: str, got: int) -> str | None:
        complete = page.count == 0 or (page.matched is not None and got >= page.matched)
        return None if complete else address(got)

    return _collected(name, address(0), following, calling)


def _collected(
    name: str, first: str, following: Callable[[Page, str, int], str | None], calling: Calling
) -> Collected:
    digest, frames, got = hashlib.sha256(), [], 0
    for page, page_digest in _pages(first, following, calling):
        digest.update(bytes.fromhex(page_digest))
        frames.append(page.features)
        got += page.count
        calling.report(name, got)
    raw = pl.concat(frames, how="diagonal")
    return Collected(name, raw, first, timezone.now(), digest.hexdigest())


def _pages(
    first: str, following: Callable[[Page, str, int], str | None], calling: Calling
) -> Iterator[tuple[Page, str]]:
    limits, host = calling.limits, urlsplit(first).hostname
    started, got, size, before = time.monotonic(), 0, 0, ""
    url: str | None = first
    for _ in range(limits.pages):
        if url is None:
            return
        left = limits.total_seconds - (time.monotonic() - started)
        if left <= 0:
            raise InputError("url", TOO_LONG, host=host, limit=int(limits.total_seconds))
        target = calling.folder / "page.json"
        fetched = fetch(
            url, target, limits=_of_one(limits, left, size), transport=calling.transport, wait=calling.wait
        )
        if fetched.digest == before:
            raise InputError("url", SAME_AGAIN, host=host)
        page = read_page(target.read_bytes())
        size, before, got = size + fetched.size_bytes, fetched.digest, got + page.count
        yield page, fetched.digest
        url = following(page, url, got)
    if url is not None:
        raise InputError("url", NO_END, host=host, count=limits.pages)


def _of_one(limits: PageLimits, seconds: float, size: int) -> FetchLimits:
    return FetchLimits(
        silence_seconds=min(limits.silence_seconds, seconds),
        total_seconds=seconds,
        total_bytes=max(1, min(limits.page_bytes, limits.total_bytes - size)),
        attempts=limits.attempts,
    )


def _same_place(url: str, href: str, first: str) -> str:
    """The next address, when it is of the same collection in the same box."""
    here = urlsplit(first)
    try:
        following = urljoin(url, href)
        there = urlsplit(following)
    except ValueError as error:
        raise InputError("url", ELSEWHERE, host=here.hostname, value=href[:120]) from error
    asked, given = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    same = (there.scheme, there.netloc, there.path) == (here.scheme, here.netloc, here.path)
    if not same or _numbers(given) != _numbers(asked) or given.get("crs") != asked["crs"]:
        raise InputError("url", ELSEWHERE, host=here.hostname, value=following[:120])
    return following


def _numbers(query: dict[str, str]) -> list[float] | None:
    """The box of a query, however its numbers are written; None where it has none."""
    try:
        return [float(value) for value in query["bbox"].split(",")]
    except (KeyError, ValueError):
        return None
