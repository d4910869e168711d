"""One GET over TLS to an address that is not private, on the connection that was checked."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import SplitResult

from laadkern.errors import InputError, gettext_noop

AGENT = "laadregie"


class Reading(Protocol):
    """Gives at most so many bytes."""

    def __call__(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Answer:
    """An answer whose body is still to be read; `length` as the server says it, if it does."""

    status: int
    length: int | None
    read: Reading


Transport = Callable[[SplitResult, float], AbstractContextManager[Answer]]


@contextmanager
def over_tls(parts: SplitResult, silence_seconds: float) -> Iterator[Answer]:
    """Open an address. The name is looked up once and the connection goes to what was checked.

    Raises:
        InputError: The host has a private address.
        OSError: It cannot be reached in time.
    """
    host = str(parts.hostname)
    connection = _Pinned(host, public_address(host), silence_seconds)
    try:
        path = parts.path or "/"
        connection.request(
            "GET",
            f"{path}?{parts.query}" if parts.query else path,
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
        )
        response: HTTPResponse = connection.getresponse()
        yield Answer(response.status, response.length, response.read)
    finally:
        connection.close()


def opened(host: str, address: str, silence_seconds: float) -> HTTPSConnection:
    """A connection to an address that was checked, under the name of its host."""
    return _Pinned(host, address, silence_seconds)


def public_address(host: str) -> str:
    """The address of a host, all of whose addresses are public.

    Raises:
        InputError: One of them is private, local or otherwise not public.
        OSError: The host is not known.
    """
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    if not addresses or not all(ip_address(address.partition("%")[0]).is_global for address in addresses):
        template = gettext_noop("“%(host)s” has a private address; nothing is fetched from there.")
        raise InputError("url", template, host=host)
    return addresses[0]


class _Pinned(HTTPSConnection):
    """A connection to a chosen address under the name of the host."""

    def __init__(self, host: str, address: str, silence_seconds: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, 443, timeout=silence_seconds, context=self._tls)
        self._address = address

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)
