"""Small numbers: hidden, and not to be found by subtraction."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from laadkern import disclosure

TABLES = hnp.arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(0, 20))


def test_a_second_cell_goes_where_totals_would_tell():
    counts = np.array([[3, 9, 12], [8, 7, 20], [6, 15, 30]])

    hides = disclosure.hidden(counts)

    assert hides[0, 0]
    assert hides.sum() == 4  # two in its row, two in its column, closing a rectangle
    assert all(line.sum() != 1 for line in (*hides, *hides.T))


def test_nothing_small_hides_nothing():
    assert not disclosure.hidden(np.array([[0, 5], [9, 0]])).any()


def test_a_single_row_hides_its_smallest_other_cell():
    assert disclosure.hidden(np.array([[2, 40, 6]])).tolist() == [[True, False, True]]


@given(TABLES)
def test_no_line_has_exactly_one_hidden_cell_and_no_small_one_shows(counts):
    hides = disclosure.hidden(counts)

    assert not ((counts > 0) & (counts < 5) & ~hides).any()
    assert all(line.sum() != 1 for line in (*hides, *hides.T))


def follows(hides, cell):
    """Whether a hidden cell follows from the shown ones: by the rank of the sums that are known."""
    at = {place: n for n, place in enumerate(map(tuple, np.argwhere(hides).tolist()))}
    sums = np.zeros((sum(hides.shape), len(at)))
    for (row, column), n in at.items():
        # A total stands with the other sign, so that every line of the whole table adds up to nothing.
        sums[row, n] = -1 if column == hides.shape[1] - 1 else 1
        sums[hides.shape[0] + column, n] = -1 if row == hides.shape[0] - 1 else 1
    asked = np.zeros((1, len(at)))
    asked[0, at[cell]] = 1
    return np.linalg.matrix_rank(np.vstack([sums, asked])) == np.linalg.matrix_rank(sums)


def whole_of(table):
    return np.block([[table.cells, table.rows[:, None]], [table.columns[None, :], np.array([[table.total]])]])


@given(hnp.arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 9)))
def test_no_hidden_cell_or_total_follows_from_what_is_shown(counts):
    table = disclosure.hidden_with_totals(counts)

    hides = whole_of(table)
    assert not ((counts > 0) & (counts < 5) & ~table.cells).any()
    assert [cell for cell in map(tuple, np.argwhere(hides).tolist()) if follows(hides, cell)] == []


def test_a_cell_between_two_rings_is_found():
    # Rows 0 and 1 with columns 0 and 1, and rows 2 and 3 with columns 2 and 3, are rings; the cell
    # in row 1 and column 2 lies between them and follows from the sums of one ring.
    counts = np.full((4, 4), 9)
    counts[:2, :2], counts[2:, 2:], counts[1, 2] = 3, 3, 4

    table = disclosure.hidden_with_totals(counts)

    assert table.cells.sum() > 9
    assert not follows(whole_of(table), (1, 2))


def test_a_table_without_small_numbers_shows_everything():
    table = disclosure.hidden_with_totals(np.array([[0, 5], [9, 0]]))

    assert not whole_of(table).any()


def test_a_small_total_is_hidden_with_all_that_makes_it():
    table = disclosure.hidden_with_totals(np.array([[1, 2, 0], [20, 30, 40]]))

    assert table.rows.tolist() == [True, True]  # the total of the other row would give it away
    assert table.cells[0, 0]
    assert table.cells[0, 1]
    assert not table.total
