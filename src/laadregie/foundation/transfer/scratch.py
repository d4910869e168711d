"""A database beside the site's own in which rows are tried: it has the same rules, and is thrown away."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from laadkern.errors import InputError
from laadregie.foundation import bulk
from laadregie.foundation.transfer.shapes import Shape
from laadregie.foundation.transfer.tables import UNFIT, Table

AT_ONCE = 2_000
# Nothing of it has to outlive a crash.
_FAST = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"


class Scratch:
    """Tables with the constraints of the models: what cannot be in a row or between rows is refused."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.connection = connection

    def insert(self, shape: Shape, rows: Iterable[Sequence[Any]]) -> None:
        """Try rows, with their numbers and what they point to filled in.

        Raises:
            InputError: A constraint of the table does not hold.
        """
        statement = bulk.statement(shape.table.model, shape.columns)
        try:
            with self.connection.cursor() as cursor:
                left = iter(rows)
                while some := list(islice(left, AT_ONCE)):
                    cursor.executemany(statement, some)
        except (DatabaseError, UnicodeEncodeError) as error:
            raise InputError("file", UNFIT, table=shape.table.name, value=str(error)[:120]) from None


@contextmanager
def scratch(tables: Iterable[Table]) -> Iterator[Scratch]:
    """A scratch database with these tables; SQLite, whatever the site itself uses."""
    with TemporaryDirectory(prefix="lr-transfer-") as folder:
        asked = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(folder) / "scratch.sqlite3"),
            "OPTIONS": {"init_command": _FAST},
        }
        settings = connections.configure_settings({"default": asked})["default"]
        connection = DatabaseWrapper(settings, alias="scratch")
        try:
            connection.disable_constraint_checking()
            with connection.schema_editor(atomic=False) as editor:
                for table in tables:
                    editor.create_model(table.model)
            connection.set_autocommit(False)
            yield Scratch(connection)
        finally:
            connection.close()
