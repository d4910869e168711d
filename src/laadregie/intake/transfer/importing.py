"""Taking a register in, in parts that are each whole: docs/decisions/register-in-parts.md."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.transfer import archive
from laadregie.foundation.transfer.archive import Opened
from laadregie.foundation.transfer.checking import tried
from laadregie.foundation.transfer.groups import Part
from laadregie.foundation.transfer.making import Maker, Numbers, Ready, check_here, make
from laadregie.foundation.transfer.tables import CLASH
from laadregie.intake.models import RegisterImport, RegisterImportRow, RegisterImportState
from laadregie.intake.transfer import running
from laadregie.intake.transfer.services import Moved, told
from laadregie.intake.transfer.tables import PEOPLE, SUBJECTS, TABLES
from laadregie.intake.transfer.taking_back import taken_back
from laadregie.regions import selectors as regions

Report = Callable[[int, int], None]
UNKNOWN = gettext_noop("The archive names municipalities that are not in this region: %(value)s.")
NOT_HALF_IN = gettext_noop("Nothing of this register is half in.")
OTHER_PARTS = gettext_noop(
    "This register is half in, by another version of laadregie. Go on with that version, or take it back "
    "with it."
)
PLACED = ("requests", "realisations", "orders", "sites")


def import_register(source: Path, *, report: Report | None = None) -> Moved:
    """Take a register in: everything of it, or nothing.

    The whole archive is tried before anything is written. What was cut off goes on where it stopped, when
    the same archive is given again. What comes in the way meanwhile has all that was written taken back.

    Args:
        report: Is told how many parts are in, and of how many.

    Raises:
        InputError: The archive is not whole, or something of it is here already or does not fit.
    """
    opened, parts = read(source)
    run = _run(opened, parts)
    maker = Maker(opened, TABLES)
    moved = _moved(opened)
    try:
        for part in parts[run.done if run else 0 :]:
            check_here(maker.ready(_called(part), with_values=False))
        run, numbers = _begun(opened, maker, run, parts)
        _write(run, maker, parts, numbers, source, report)
    except running.Overtaken:
        raise
    except InputError:
        if run is not None:
            taken_back(run, maker, parts, told(moved))
        raise
    _end(run, moved)
    return moved


def take_back(source: Path) -> None:
    """Take back what is in of a register that stopped halfway.

    Raises:
        InputError: It is not this archive that is half in, or somebody worked on what came in.
    """
    opened, parts = read(source)
    run = _run(opened, parts)
    if run is None:
        raise InputError("file", NOT_HALF_IN)
    taken_back(run, Maker(opened, TABLES), parts, told(_moved(opened)))


def read(source: Path) -> tuple[Opened, list[Part]]:
    """An archive that was tried as a whole, and the parts in which it is made.

    Raises:
        InputError: It is not whole, or something in it cannot be.
    """
    opened = archive.read(source, [one.name for one in TABLES])
    parts = tried(opened, TABLES, SUBJECTS)
    _check_municipalities(opened)
    _check_paths(opened)
    return opened, parts


def _run(opened: Opened, parts: Sequence[Part]) -> RegisterImport | None:
    """How far this archive is in; which parts those are has to be the same as it was."""
    run = running.of_archive(opened.digest)
    if run is not None and run.parts_digest != _digest(parts):
        raise InputError("file", OTHER_PARTS)
    return run


def _digest(parts: Sequence[Part]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _moved(opened: Opened) -> Moved:
    rows = {name: len(lines) for name, lines in opened.lines.items()}
    return Moved(str(opened.about.get("concession", "")), rows, len(opened.paths), opened.digest)


def _called(part: Part) -> Part:
    """What of a part can be here already: rows that have a name."""
    named = {table.name for table in TABLES if table.key}
    return {name: lines for name, lines in part.items() if name in named}


def _begun(
    opened: Opened, maker: Maker, run: RegisterImport | None, parts: Sequence[Part]
) -> tuple[RegisterImport, Numbers]:
    """The record of this import, made where there is none, and the accounts that its rows name."""
    numbers: Numbers = {}
    people = maker.ready({PEOPLE: list(range(1, len(opened.lines[PEOPLE]) + 1))})
    try:
        with transaction.atomic():
            accounts = make(people, numbers).new.get(PEOPLE, [])
            if run is not None:
                run.accounts += accounts
                run.save(update_fields=["accounts"])
                return run, numbers
            return _first_note(_moved(opened), parts, accounts), numbers
    except IntegrityError:  # at most one runs at a time
        raise running.Overtaken from None


def _first_note(moved: Moved, parts: Sequence[Part], accounts: list[int]) -> RegisterImport:
    now = timezone.now()
    run = RegisterImport.objects.create(
        digest=moved.digest,
        concession_code=moved.concession[:64],
        parts=len(parts),
        parts_digest=_digest(parts),
        requests=moved.rows["requests"],
        accounts=accounts,
        started_at=now,
        changed_at=now,
    )
    running.note("intake.register_import_begun", run, told(moved))
    return run


def _write(
    run: RegisterImport,
    maker: Maker,
    parts: Sequence[Part],
    numbers: Numbers,
    source: Path,
    report: Report | None,
) -> None:
    """Write the parts that are not in yet, each in a transaction of its own."""
    free_since = time.monotonic()
    for n in range(run.done, len(parts)):
        if report is not None:
            report(n, len(parts))
        ready = maker.ready(parts[n])
        archive.keep_files(source, sorted(set(_paths(ready))))  # on the disk before a row names them
        time.sleep(max(0.0, running.BREATH_SECONDS - (time.monotonic() - free_since)))
        _write_part(run, n, ready, dict(numbers))
        free_since = time.monotonic()
    if report is not None:
        report(len(parts), len(parts))


def _write_part(run: RegisterImport, n: int, ready: Sequence[Ready], numbers: Numbers) -> None:
    try:
        with running.next_part(run, n) as held:
            made = make(ready, numbers)
            RegisterImportRow.objects.bulk_create(
                RegisterImportRow(register_import=held, part=n, table=table, number=pk, before=before)
                for table, pk, before in made.before
            )
            held.done = n + 1
            running.note_part("intake.register_part_imported", held, n)
    except IntegrityError:  # at its end: what a row points to is gone
        raise InputError(
            "file", CLASH, table=", ".join(one.table.name for one in ready if one.rows)
        ) from None


def _paths(ready: Sequence[Ready]) -> Iterator[str]:
    for one in ready:
        if one.table.path:
            yield from (row[one.table.path] for row in one.rows if row[one.table.path])


def _end(run: RegisterImport, moved: Moved) -> None:
    with running.next_part(run, run.parts) as held:
        running.ended(held, RegisterImportState.DONE, "intake.register_imported", told(moved))


def _check_municipalities(opened: Opened) -> None:
    known = set(regions.municipalities().values_list("code", flat=True))
    named = {str(row["municipality_code"]) for name in PLACED for row in opened.rows(name)}
    if missing := sorted(named - known):
        raise InputError("file", UNKNOWN, value=", ".join(missing[:10]))


def _check_paths(opened: Opened) -> None:
    """Rows and files of an archive belong together, both ways."""
    named: set[str] = set()
    for table in TABLES:
        if table.path:
            named |= {row[table.path] for row in opened.rows(table.name) if row[table.path]}
    if named != set(opened.paths):
        raise InputError("file", archive.BROKEN, value="its files are not those that its rows name")
