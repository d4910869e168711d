"""Answering requests on a socket: `laadregie serve` does it itself, and other processes beside it.

One Python process uses about one core; what is counted in memory (limits per minute) each counts for itself.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import click
import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from laadregie.cli import warming

# More than any file that a page takes; what is larger is refused before a page sees it.
BODY_LIMIT_BYTES = 64_000_000
CONNECTION_LIMIT = 1_000  # slow clients must not disturb the others
# A file comes in a few pieces: for each the thread that reads waits until those that answer let it.
RECEIVED_BYTES = 256 * 1024


def bound(host: str, port: int) -> socket.socket:
    """A socket that holds the address; nobody can connect before somebody answers on it.

    Raises:
        OSError: The address is taken, or not of this machine.
    """
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def answer(application: warming.Application, on: socket.socket, threads: int) -> None:
    """Answer until this process ends."""
    waitress.serve(
        application,
        sockets=[on],
        threads=threads,
        connection_limit=CONNECTION_LIMIT,
        max_request_body_size=BODY_LIMIT_BYTES,
        recv_bytes=RECEIVED_BYTES,
        ident=None,
        **_proxy_options(),
    )


def start(on: socket.socket, threads: int) -> "subprocess.Popen[bytes]":
    """Let another process answer too."""
    number = on.fileno()
    command = [
        sys.executable,
        "-m",
        "laadregie.cli",
        "answer",
        "--socket",
        str(number),
        "--threads",
        str(threads),
    ]
    return subprocess.Popen(command, pass_fds=[number])  # noqa: S603 - our own program, two numbers


@click.command("answer", hidden=True)
@click.option("--socket", "number", type=int, required=True)
@click.option("--threads", type=int, required=True)
def group(number: int, threads: int) -> None:
    """Answer beside `laadregie serve`, on its socket, for as long as it is there."""
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    application = get_wsgi_application()
    warming.warm_up(application)
    answer(application, socket.socket(fileno=number), threads)


def _end_with(parent: int) -> None:
    """A server that was killed must not leave somebody who answers in its place."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _proxy_options() -> dict[str, Any]:
    """Believe what the proxies in front say about the client; without them such headers are dropped."""
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return {}
    return {
        "trusted_proxy": "*",
        "trusted_proxy_count": settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
