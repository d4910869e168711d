"""Benchmark of the register of a concession: take in a register of many cases, write it again, compare.

The cases of an archive are multiplied, each copy under other numbers. Everything happens in a database of
its own that holds the region pack of the folder `data`; it is thrown away. While the register comes in,
another connection keeps writing, and says how long it had to wait.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
from django.db import connections

from laadkern.errors import InputError, gettext_noop
from laadregie.bench.feed import PACKS, other_writer, own_database
from laadregie.bench.locks import lock_times
from laadregie.foundation import files
from laadregie.foundation.transfer import archive
from laadregie.foundation.transfer.tables import NUMBER, Row, Table
from laadregie.intake import transfer
from laadregie.intake.transfer import running
from laadregie.intake.transfer.tables import PEOPLE, TABLES
from laadregie.regions.services import load_pack

KIB_PER_MB = 1024
LONGEST_SECONDS = 1.5  # a kill comes within this time after a part was written
OPTIONS = (
    click.Option(
        ["--archive", "source"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        required=True,
        help="Written by `laadregie register export`, such as that of the demo.",
    ),
    click.Option(["--times"], type=click.IntRange(1, 1000), default=25, show_default=True),
    click.Option(
        ["--kills"],
        type=click.IntRange(0, 1000),
        default=0,
        show_default=True,
        help="Kill it so often while it comes in, and go on each time.",
    ),
)


def run(*, source: Path, times: int, kills: int) -> dict[str, Any]:
    """Multiply the cases of an archive and take them in.

    Returns:
        requests, rows, seconds_import, processor_seconds, transactions, longest_seconds (how long one held
        the write lock), longest_processor_seconds (the work in it), longest_wait_seconds (of another
        writer), peak_mb (of the process, and before it began), seconds_export, same_bytes; with kills how
        many came while it wrote, and how many parts were in after each.

    Raises:
        InputError: There is no pack here, or the archive is not whole or of another region.
    """
    found = sorted(PACKS.glob("*/region.toml"))
    if not found:
        raise InputError("pack", gettext_noop("There is no region pack in the folder “data”."))
    with tempfile.TemporaryDirectory() as name, own_database(Path(name)):
        many = Path(name) / "many.zip"
        rows = _elsewhere(_made_ready, found[0].parent, source, many, times)
        outcome = {**_killed(many, kills), **_taken_in(many)}
        begin = time.perf_counter()
        again = Path(name) / "again.zip"
        transfer.export_register(again, concession_code=_concession(many))
        return {
            **rows,
            **outcome,
            "seconds_export": round(time.perf_counter() - begin, 2),
            "same_bytes": many.read_bytes() == again.read_bytes(),
        }


def _elsewhere(work: Callable[..., dict[str, int]], *arguments: Any) -> dict[str, int]:
    """Do work in a process of its own, so that its memory does not count here."""
    connections.close_all()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as other:
        return other.submit(work, *arguments).result()


def _made_ready(pack: Path, source: Path, target: Path, times: int) -> dict[str, int]:
    """Load the pack, and write the archive of `times` registers like this one, as an export writes it."""
    load_pack(pack, by=None, progress=lambda *_: None)
    opened = archive.read(source, [one.name for one in TABLES])
    archive.keep_files(source, opened.paths)
    copies = _Copies(opened.tables, times)
    tables = {table.name: copies.of(table) for table in TABLES}
    archive.write(target, opened.about, tables, opened.paths)
    for path in opened.paths:
        files.remove(path)  # they come in with the archive
    connections.close_all()
    return {"requests": len(tables["requests"]), "rows": sum(map(len, tables.values()))}


def _concession(source: Path) -> str:
    with ZipFile(source) as packed:
        return str(json.loads(packed.read(archive.MANIFEST))["about"]["concession"])


def _killed(source: Path, kills: int) -> dict[str, Any]:
    """Begin with taking in and be killed, each time a random moment after something was written."""
    draw = random.Random(1)  # noqa: S311 - the same moments every time, no secret
    parts: list[str] = []
    for _ in range(kills):
        before = _parts_in()
        connections.close_all()
        working = get_context("fork").Process(target=transfer.import_register, args=(source,))
        working.start()
        while working.is_alive() and _parts_in() == before:
            time.sleep(0.02)
        connections.close_all()
        working.join(draw.uniform(0, LONGEST_SECONDS))
        working.kill()
        working.join()
        parts.append(_parts_in())
    return {"parts_in_after_kills": parts} if kills else {}


def _parts_in() -> str:
    half = running.under_way()
    return "" if half is None else f"{half.done}/{half.parts}"


def _taken_in(source: Path) -> dict[str, Any]:
    begin, worked, before = time.perf_counter(), time.process_time(), _peak_mb()
    with other_writer() as waits, lock_times() as held, lock_times(time.thread_time) as work:
        transfer.import_register(source)
    return {
        "seconds_import": round(time.perf_counter() - begin, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
        "transactions": len(held) - len(waits),
        "longest_seconds": round(max(held), 2),
        "longest_processor_seconds": round(max(work), 2),
        "longest_wait_seconds": round(max(waits, default=0.0), 2),
        "waits": len(waits),
        "peak_mb_before": before,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / KIB_PER_MB / (KIB_PER_MB if sys.platform == "darwin" else 1))


class _Copies:
    """Rows of a register, each as many times as asked, every copy under names of its own."""

    def __init__(self, tables: Mapping[str, list[Row]], times: int) -> None:
        self._tables, self._times = tables, times
        self._keyed = {table.name for table in TABLES if table.key and table.name != PEOPLE}
        self._numbers: dict[tuple[str, int, int], int] = {}

    def of(self, table: Table) -> list[Row]:
        """The copies of a table, sorted as an export sorts them; the tables before have to be made first."""
        rows = self._tables[table.name]
        if table.name == PEOPLE:
            return rows
        made = [(copy, row, self._copied(table, row, copy)) for copy in range(self._times) for row in rows]
        by_name = table.name in self._keyed
        made.sort(key=lambda one: table.name_of(one[2]) if by_name else str(one[2][table.parent]))
        if table.is_numbered:
            for n, (copy, row, copied) in enumerate(made, 1):
                self._numbers[table.name, copy, row[NUMBER]] = copied[NUMBER] = n
        return [copied for _, _, copied in made]

    def _copied(self, table: Table, row: Row, copy: int) -> Row:
        copied = dict(row)
        end = f"-{copy}" if copy else ""
        for name in (*table.key[-1:], "candidate_id", "about"):
            if name in copied:
                copied[name] += end
        for name, other in table.refers.items():
            if copied[name] is None:
                continue
            if other in self._keyed:
                copied[name] += end
            elif other != PEOPLE:
                copied[name] = self._numbers[other, copy, copied[name]]
        return copied
