"""Writing many rows at once: one prepared statement for all, on SQLite and PostgreSQL.

A feed is some hundred thousand rows; building a model object and preparing every field for
each costs more than reading and writing together (docs/decisions/bulk-rows.md).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

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
    prepare = [(place, _prepare(names[name])) for place, name in enumerate(columns)]
    steps = [(place, step) for place, step in prepare if step is not None]
    prepared = [_prepared(row, steps) for row in rows]
    if not prepared:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, columns, unique, update), prepared)


def _statement(
    model: type[models.Model], columns: Sequence[str], unique: Sequence[str], update: Sequence[str]
) -> str:
    quote = connection.ops.quote_name
    fields = {field.attname: quote(str(field.column)) for field in model._meta.concrete_fields}
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(fields[name] for name in columns)})"
    text = f"{into} VALUES ({', '.join(['%s'] * len(columns))})"
    if unique:
        sets = ", ".join(f"{fields[name]} = excluded.{fields[name]}" for name in update)
        text += f" ON CONFLICT ({', '.join(fields[name] for name in unique)}) DO UPDATE SET {sets}"
    return text


def _prepare(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a value of a field becomes what the database takes; None: as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return None


def _prepared(row: Row, steps: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, step in steps:
        if values[place] is not None:
            values[place] = step(values[place])
    return values
