"""Counts of a minute that every process of the site shares: a small SQLite file in the data folder.

Apart from the main database, whose lock and sync to disk would make each read of the API a write.
Nothing is synced: a crash may lose the counts of a minute, which costs nobody anything
(docs/decisions/limits-together.md).
"""

import atexit
import hashlib
import logging
import sqlite3
import threading
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
BUSY_SECONDS = 1.0  # a count takes some 0.05 ms; who cannot count within this is let through
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
SET_UP = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS counts (
        minute INTEGER, who BLOB, asked INTEGER NOT NULL, PRIMARY KEY (minute, who)
    ) WITHOUT ROWID;
"""
ADD = """
    INSERT INTO counts VALUES (?, ?, 1)
    ON CONFLICT DO UPDATE SET asked = asked + 1 RETURNING asked
"""
FORGET = "DELETE FROM counts WHERE minute < ?"


class Counts:
    """One connection to the file for all threads of a process; other processes have theirs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._path: Path | None = None
        self._minute = -1

    def add(self, who: str, minute: int) -> int:
        """Count one more in a minute; returns how many there are, over all processes.

        Where it cannot be counted (a full disk, a damaged file) everybody counts as the first:
        the limit keeps one program from slowing the others, and must not close the site.
        """
        with self._lock:
            try:
                return self._added(_digest(who), minute)
            except (sqlite3.Error, OSError) as error:
                log.warning("Limits are not counted: %s", type(error).__name__)
                self._close()
                if getattr(error, "sqlite_errorcode", None) in DAMAGED:
                    _remove(_path())
                return 1

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _added(self, who: bytes, minute: int) -> int:
        connection = self._connected()
        if minute != self._minute:  # once a minute, so that the file stays small
            connection.execute(FORGET, (minute,))
            self._minute = minute
        [(asked,)] = connection.execute(ADD, (minute, who)).fetchall()
        return int(asked)

    def _connected(self) -> sqlite3.Connection:
        path = _path()
        if self._connection is None or path != self._path:
            self._close()
            path.parent.mkdir(parents=True, exist_ok=True)
            # Without a level of isolation each statement is a transaction of its own.
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._path = path
            self._connection.executescript(SET_UP)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._path, self._minute = None, None, -1


def _path() -> Path:
    return Path(settings.LIMITS_FILE)


def _remove(path: Path) -> None:
    """Begin anew; a process that still holds the damaged file finds out by itself."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _digest(who: str) -> bytes:
    """A name that cannot be read back, since network addresses are personal data."""
    key = settings.SECRET_KEY.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
    return hashlib.blake2b(who.encode(), digest_size=16, key=key).digest()


counts = Counts()
atexit.register(counts.close)
