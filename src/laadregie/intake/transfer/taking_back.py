"""Taking back a register that is half in: all of it that is here goes, unless somebody worked on it."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection, models

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import bulk
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit.services import Changes
from laadregie.foundation.transfer.groups import Part
from laadregie.foundation.transfer.making import Maker, Ready, there, write
from laadregie.foundation.transfer.shapes import Shape
from laadregie.foundation.transfer.tables import NUMBER, Names, Row, Table, written
from laadregie.intake.models import ChargerRequest, RegisterImport, RegisterImportRow, RegisterImportState
from laadregie.intake.transfer import running
from laadregie.intake.transfer.tables import PEOPLE, TABLES, Found, people_of, rows_with

WORKED_ON = gettext_noop(
    "Somebody worked meanwhile on what came in: %(value)s. %(done)s of %(parts)s parts of the register "
    "are here and stay. Mend what was in the way and take it in again, then it goes on."
)
IN_USE = gettext_noop("something else points to it")
SHOWN = 5


def taken_back(run: RegisterImport, maker: Maker, parts: Sequence[Part], changes: Changes) -> None:
    """Take back all parts that are in, the last first; that can be cut off and be done again.

    Raises:
        InputError: Somebody worked on what came in; then nothing is taken back.
    """
    changed = [name for n in range(run.done) for name in _changed(maker.ready(parts[n], with_values=False))]
    if changed:
        raise _worked_on(run, changed)
    for n in reversed(range(run.done)):
        _take_back_part(run, n, maker.ready(parts[n], with_values=False))
        time.sleep(running.BREATH_SECONDS)
    with running.next_part(run, 0) as held:
        _drop_accounts(held)
        running.ended(held, RegisterImportState.TAKEN_BACK, "intake.register_taken_back", changes)


def _take_back_part(run: RegisterImport, n: int, ready: Sequence[Ready]) -> None:
    try:
        with running.next_part(run, n + 1) as held:
            if changed := list(_changed(ready)):
                raise _worked_on(run, changed)
            kept = RegisterImportRow.objects.filter(register_import=held, part=n)
            before = {(one.table, one.number): one.before for one in kept}
            found = _found(ready)
            pks = {name: set(rows.values_list("pk", flat=True)) for name, rows in found.items()}
            for table in reversed([one for one in TABLES if not one.is_shared]):
                bulk.delete(table.model, [pk for pk in pks[table.name] if (table.name, pk) not in before])
            _restore(before)
            kept.delete()
            held.done = n
            running.note_part("intake.register_part_taken_back", held, n + 1)
    except IntegrityError:
        raise _worked_on(run, [IN_USE]) from None


def _worked_on(run: RegisterImport, names: Sequence[str]) -> InputError:
    told = ", ".join(names[:SHOWN])
    return InputError("file", WORKED_ON, value=told, done=str(run.done), parts=str(run.parts))


def _restore(before: Mapping[tuple[str, int], Row]) -> None:
    shapes = {table.name: Shape(table, connection) for table in TABLES if table.meet is not None}
    for (name, pk), row in before.items():
        shape = shapes[name]
        values = shape.values(row)[1 : len(shape.table.fields) + 1]
        write(shape.table, pk, dict(zip(shape.columns[1:], values, strict=False)))


def _drop_accounts(held: RegisterImport) -> None:
    """The accounts that were made for it, as far as nobody can sign in to them or stands elsewhere."""
    for user in User.objects.filter(pk__in=held.accounts, is_active=False, memberships=None):
        user.delete()


def _found(ready: Sequence[Ready]) -> Found:
    """What is here of a part: its rows by name, and all that hangs on them."""
    pks = {one.table.name: [row.pk for row in there(one.table, one.rows).values()] for one in ready}
    requests = ChargerRequest.objects.filter(pk__in=pks["requests"])
    return rows_with(requests, pks["realisations"], pks["sites"])


def _changed(ready: Sequence[Ready]) -> Iterator[str]:
    """Tables of a part in which something else stands now than the archive says."""
    found = _found(ready)
    found[PEOPLE] = people_of(found)
    names = Names()
    now = {table.name: written(table, found[table.name], names) for table in TABLES}
    then = {one.table.name: one.rows for one in ready}
    texts_now, texts_then = _texts(now), _texts(then)
    for table in TABLES:
        if not table.is_shared and texts_now[table.name] != texts_then[table.name]:
            yield table.name


def _texts(tables: Mapping[str, Sequence[Row]]) -> dict[str, list[str]]:
    """Rows as text, sorted; instead of the number of a line stands what that line says."""
    numbered: dict[str, dict[int, str]] = {}
    texts: dict[str, list[str]] = {}
    for table in TABLES:
        texts[table.name] = []
        for row in tables[table.name]:
            text = _text(table, row, numbered)
            texts[table.name].append(text)
            if table.is_numbered:
                numbered.setdefault(table.name, {})[row[NUMBER]] = text
        texts[table.name].sort()
    return texts


def _text(table: Table, row: Row, numbered: Mapping[str, Mapping[int, str]]) -> str:
    said: dict[str, Any] = {}
    for one in table.fields:
        value = row[one.name]
        if value is not None and isinstance(one, models.DateTimeField):
            value = datetime.fromisoformat(value).astimezone(UTC).isoformat()
        elif value is not None and isinstance(one, models.FloatField):
            value = float(value)
        elif value is not None and table.refers.get(one.name) in numbered:
            value = numbered[table.refers[one.name]][value]
        said[one.name] = value
    return json.dumps(said, sort_keys=True)
