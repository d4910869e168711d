"""Writing many rows at once: one prepared statement for all, on SQLite and PostgreSQL.

A feed is some hundred thousand rows; building a model object and preparing every field for
each costs more than reading and writing together (docs/decisions/bulk-rows.md).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> None:
    """Insert rows; with `unique` a row that is already there gets the new values of `update`.

    Args:
        columns: Names of fields, in the order of the values; a foreign key as `name_id`.
        rows: Values as Python has them; they are not validated.
        unique: Columns of the unique constraint that a known row is recognised by.
        update: Columns that a known row gets.
    """
    names = {field.attname: field for field in model._meta.concrete_fields}
    prepare = [(place, preparer(names[name], connection)) for place, name in enumerate(columns)]
    steps = [(place, step) for place, step in prepare if step is not None]
    prepared = [_prepared(row, steps) for row in rows]
    if not prepared:
        return
    with connection.cursor() as cursor:
        cursor.executemany(statement(model, columns, unique, update), prepared)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Numbers for rows that are about to be inserted, as the table would have given them itself.

    In the caller's transaction: on SQLite that holds the write lock, so nobody else takes them.
    """
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            drawn = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(drawn, [connection.ops.quote_name(table), column, count])
            return [int(number) for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = int((cursor.fetchone() or (0,))[0])
    return list(range(last + 1, last + count + 1))


def statement(
    model: type[models.Model],
    columns: Sequence[str],
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
) -> str:
    """The statement that inserts one row, for `executemany`."""
    quote = connection.ops.quote_name
    fields = {field.attname: quote(str(field.column)) for field in model._meta.concrete_fields}
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(fields[name] for name in columns)})"
    text = f"{into} VALUES ({', '.join(['%s'] * len(columns))})"
    if unique:
        sets = ", ".join(f"{fields[name]} = excluded.{fields[name]}" for name in update)
        text += f" ON CONFLICT ({', '.join(fields[name] for name in unique)}) DO UPDATE SET {sets}"
    return text


def preparer(field: "models.Field[Any, Any]", target: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """How a value of a field becomes what a database takes; None: as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(field, models.DateTimeField):
        return target.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return target.ops.adapt_datefield_value
    return None


def _prepared(row: Row, steps: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, step in steps:
        if values[place] is not None:
            values[place] = step(values[place])
    return values


def delete(model: type[models.Model], pks: Iterable[int]) -> None:
    """Delete rows by number, and nothing else: what points to them has to be gone or to go too."""
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE {column} = %s", [(pk,) for pk in pks])  # noqa: S608 - names of ours
