"""Writing the register of a concession to an archive, as it stands at one moment."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.audit import services as audit
from laadregie.foundation.transfer import archive
from laadregie.foundation.transfer.snapshot import snapshot
from laadregie.foundation.transfer.tables import Names, Row, written
from laadregie.intake.models import RegisterImport
from laadregie.intake.transfer import running
from laadregie.intake.transfer.tables import PEOPLE, TABLES, people_of, rows_of
from laadregie.regions import selectors as regions

NOBODY = gettext_noop("There is no concession “%(value)s” in this region.")
HALF_IN = gettext_noop(
    "This register is being taken in: %(done)s of %(parts)s parts are here. Go on with that first."
)


@dataclass(frozen=True)
class Moved:
    """What an archive holds; `digest` is its SHA-256."""

    concession: str
    rows: dict[str, int]
    files: int
    digest: str


def export_register(target: Path, *, concession_code: str) -> Moved:
    """Write the register of a concession: requests, realisations, orders and all that hangs on them.

    It is the state of one moment; nobody is kept from writing meanwhile. Equal registers give equal bytes.

    Raises:
        InputError: There is no such concession, or a part of its register is not here yet.
    """
    concession = regions.concessions().filter(code=concession_code).first()
    if concession is None:
        raise InputError("concession", NOBODY, value=concession_code)
    with snapshot():
        _check_whole(concession_code)
        tables = _read(concession_code)
    paths = [row[one.path] for one in TABLES if one.path for row in tables[one.name] if row[one.path]]
    digest = archive.write(target, {"concession": concession_code}, tables, paths)
    moved = Moved(concession_code, counts(tables), len(set(paths)), digest)
    with transaction.atomic():
        audit.record("intake.register_exported", concession, by=None, changes=told(moved))
    return moved


def _check_whole(concession_code: str) -> None:
    half: RegisterImport | None = running.under_way()
    if half is not None and half.concession_code == concession_code:
        raise InputError("concession", HALF_IN, done=half.done, parts=half.parts)


def _read(concession_code: str) -> dict[str, list[Row]]:
    found = rows_of(concession_code)
    found[PEOPLE] = people_of(found)
    names = Names()
    return {table.name: written(table, found[table.name], names) for table in TABLES}


def counts(tables: "dict[str, list[Row]]") -> dict[str, int]:
    """How many rows each table has."""
    return {name: len(rows) for name, rows in tables.items()}


def told(moved: Moved) -> dict[str, tuple[object, object]]:
    """What the trail says of an archive."""
    return {
        "requests": (None, moved.rows["requests"]),
        "realisations": (None, moved.rows["realisations"]),
        "files": (None, moved.files),
        "archive_digest": (None, moved.digest),
    }
