"""How rows of a table are written as plain data and made again, whatever number the database gave them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models

from laadkern.errors import gettext_noop

Row = dict[str, Any]
THERE = gettext_noop("Table %(table)s: %(value)s is here already. Nothing was taken in.")
UNUSABLE = gettext_noop("Table %(table)s, line %(line)s cannot be used (%(value)s). Nothing was taken in.")
UNFIT = gettext_noop("Table %(table)s breaks a rule (%(value)s). Nothing was taken in.")
CLASH = gettext_noop("Table %(table)s does not fit what is here already. Nothing was taken in.")
LOOKED_UP = 400  # names in one query: fewer than a database takes variables
NUMBER = "nr"
ABOUT = "about"


@dataclass(frozen=True)
class Meeting:
    """What a table does with rows that are here already.

    Attributes:
        check: Refuses rows that cannot come beside what is here; gets the rows, and what is here of
            them by name.
        becomes: Whether what is here becomes what the archive says; else it stays as it is.
    """

    check: "Callable[[Sequence[Row], Mapping[str, models.Model]], None] | None" = None
    becomes: bool = False


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
        is_shared: Rows of any case point to its rows; they do not tie cases to each other.
        fill: Gives what is left out, by name, for a row that is made again; without it the defaults.
        meet: What to do with rows that are here already; without it they are refused.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...] = ()
    parent: str = ""
    is_numbered: bool = False
    refers: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    path: str = ""
    is_shared: bool = False
    fill: Callable[[Row], Row] | None = None
    meet: "Meeting | None" = None

    @cached_property
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
    row = row_of(table, one)
    for name, other in table.refers.items():
        if row[name] is not None:
            row[name] = names.of(other, row[name])
    return row


def row_of(table: Table, one: models.Model) -> Row:
    """A row as plain data; what it points to is still a number of this database."""
    row: Row = {}
    for each in table.fields:
        value = getattr(one, each.attname)
        row[each.name] = value.isoformat() if isinstance(value, date) else value
    return row
