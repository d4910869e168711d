"""How rows of a table are written as plain data and made again, whatever number the database gave them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models

from laadkern.errors import InputError, gettext_noop

Row = dict[str, Any]
THERE = gettext_noop("Table %(table)s: %(value)s is here already. Nothing was taken in.")
UNUSABLE = gettext_noop("Table %(table)s, line %(line)s cannot be used (%(value)s). Nothing was taken in.")
CLASH = gettext_noop("Table %(table)s does not fit what is here already. Nothing was taken in.")
NUMBER = "nr"


@dataclass(frozen=True)
class Table:
    """One table of a register.

    Attributes:
        name: Of its file, without suffix.
        model: Its rows.
        key: Fields that name a row, also for other tables; empty where nothing names it.
        parent: Field by which rows are sorted (then in the order in which they were made); of tables
            without a key.
        is_numbered: Without a key, but other tables point to its rows: by their number in the file.
        refers: Foreign keys and the table they point to.
        left_out: Fields that stay here.
        path: Field with the path of a file in the data folder.
        fill: Sets what is left out, on a row that is made again.
        meet: What to do with a row that is here already: nothing stands for refusing.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...] = ()
    parent: str = ""
    is_numbered: bool = False
    refers: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    path: str = ""
    fill: Callable[[Any], None] | None = None
    meet: "Callable[[models.Model, Row, Names], None] | None" = None

    @property
    def fields(self) -> "list[models.Field[Any, Any]]":
        """The fields that are written, in the order of the model."""
        left_out = self.left_out | {self.model._meta.pk.name}
        return [one for one in self.model._meta.concrete_fields if one.name not in left_out]

    def name_of(self, row: Mapping[str, Any]) -> str:
        """The name of a row by its key."""
        return "/".join(str(row[name]) for name in self.key)


