"""Which rows of an archive hang together, and in which parts they are made."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from laadregie.foundation.transfer.tables import Row, Table

MUNICIPALITY = "municipality_code"

Part = dict[str, list[int]]  # lines by table, counted from 1


class Groups:
    """Rows joined by what they point to: a group is complete without any row of another."""

    def __init__(self, tables: Sequence[Table], counts: Mapping[str, int]) -> None:
        self._tables = [one for one in tables if not one.is_shared]
        self._base: dict[str, int] = {}
        total = 0
        for table in self._tables:
            self._base[table.name] = total
            total += counts[table.name]
        self._counts = counts
        self._parent = array("q", range(total))
        self._last: dict[tuple[str, str], tuple[int, str, int]] = {}

    def join(self, table: str, line: int, other: str, other_line: int) -> None:
        """Rows that belong together; nothing is joined by a shared table."""
        if table in self._base and other in self._base:
            one, another = self._root(self._node(table, line)), self._root(self._node(other, other_line))
            self._parent[max(one, another)] = min(one, another)

    def note(self, table: Table, line: int, row: Row) -> None:
        """Remember which row of a municipality has the highest number."""
        if table.key and MUNICIPALITY in row and not table.is_shared:
            number = str(row[table.key[-1]])
            kept = self._last.setdefault((table.name, str(row[MUNICIPALITY])), (0, "", 0))
            if (len(number), number) > kept[:2]:
                self._last[table.name, str(row[MUNICIPALITY])] = (len(number), number, line)

    def parts(self, rows: int) -> list[Part]:
        """The groups in parts of about so many rows; the same for the same archive.

        The groups with the highest numbers of a municipality come first: what somebody else opens
        meanwhile is numbered after those, so that no number of the archive is given out again.
        """
        found: dict[int, list[tuple[str, int]]] = {}
        for table in self._tables:
            for line in range(1, self._counts[table.name] + 1):
                found.setdefault(self._root(self._node(table.name, line)), []).append((table.name, line))
        leading = {self._root(self._node(name, kept[2])) for (name, _), kept in self._last.items()}
        ordered = sorted(found, key=lambda root: (root not in leading, root))
        return list(_packed((found[root] for root in ordered), rows))

    def _node(self, table: str, line: int) -> int:
        return self._base[table] + line - 1

    def _root(self, node: int) -> int:
        parent = self._parent
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node


def _packed(groups: Iterable[list[tuple[str, int]]], rows: int) -> Iterable[Part]:
    part: dict[str, list[int]] = {}
    size = 0
    for group in groups:
        if size and size + len(group) > rows:
            yield _sorted(part)
            part, size = {}, 0
        for name, line in group:
            part.setdefault(name, []).append(line)
        size += len(group)
    if size:
        yield _sorted(part)


def _sorted(part: dict[str, list[int]]) -> Part:
    return {name: sorted(lines) for name, lines in part.items()}


def lines_of(part: Mapping[str, Sequence[int]], table: Table) -> Sequence[int]:
    """The lines of a table in a part."""
    return part.get(table.name, ())


def circle(pointing: Mapping[int, Any]) -> int | None:
    """A line from which pointing leads back to itself, if there is one."""
    done: set[int] = set()
    for start in pointing:
        seen: list[int] = []
        on_the_way: set[int] = set()
        at = start
        while at in pointing and at not in done:
            if at in on_the_way:
                return at
            on_the_way.add(at)
            seen.append(at)
            at = pointing[at]
        done.update(seen)
    return None
