"""How a line of an archive becomes a row of the database: strictly, so that nothing changes on the way."""

import json
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from laadkern.errors import InputError
from laadregie.foundation import bulk
from laadregie.foundation.transfer.tables import NUMBER, UNUSABLE, Row, Table

Take = Callable[[Any], Any]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_RANGES = BaseDatabaseOperations.integer_field_ranges


class Shape:
    """The rows of one table as one database takes them.

    Attributes:
        columns: In the order of the values: the number of the row first.
        refers: Places of values that are names of rows of other tables, with the table.
    """

    def __init__(self, table: Table, target: BaseDatabaseWrapper) -> None:
        fields = table.fields
        left = [one for one in table.model._meta.concrete_fields if one.name in table.left_out]
        self.table = table
        self.columns = (
            table.model._meta.pk.attname,
            *(one.attname for one in fields),
            *(one.attname for one in left),
        )
        self.refers = [
            (place, table.refers[one.name]) for place, one in enumerate(fields, 1) if one.name in table.refers
        ]
        self._wanted = {one.name for one in fields} | ({NUMBER} if table.is_numbered else set())
        self._takes = [(one.name, _take(table, one, target)) for one in fields]
        self._left = [(one.name, one.get_default(), bulk.preparer(one, target)) for one in left]

    def values(self, row: Row) -> list[Any]:
        """Values of a row; its own number is empty, and what it points to is still a name.

        Raises:
            KeyError, TypeError, ValueError: It cannot be a row of this table.
        """
        if row.keys() != self._wanted:
            raise KeyError(", ".join(sorted(row.keys() ^ self._wanted))[:80])
        filled = self.table.fill(row) if self.table.fill is not None else {}
        left = ((filled.get(name, default), prepare) for name, default, prepare in self._left)
        return [
            None,
            *(take(row[name]) for name, take in self._takes),
            *(value if prepare is None or value is None else prepare(value) for value, prepare in left),
        ]


def unusable(table: Table, line: int, error: Exception) -> InputError:
    """What to say of a line that cannot be a row."""
    told = str(error.args[0])[:80] if isinstance(error, KeyError) and error.args else type(error).__name__
    return InputError("file", UNUSABLE, table=table.name, line=line, value=told)


def _take(table: Table, field: "models.Field[Any, Any]", target: BaseDatabaseWrapper) -> Take:
    if field.name in table.refers:
        return _name
    is_json = isinstance(field, models.JSONField)
    read = _json if is_json else _reader(field)
    prepare = None if is_json else bulk.preparer(field, target)

    def take(value: Any) -> Any:
        if value is None:
            if not field.null:
                raise ValueError(field.name)
            return None
        read_value = read(value)
        return read_value if prepare is None else prepare(read_value)

    return take


def _reader(field: "models.Field[Any, Any]") -> Take:
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.BooleanField):
        return _truth
    if isinstance(field, models.IntegerField):
        return _whole_number(*_RANGES[field.get_internal_type()])
    if isinstance(field, models.FloatField):
        return _number
    if isinstance(field, models.CharField | models.TextField):
        choices = frozenset(value for value, _ in field.flatchoices) if field.choices else None
        return _text(field.max_length, choices)
    raise TypeError(f"{field} has no form in an archive")


def _name(value: Any) -> Any:
    if value is None or isinstance(value, str) or type(value) is int:
        return value
    raise TypeError("no name of a row")


def _json(value: Any) -> str:
    """As text, which both databases take."""
    text = _encode(value)
    if "\\u0000" in text and _holds_nul(value):
        raise ValueError("PostgreSQL keeps no such sign")
    return text


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment says its offset")
    return moment


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no truth value")
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise ValueError("no number")
    return float(value)


def _whole_number(least: int, most: int) -> Take:
    def take(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError("no such whole number")
        return value

    return take


def _text(longest: int | None, choices: frozenset[Any] | None) -> Take:
    def take(value: Any) -> str:
        if not isinstance(value, str) or len(value) > (longest or len(value)) or "\0" in value:
            raise ValueError("no such text")
        if value and choices is not None and value not in choices:
            raise ValueError("no such choice")
        return value

    return take
