"""Writing the register of a concession to an archive and taking one in, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.audit import services as audit
from laadregie.foundation.transfer import archive
from laadregie.foundation.transfer.snapshot import snapshot
from laadregie.foundation.transfer.tables import Names, Row, make, written
from laadregie.intake.transfer.tables import PEOPLE, TABLES, people_of, rows_of
from laadregie.regions import selectors as regions

NOBODY = gettext_noop("There is no concession “%(value)s” in this region.")
UNKNOWN = gettext_noop("The archive names municipalities that are not in this region: %(value)s.")


@dataclass(frozen=True)
class Moved:
    """What an archive holds; `digest` is its SHA-256, of one that was written."""

    concession: str
    rows: dict[str, int]
    files: int
    digest: str = ""


def export_register(target: Path, *, concession_code: str) -> Moved:
    """Write the register of a concession: requests, realisations, orders and all that hangs on them.

    It is the state of one moment; nobody is kept from writing meanwhile. Equal registers give equal bytes.

    Raises:
        InputError: There is no such concession.
    """
    concession = regions.concessions().filter(code=concession_code).first()
    if concession is None:
        raise InputError("concession", NOBODY, value=concession_code)
    with snapshot():
        tables = _read(concession_code)
    paths = [row[one.path] for one in TABLES if one.path for row in tables[one.name] if row[one.path]]
    digest = archive.write(target, {"concession": concession_code}, tables, paths)
    moved = Moved(concession_code, _counts(tables), len(set(paths)), digest)
    with transaction.atomic():
        audit.record(
            "intake.register_exported",
            concession,
            by=None,
            changes={**_told(moved), "digest": (None, digest)},
        )
    return moved


def import_register(source: Path) -> Moved:
    """Take a register in: everything of it, or nothing.

    Every checksum is right before anything is used; the files are on the disk before a row names them.

    Raises:
        InputError: The archive is not whole, or something of it is here already or does not fit.
    """
    opened = archive.read(source, [one.name for one in TABLES])
    code = str(opened.about.get("concession", ""))
    _check_municipalities(opened.tables)
    _check_paths(opened)
    archive.keep_files(source, opened.paths)
    moved = Moved(code, _counts(opened.tables), len(opened.paths))
    names = Names()
    with transaction.atomic():
        for table in TABLES:
            make(table, opened.tables[table.name], names)
        subject = regions.concessions().filter(code=code).first() or regions.region()
        audit.record("intake.register_imported", subject, by=None, changes=_told(moved))
    return moved


def _read(concession_code: str) -> dict[str, list[Row]]:
    found = rows_of(concession_code)
    found[PEOPLE] = people_of(found)
    names = Names()
    return {table.name: written(table, found[table.name], names) for table in TABLES}


def _check_municipalities(tables: Mapping[str, list[Row]]) -> None:
    known = set(regions.municipalities().values_list("code", flat=True))
    named = {
        str(row.get("municipality_code", ""))
        for name in ("requests", "realisations", "orders", "sites")
        for row in tables[name]
    }
    if missing := sorted(named - known):
        raise InputError("file", UNKNOWN, value=", ".join(missing[:10]))


def _check_paths(opened: archive.Opened) -> None:
    """Rows and files of an archive belong together, both ways."""
    named = {
        str(row.get(one.path))
        for one in TABLES
        if one.path
        for row in opened.tables[one.name]
        if row.get(one.path)
    }
    if named != set(opened.paths):
        raise InputError("file", archive.BROKEN, value="its files are not those that its rows name")


def _counts(tables: Mapping[str, list[Row]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in tables.items()}


def _told(moved: Moved) -> dict[str, tuple[object, object]]:
    return {
        "requests": (None, moved.rows["requests"]),
        "realisations": (None, moved.rows["realisations"]),
        "files": (None, moved.files),
    }
