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
