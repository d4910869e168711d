"""Fetch one document from outside: only from hosts that a setting allows, bounded in time and size."""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.sources.transport import Answer, Transport, over_tls

BLOCK = 64 * 1024
RETRIED = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class FetchLimits:
    """What a fetch may take: seconds without an answer, seconds in all, bytes, and attempts."""

    silence_seconds: float = 30.0
    total_seconds: float = 600.0
    total_bytes: int = 1024 * 1024 * 1024
    attempts: int = 3


@dataclass(frozen=True)
class Fetched:
    """Where bytes come from: kept with whatever is made of them. `digest` is SHA-256."""

    url: str
    path: Path
    retrieved_at: datetime
    digest: str
    size_bytes: int


def fetch(
    url: str,
    target: Path,
    *,
    limits: FetchLimits | None = None,
    transport: Transport = over_tls,
    wait: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Fetch a document into a file, which is there only when all of it arrived.

    Redirections are not followed: an allowed host must not send us to another.

    Args:
        target: Where the bytes go.
        transport: Opens an address; tests give their own.
        wait: Waits between attempts, seconds.

    Raises:
        InputError: The host is not allowed or private, or the document did not come whole.
    """
    limits = limits or FetchLimits()
    parts = allowed(url)
    for attempt in range(1, limits.attempts + 1):
        try:
            return _attempt(url, parts, target, limits, transport)
        except _TryAgain as failure:
            if attempt == limits.attempts:
                raise InputError(
                    "url", failure.template, host=parts.hostname, detail=failure.detail
                ) from failure
            wait(2.0**attempt)
    raise AssertionError("attempts is at least 1")


class _TryAgain(Exception):
    """The failure may pass."""

    def __init__(self, template: str, detail: object = "") -> None:
        self.template = template
        self.detail = str(detail)[:200]
        super().__init__(template)


def allowed(url: str) -> SplitResult:
    """The parts of an address that this site may call.

    Raises:
        InputError: It is no https address, or its host is not among those of the setting.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError("url", gettext_noop("“%(value)s” is not an address."), value=url[:200]) from error
    if parts.scheme != "https" or not parts.hostname or parts.username or port not in (None, 443):
        template = gettext_noop("“%(value)s” is not an address that begins with https:// and a host.")
        raise InputError("url", template, value=url[:200])
    if parts.hostname.lower() not in {host.strip().lower() for host in settings.SOURCE_HOSTS}:
        template = gettext_noop(
            "Nothing is fetched from “%(host)s”: it is not among the hosts that this site may call "
            "(setting LAADREGIE_SOURCE_HOSTS)."
        )
        raise InputError("url", template, host=parts.hostname)
    return parts


def _attempt(
    url: str, parts: SplitResult, target: Path, limits: FetchLimits, transport: Transport
) -> Fetched:
    deadline = time.monotonic() + limits.total_seconds
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with transport(parts, limits.silence_seconds) as answer:
            _check_answer(answer, parts, limits)
            digest, size = _store(answer, unfinished, limits, deadline)
        unfinished.replace(target)
    except (OSError, HTTPException) as error:
        template = gettext_noop("“%(host)s” did not answer completely (%(detail)s).")
        raise _TryAgain(template, type(error).__name__) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Fetched(url, target, timezone.now(), digest, size)


def _check_answer(answer: Answer, parts: SplitResult, limits: FetchLimits) -> None:
    template = gettext_noop("“%(host)s” answered with code %(detail)s.")
    if answer.status in RETRIED:
        raise _TryAgain(template, answer.status)
    if answer.status != 200:
        raise InputError("url", template, host=parts.hostname, detail=answer.status)
    if answer.length is not None and answer.length > limits.total_bytes:
        raise _too_large(limits)


def _store(answer: Answer, path: Path, limits: FetchLimits, deadline: float) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while block := answer.read(BLOCK):
            size += len(block)
            if size > limits.total_bytes:
                raise _too_large(limits)
            if time.monotonic() > deadline:
                raise TimeoutError
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if answer.length is not None and size != answer.length:
        raise ConnectionError
    return digest.hexdigest(), size


def _too_large(limits: FetchLimits) -> InputError:
    return InputError(
        "url", gettext_noop("The document is larger than %(limit)s bytes."), limit=limits.total_bytes
    )
