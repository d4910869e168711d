"""Trying a whole archive outside any transaction: every line, every rule of the tables, every reference."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from laadkern.errors import InputError
from laadregie.foundation.transfer.archive import Opened
from laadregie.foundation.transfer.groups import Groups, Part, circle
from laadregie.foundation.transfer.scratch import Scratch, scratch
from laadregie.foundation.transfer.shapes import Shape, unusable
from laadregie.foundation.transfer.tables import ABOUT, NUMBER, UNUSABLE, Table

# Two thousand rows are written in a few tenths of a second; a part holds more only where one group does.
PART_ROWS = 2_000
Lines = dict[str, dict[Any, int]]


def tried(opened: Opened, tables: Sequence[Table], subjects: Mapping[str, str]) -> list[Part]:
    """The parts in which an archive can be made, if all of it can be.

    Args:
        subjects: The table that each word before the colon of `about` stands for.

    Raises:
        InputError: A line cannot be a row, breaks a rule of its table, or points to what is not there.
    """
    groups = Groups(tables, {name: len(lines) for name, lines in opened.lines.items()})
    lines: Lines = {}
    with scratch(tables) as trial:
        for table in tables:
            _Trial(opened, table, subjects, lines, groups).run(trial)
    return groups.parts(PART_ROWS)


class _Trial:
    """One table of an archive against its rules."""

    def __init__(
        self,
        opened: Opened,
        table: Table,
        subjects: Mapping[str, str],
        lines: Lines,
        groups: Groups,
    ) -> None:
        self.opened, self.table, self.subjects = opened, table, subjects
        self.lines, self.groups = lines, groups
        self.has_about = any(one.name == ABOUT for one in table.fields)
        self.own = [name for name, other in table.refers.items() if other == table.name]

    def run(self, trial: Scratch) -> None:
        self._name()
        shape = Shape(self.table, trial.connection)
        trial.insert(shape, self._rows(shape))
        if self.own:
            self._check_circles()

    def _name(self) -> None:
        """Keep what the rows are called, before rows of the same table point to each other."""
        table = self.table
        if table.is_numbered:
            self.lines[table.name] = {n: n for n in range(1, len(self.opened.lines[table.name]) + 1)}
        elif table.key:
            named = self.lines[table.name] = {}
            for n, row in enumerate(self.opened.rows(table.name), 1):
                try:
                    named[table.name_of(row)] = n
                except KeyError as error:
                    raise unusable(table, n, error) from None

    def _rows(self, shape: Shape) -> Iterator[list[Any]]:
        for n, row in enumerate(self.opened.rows(self.table.name), 1):
            try:
                if self.table.is_numbered and row.get(NUMBER) != n:
                    raise KeyError(NUMBER)
                values = shape.values(row)
                self._refer(shape, n, row, values)
            except (KeyError, TypeError, ValueError) as error:
                raise unusable(self.table, n, error) from None
            values[0] = n
            self.groups.note(self.table, n, row)
            yield values

    def _refer(self, shape: Shape, n: int, row: Mapping[str, Any], values: list[Any]) -> None:
        for place, other in shape.refers:
            if values[place] is not None:
                values[place] = self.lines[other][values[place]]
                self.groups.join(self.table.name, n, other, values[place])
        if self.has_about:
            kind, _, name = row[ABOUT].partition(":")
            other = self.subjects[kind]
            self.groups.join(self.table.name, n, other, self.lines[other][name])

    def _check_circles(self) -> None:
        """Rows of one table that point to each other end somewhere."""
        for name in self.own:
            named = self.lines[self.table.name]
            rows = enumerate(self.opened.rows(self.table.name), 1)
            line = circle({n: named[row[name]] for n, row in rows if row[name] is not None})
            if line is not None:
                raise InputError(
                    "file", UNUSABLE, table=self.table.name, line=line, value="refers in a circle"
                )
