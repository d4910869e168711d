"""Hiding small numbers in a table, so that nobody can be told from a count or by subtraction.

A count of 1 to `least` - 1 is hidden. Where a row or column with its total would give a hidden cell
away, the smallest other cell of it is hidden too, until no total does.

Source: primary and secondary cell suppression (Hundepool et al., Statistical Disclosure Control,
2012, chapter 4), with the smallest cell as the one to go.
"""

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
