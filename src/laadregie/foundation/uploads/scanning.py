"""The hook for a malware scanner: clamd by its INSTREAM command, where the settings name one."""

import socket
import struct

from django.conf import settings

from laadkern.errors import InputError, gettext_noop

TIMEOUT_SECONDS = 20.0
CHUNK_BYTES = 64 * 1024
FOUND = gettext_noop("The virus scanner refused this file.")
UNREACHABLE = gettext_noop("The virus scanner cannot be reached. Try again in a few minutes.")


def check(content: bytes, *, field: str) -> None:
    """Let the scanner look at a file; nothing happens where none is set.

    Raises:
        InputError: The scanner found something, or did not answer: what was not looked at is not kept.
    """
    if not settings.SCANNER:
        return
    try:
        answer = _asked(content)
    except OSError:
        raise InputError(field, UNREACHABLE) from None
    if answer.endswith("FOUND"):
        raise InputError(field, FOUND)
    if not answer.endswith("OK"):
        raise InputError(field, UNREACHABLE)


def _asked(content: bytes) -> str:
    host, _, port = settings.SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS) as talk:
        talk.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            talk.sendall(struct.pack("!I", len(chunk)) + chunk)
        talk.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            received = talk.recv(4096)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n ").decode(errors="replace")
