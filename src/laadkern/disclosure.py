"""Hiding small numbers in a table, so that nobody can be told from a count or by subtraction.

A count of 1 to `least` - 1 is hidden. Where a row or column with its total would give a hidden cell
away, the smallest other cell of it is hidden too, until no total does.

`hidden_with_totals` goes further: totals can be small too, and a cell can be worked out from several
rows and columns together. Seen as a graph of rows and columns with the hidden cells as its edges, a
cell can be worked out exactly when it is a bridge; so cells are hidden until there is no bridge.

Source: primary and secondary cell suppression (Hundepool et al., Statistical Disclosure Control,
2012, chapter 4), with the smallest cell as the one to go; bridges: Gusfield (1988), A graph theoretic
approach to statistical data security.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from laadkern import checks

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def hidden(counts: IntArray, *, least: int = 5) -> BoolArray:
    """Which cells of a table with row and column totals must not be shown.

    Args:
        counts: People or requests, at least 0, shape (rows, columns); totals are not among them.
        least: Smallest count that may be shown, apart from 0.

    Returns:
        True where a cell is hidden, same shape. Totals of rows and columns can be shown, as far as they
        are no small number themselves: in no row or column exactly one cell is hidden.

    Raises:
        InputError: A count is negative, or the table has not two dimensions.
    """
    checks.shape("counts", counts, (counts.shape[0], counts.shape[-1]))
    checks.within("counts", counts.astype(np.float64), at_least=0)
    hides = (counts > 0) & (counts < least)
    while (cell := _next_cell(hides, counts)) is not None:
        hides[cell] = True
    return hides


def _next_cell(hides: BoolArray, counts: IntArray) -> tuple[int, int] | None:
    """The cell to hide next, in a row or column of which exactly one is hidden.

    Preferred is a cell that helps the line it crosses as well, then one that holds something, then the
    smallest: an empty cell says nothing when it is hidden.
    """
    rows, columns = hides.sum(axis=1), hides.sum(axis=0)
    crossing = (rows[:, np.newaxis] == 1).astype(int) + (columns[np.newaxis, :] == 1)
    needed = np.zeros_like(hides)
    if hides.shape[1] > 1:
        needed |= (rows == 1)[:, np.newaxis]
    if hides.shape[0] > 1:
        needed |= (columns == 1)[np.newaxis, :]
    open_cells = np.argwhere(needed & ~hides)
    if not len(open_cells):
        return None
    row, column = min(
        open_cells.tolist(),
        key=lambda at: (-crossing[at[0], at[1]], counts[at[0], at[1]] == 0, counts[at[0], at[1]]),
    )
    return row, column


@dataclass(frozen=True)
class HiddenTable:
    """What of a table with its totals must not be shown.

    Attributes:
        cells: Shape (rows, columns).
        rows, columns: Totals of the rows and of the columns.
        total: The total of all.
    """

    cells: BoolArray
    rows: BoolArray
    columns: BoolArray
    total: bool


def hidden_with_totals(counts: IntArray, *, least: int = 5, also: BoolArray | None = None) -> HiddenTable:
    """Which cells and which totals of a table must not be shown; totals that are shown give none away.

    Args:
        counts: People or requests, at least 0, shape (rows, columns).
        least: Smallest count that may be shown, apart from 0.
        also: What has to be hidden anyway, of the table with its totals as last row and column.

    Raises:
        InputError: A count is negative, or the table has not two dimensions.
    """
    checks.shape("counts", counts, (counts.shape[0], counts.shape[-1]))
    checks.within("counts", counts.astype(np.float64), at_least=0)
    rows = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    whole = np.vstack([rows, rows.sum(axis=0, keepdims=True)])
    hides = (whole > 0) & (whole < least)
    if also is not None:
        checks.shape("also", also, whole.shape)
        hides |= also
    while (bridge := _bridge(hides)) is not None:
        hides[_closing(bridge, hides, whole)] = True
    return HiddenTable(hides[:-1, :-1], hides[:-1, -1], hides[-1, :-1], bool(hides[-1, -1]))


def _bridge(hides: BoolArray) -> tuple[int, int] | None:
    """A hidden cell that follows from what is shown; None where none does."""
    alone = hides & ((hides.sum(axis=1) == 1)[:, np.newaxis] | (hides.sum(axis=0) == 1)[np.newaxis, :])
    if alone.any():
        row, column = np.argwhere(alone)[0].tolist()
        return row, column
    for row, column in np.argwhere(hides).tolist():
        if not _reaches(hides, row, column)[1][column]:
            return row, column
    return None


def _reaches(hides: BoolArray, row: int, column: int) -> tuple[BoolArray, BoolArray]:
    """Rows and columns that hang together with a row by hidden cells other than this one."""
    others = hides.copy()
    others[row, column] = False
    in_rows: BoolArray = np.zeros(hides.shape[0], dtype=bool)
    in_columns: BoolArray = np.zeros(hides.shape[1], dtype=bool)
    in_rows[row] = True
    while True:
        columns: BoolArray = np.asarray(others[in_rows].any(axis=0))
        rows: BoolArray = np.asarray(in_rows | others[:, columns].any(axis=1))
        if (rows == in_rows).all() and (columns == in_columns).all():
            return in_rows, in_columns
        in_rows, in_columns = rows, columns


def _closing(bridge: tuple[int, int], hides: BoolArray, whole: IntArray) -> tuple[int, int]:
    """The cell to hide next so that a bridge becomes part of a ring, or comes nearer to it.

    First a cell that closes a ring, then one that holds something, then the smallest; the total of all,
    which people look for most, last.
    """
    row, column = bridge
    near_rows, near_columns = _reaches(hides, row, column)
    ring = near_rows[:, np.newaxis] ^ near_columns[np.newaxis, :]
    ring[row], ring[:, column] = ring[row] & ~near_columns, ring[:, column] & near_rows
    longer = np.zeros_like(hides)
    longer[row], longer[:, column] = True, True
    free = ~hides
    free[-1, -1] = False
    for wanted in (ring & free, longer & free, free, ~hides):
        found = np.argwhere(wanted)
        if len(found):
            break
    chosen = min(found.tolist(), key=lambda at: (whole[at[0], at[1]] == 0, whole[at[0], at[1]]))
    return chosen[0], chosen[1]


def hidden_with_shared_rows(tables: Sequence[IntArray], *, least: int = 5) -> list[HiddenTable]:
    """As `hidden_with_totals` for tables of the same people by other columns: totals of rows are shared.

    A row of which the total is hidden is hidden whole, in every table: then what one table tells of the
    totals, the others told already.

    Args:
        tables: Counts with the same rows and the same totals of rows, each of shape (rows, columns).
        least: Smallest count that may be shown, apart from 0.
    """
    totals = tables[0].sum(axis=1)
    for counts in tables:
        checks.within("tables", (counts.sum(axis=1) - totals).astype(np.float64), at_least=0, at_most=0)
    rows: BoolArray = (totals > 0) & (totals < least)
    total = False
    while True:
        found = [hidden_with_totals(one, least=least, also=_marked(one, rows, total)) for one in tables]
        more = np.logical_or.reduce([rows, *(one.rows for one in found)])
        more_total = total or any(one.total for one in found)
        if (more == rows).all() and more_total == total:
            return found
        rows, total = more, more_total


def _marked(counts: IntArray, rows: BoolArray, total: bool) -> BoolArray:
    marked = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=bool)
    marked[:-1][rows] = True
    marked[-1, -1] = total
    return marked
