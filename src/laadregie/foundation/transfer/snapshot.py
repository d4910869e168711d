"""Reading many tables as they stood at one moment, without keeping anybody from writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries in the block see the database as it was at the first of them; nothing may be written."""
    if connection.in_atomic_block:  # a transaction sees one state already
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
