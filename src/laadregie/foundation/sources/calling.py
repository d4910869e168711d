"""One call to a service of others: bounded, over TLS, to allowed hosts only, redirections not followed."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from laadregie.foundation.sources.fetching import BLOCK, allowed
from laadregie.foundation.sources.transport import AGENT, Answer, opened, public_address

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENCE_SECONDS = 20.0
TOTAL_SECONDS = 60.0
MOST_BYTES = 2 * 1024 * 1024


class NoAnswer(Exception):
    """The service did not answer, or not in a way that can be used; it may later. Holds no personal data."""


@dataclass(frozen=True)
class Call:
    """What is asked: method, address and body."""

    method: str
    parts: SplitResult
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


Caller = Callable[[Call, float], AbstractContextManager[Answer]]


@contextmanager
def over_tls(call: Call, silence_seconds: float) -> "Iterator[Answer]":
    """Make a call. The name is looked up once and the connection goes to what was checked."""
    host = str(call.parts.hostname)
    connection = opened(host, public_address(host), silence_seconds)
    try:
        path = call.parts.path or "/"
        whole = f"{path}?{call.parts.query}" if call.parts.query else path
        connection.request(call.method, whole, body=call.body, headers=dict(call.headers))
        response = connection.getresponse()
        yield Answer(response.status, response.length, response.read)
    finally:
        connection.close()


def json_of(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: object = None,
    caller: Caller = over_tls,
) -> tuple[int, Any]:
    """Send JSON and read JSON: the status and what came back.

    Raises:
        NoAnswer: It could not be reached in time, answered with 5xx, or with something that is no JSON.
        InputError: Its host is not among those that this site may call, or has a private address.
    """
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    whole = {"User-Agent": AGENT, "Accept": "application/json", "Accept-Encoding": "identity", **headers}
    if sent is not None:
        whole["Content-Type"] = "application/json"
    try:
        with caller(Call(method, allowed(url), whole, sent), SILENCE_SECONDS) as answer:
            status, received = answer.status, _read(answer)
    except (OSError, HTTPException) as error:
        raise NoAnswer(type(error).__name__) from None
    if status >= 500 or status == 429:
        raise NoAnswer(f"status {status}")
    try:
        return status, json.loads(received) if received else None
    except ValueError:
        raise NoAnswer(f"status {status}, no JSON") from None


def _read(answer: Answer) -> bytes:
    deadline = time.monotonic() + TOTAL_SECONDS
    received = b""
    while block := answer.read(BLOCK):
        received += block
        if len(received) > MOST_BYTES:
            raise NoAnswer("too large")
        if time.monotonic() > deadline:
            raise NoAnswer("too slow")
    return received