class Names:
    """What rows are called in the archive, by table: from the number in the database, or to it."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Any, Any]] = {}

    def keep(self, table: str, one: Any, other: Any) -> None:
        self._of.setdefault(table, {})[one] = other

    def of(self, table: str, one: Any) -> Any:
        return self._of.get(table, {})[one]

    def knows(self, table: str, one: Any) -> bool:
        return one in self._of.get(table, {})


def written(table: Table, found: Iterable[models.Model], names: Names) -> list[Row]:
    """Rows as plain data, in an order that depends on what they say alone.

    Args:
        names: What rows of the tables before are called; those of this one are added.
    """
    objects = list(found)
    if table.key:
        for one in objects:
            names.keep(table.name, one.pk, table.name_of({name: getattr(one, name) for name in table.key}))
    rows = [(one.pk, _row(table, one, names)) for one in objects]
    if table.key:
        rows.sort(key=lambda pair: table.name_of(pair[1]))
    else:
        rows.sort(key=lambda pair: (str(pair[1][table.parent]), pair[0]))
    if table.is_numbered:
        for n, (pk, row) in enumerate(rows, 1):
            row[NUMBER] = n
            names.keep(table.name, pk, n)
    return [row for _, row in rows]


def _row(table: Table, one: models.Model, names: Names) -> Row:
    row: Row = {}
    for each in table.fields:
        value = getattr(one, each.attname)
        if each.name in table.refers:
            row[each.name] = None if value is None else names.of(table.refers[each.name], value)
        else:
            row[each.name] = value.isoformat() if isinstance(value, date | datetime) else value
    return row


def make(table: Table, rows: Sequence[Row], names: Names) -> int:
    """Make rows again, in the caller's transaction; returns how many are new.

    Args:
        names: Numbers of the rows of the tables before; those of this one are added.

    Raises:
        InputError: A row cannot be used, or is here already.
    """
    todo = [(n, row) for n, row in enumerate(rows, 1) if not _met(table, row, names)]
    made = len(todo)
    while todo:  # rows that point to others of the same table come after those
        ready = [(n, row) for n, row in todo if _is_ready(table, row, names)]
        if not ready:
            raise InputError("file", UNUSABLE, table=table.name, line=todo[0][0], value="refers in a circle")
        _create(table, ready, names)
        ready_lines = {n for n, _ in ready}
        todo = [pair for pair in todo if pair[0] not in ready_lines]
    return made


def _met(table: Table, row: Row, names: Names) -> bool:
    """Whether the row is here already and that is well."""
    if not table.key:
        return False
    try:
        there = table.model._default_manager.filter(**{name: row[name] for name in table.key}).first()
        name = table.name_of(row)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("file", UNUSABLE, table=table.name, line=0, value=type(error).__name__) from None
    if there is None:
        return False
    if table.meet is None:
        raise InputError("file", THERE, table=table.name, value=name)
    table.meet(there, row, names)
    names.keep(table.name, name, there.pk)
    return True


def _is_ready(table: Table, row: Row, names: Names) -> bool:
    own = [name for name, other in table.refers.items() if other == table.name]
    return all(row.get(name) is None or names.knows(table.name, row[name]) for name in own)


def _create(table: Table, rows: Sequence[tuple[int, Row]], names: Names) -> None:
    objects = [_object(table, n, row, names) for n, row in rows]
    try:
        table.model._default_manager.bulk_create(objects, batch_size=500)
    except (IntegrityError, DataError):
        raise InputError("file", CLASH, table=table.name) from None
    _set_moments(table, objects, rows)
    for one, (_, row) in zip(objects, rows, strict=True):
        if table.key:
            names.keep(table.name, table.name_of(row), one.pk)
        elif table.is_numbered:
            names.keep(table.name, row[NUMBER], one.pk)


def _object(table: Table, line: int, row: Row, names: Names) -> models.Model:
    wanted = {each.name for each in table.fields} | ({NUMBER} if table.is_numbered else set())
    if set(row) != wanted:
        told = ", ".join(sorted(set(row) ^ wanted))
        raise InputError("file", UNUSABLE, table=table.name, line=line, value=told[:80])
    try:
        values = {each.attname: value_of(table, each, row[each.name], names) for each in table.fields}
        one = table.model(**values)
        if table.fill is not None:
            table.fill(one)
    except (KeyError, TypeError, ValueError, ArithmeticError, ValidationError) as error:
        told = type(error).__name__
        raise InputError("file", UNUSABLE, table=table.name, line=line, value=told) from None
    return one


def value_of(table: Table, each: "models.Field[Any, Any]", value: Any, names: Names) -> Any:
    """A value as the database takes it.

    Raises:
        KeyError: It points to a row that is not in the archive.
        ValueError: It is no value of this field.
    """
    if each.name in table.refers:
        return None if value is None else names.of(table.refers[each.name], value)
    if isinstance(each, models.DateTimeField):
        return None if value is None else datetime.fromisoformat(value)
    if isinstance(each, models.DateField):
        return None if value is None else date.fromisoformat(value)
    if isinstance(each, models.JSONField):
        return value
    if value is None and not each.null:
        raise ValueError(each.name)
    cleaned = each.to_python(value)
    if cleaned and each.choices and cleaned not in dict(each.flatchoices):
        raise ValueError(each.name)
    if isinstance(cleaned, str) and len(cleaned) > (each.max_length or len(cleaned)):
        raise ValueError(each.name)
    return cleaned


def _set_moments(table: Table, objects: list[models.Model], rows: Sequence[tuple[int, Row]]) -> None:
    """Set the moments that the database filled in by itself to what they were."""
    own = [each for each in table.fields if getattr(each, "auto_now_add", False)]
    if not own:
        return
    for one, (_, row) in zip(objects, rows, strict=True):
        for each in own:
            setattr(one, each.attname, datetime.fromisoformat(row[each.name]))
    table.model._default_manager.bulk_update(objects, [each.name for each in own], batch_size=500)
