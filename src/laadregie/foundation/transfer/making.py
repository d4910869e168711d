"""Making the rows of one part of an archive: as much as can be before the transaction, the rest in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, connection, models

from laadkern.errors import InputError
from laadregie.foundation import bulk
from laadregie.foundation.transfer.archive import Opened
from laadregie.foundation.transfer.groups import Part, lines_of
from laadregie.foundation.transfer.shapes import Shape, unusable
from laadregie.foundation.transfer.tables import CLASH, LOOKED_UP, NUMBER, THERE, Row, Table, row_of

Numbers = dict[str, dict[Any, int]]


@dataclass(frozen=True)
class Ready:
    """Rows of one table, read and about to be written; `values` still lack all numbers."""

    shape: Shape
    rows: Sequence[Row]
    values: Sequence[list[Any]]

    @property
    def table(self) -> Table:
        return self.shape.table

    def name(self, row: Row) -> Any:
        """What other rows call this one; None where none does."""
        if self.table.is_numbered:
            return row[NUMBER]
        return self.table.name_of(row) if self.table.key else None


@dataclass
class Made:
    """What was made: the numbers of new rows by table, and what rows that were here said before."""

    new: dict[str, list[int]] = field(default_factory=dict)
    before: list[tuple[str, int, Row]] = field(default_factory=list)


class Maker:
    """Makes parts of an archive in the database of this site."""

    def __init__(self, opened: Opened, tables: Sequence[Table]) -> None:
        self._opened = opened
        self._shapes = [Shape(table, connection) for table in tables]

    def ready(self, part: Part, *, with_values: bool = True) -> list[Ready]:
        """Read the rows of a part; no transaction is needed.

        Raises:
            InputError: A line cannot be a row.
        """
        return [self._read(shape, lines_of(part, shape.table), with_values) for shape in self._shapes]

    def _read(self, shape: Shape, lines: Sequence[int], with_values: bool) -> Ready:
        rows, values = [], []
        for n in lines:
            row = self._opened.row(shape.table.name, n)
            rows.append(row)
            if with_values:
                try:
                    values.append(shape.values(row))
                except (KeyError, TypeError, ValueError) as error:
                    raise unusable(shape.table, n, error) from None
        return Ready(shape, rows, values)


def check_here(ready: Iterable[Ready]) -> None:
    """Refuse a part of which something is here already, or does not fit beside what is here.

    Raises:
        InputError: It is.
    """
    for one in ready:
        _met(one, there(one.table, one.rows))


def make(ready: Iterable[Ready], numbers: Numbers) -> Made:
    """Write a part, in the caller's transaction.

    Args:
        numbers: Of the rows of shared tables, by name; those of this part are added.

    Raises:
        InputError: Something of it is here already, or does not fit beside what is here.
        IntegrityError: What it points to is gone; seen at the end of the transaction.
    """
    made = Made()
    for one in ready:
        here = there(one.table, one.rows)
        _met(one, here)
        known = numbers.setdefault(one.table.name, {})
        for name, row in here.items():
            known[name] = row.pk
        fresh = [
            (one.name(row), values)
            for row, values in zip(one.rows, one.values, strict=True)
            if not here or one.name(row) not in here
        ]
        made.new[one.table.name] = _insert(one.shape, fresh, known, numbers)
        made.before += _changed(one, here, numbers)
    return made


def there(table: Table, rows: Sequence[Row]) -> dict[str, models.Model]:
    """Rows that are here already under a name of the archive, by that name."""
    if not table.key or not rows:
        return {}
    names = {table.name_of(row) for row in rows}
    first, last = table.key[0], table.key[-1]
    found: dict[str, models.Model] = {}
    lasts = sorted({row[last] for row in rows})
    for at in range(0, len(lasts), LOOKED_UP):
        asked = {f"{last}__in": lasts[at : at + LOOKED_UP]}
        if first != last:
            asked[f"{first}__in"] = sorted({row[first] for row in rows})
        for one in table.model._default_manager.filter(**asked):
            name = table.name_of({key: getattr(one, key) for key in table.key})
            if name in names:
                found[name] = one
    return found


def _met(one: Ready, here: Mapping[str, models.Model]) -> None:
    meet = one.table.meet
    if here and meet is None:
        raise InputError("file", THERE, table=one.table.name, value=min(here))
    if meet is not None and meet.check is not None:
        meet.check(one.rows, here)


def _insert(
    shape: Shape, fresh: Sequence[tuple[Any, list[Any]]], known: dict[Any, int], numbers: Numbers
) -> list[int]:
    if not fresh:
        return []
    given = bulk.reserve(shape.table.model, len(fresh))
    for pk, (name, values) in zip(given, fresh, strict=True):
        values[0] = pk
        if name is not None:
            known[name] = pk
    for _, values in fresh:
        _point(shape, values, numbers)
    try:
        with connection.cursor() as cursor:
            cursor.executemany(
                bulk.statement(shape.table.model, shape.columns), [values for _, values in fresh]
            )
    except (IntegrityError, DataError):
        raise InputError("file", CLASH, table=shape.table.name) from None
    return given


def _point(shape: Shape, values: list[Any], numbers: Numbers) -> None:
    for place, other in shape.refers:
        if values[place] is not None:
            values[place] = numbers[other][values[place]]


def _changed(one: Ready, here: Mapping[str, models.Model], numbers: Numbers) -> list[tuple[str, int, Row]]:
    """Let what was here become what the archive says; returns what it said before."""
    if not here or one.table.meet is None or not one.table.meet.becomes:
        return []
    before = []
    columns = one.shape.columns[1 : len(one.table.fields) + 1]
    for row, values in zip(one.rows, one.values, strict=True):
        there_now = here.get(one.name(row))
        if there_now is not None:
            before.append((one.table.name, there_now.pk, row_of(one.table, there_now)))
            _point(one.shape, values, numbers)
            write(one.table, there_now.pk, dict(zip(columns, values[1:], strict=False)))
    return before


def write(table: Table, pk: int, values: Mapping[str, Any]) -> None:
    """Set columns of a row to values as the database takes them."""
    quote = connection.ops.quote_name
    columns = {one.attname: quote(str(one.column)) for one in table.model._meta.concrete_fields}
    sets = ", ".join(f"{columns[name]} = %s" for name in values)
    key = quote(str(table.model._meta.pk.column))
    statement = f"UPDATE {quote(table.model._meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values.values(), pk])
