"""The spread of households over cells, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laadkern.errors import InputError
from laadkern.places.shares import whole_shares
from laadkern.places.spread import (
    Cells,
    KnownPositions,
    SpreadRule,
    cell_weights,
    nearness,
    spread_households,
)

RULE = SpreadRule(most_per_cell=40, least_per_cell=5)


def cells(count, area=None):
    """Cells of 100 m in a row, in one area unless said."""
    x_m = 100.0 * np.arange(count) + 50
    index = np.zeros(count, np.int64) if area is None else np.array(area)
    return Cells(index, np.arange(count), x_m, np.full(count, 50.0))


def spread(weights, households, rule=RULE):
    amounts = spread_households(np.array(weights), cells(len(weights)), np.array([float(households)]), rule)
    return amounts.tolist()


@pytest.mark.parametrize(
    ("weights", "households", "expected"),
    [
        pytest.param([3.0, 1.0], 40, [30, 10], id="in-proportion"),
        pytest.param([9.0, 1.0], 60, [40, 20], id="a-full-cell-gives-to-the-next"),
        pytest.param([9.0, 2.0, 1.0], 70, [40, 20, 10], id="the-rest-in-proportion"),
        pytest.param([9.0, 1.0], 200, [125, 75], id="a-full-area-holds-a-quarter-above-its-mean"),
        pytest.param([9.0, 1.0, 0.0], 90, [45, 45, 0], id="unlikely-cells-stay-empty-when-the-rest-is-full"),
        pytest.param([9.0, 1.0], 20, [20, 0], id="too-few-for-a-cell-go-to-the-others"),
        pytest.param([1.0, 3.0], 3, [0, 3], id="a-handful-stands-in-the-likeliest-cell"),
        pytest.param([1.0, 3.0], 0, [0, 0], id="nobody"),
    ],
)
def test_households_over_cells(weights, households, expected):
    assert spread(weights, households) == pytest.approx(expected)


def test_areas_do_not_share_households():
    own = cells(4, area=[0, 0, 1, 1])

    amounts = spread_households(np.array([1.0, 1.0, 3.0, 1.0]), own, np.array([20.0, 40.0]), RULE)

    assert amounts.tolist() == [10, 10, 30, 10]


def test_nearness_fades_with_distance_and_weight():
    """At 0 m: 1; at 200 m: 1/e; half of both for a position that counts half; nothing beyond reach."""
    rule = SpreadRule(kernel_m=200, reach_m=250)
    at_first = KnownPositions(np.array([50.0]), np.array([50.0]), np.array([0.5]))

    near = nearness(cells(4), at_first, rule)

    assert near == pytest.approx([0.5, 0.5 * np.exp(-0.5), 0.5 * np.exp(-1), 0.0])


def test_only_a_small_area_gets_homes_away_from_what_is_known():
    near, central = np.array([1.0, 0.0, 1.0, 0.0]), np.ones(4)

    weights, told = cell_weights(
        near, central, cells(4, area=[0, 0, 1, 1]), np.array([100.0, 101.0]), SpreadRule()
    )

    assert weights.tolist() == pytest.approx([1.3, 0.3, 1.0, 0.0])
    assert told.tolist() == [1.0, 1.0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1e6)), min_size=1, max_size=40),
    st.lists(st.integers(0, 10_000), min_size=4, max_size=4),
)
def test_whole_shares_always_add_up(rows, totals):
    groups, amounts = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])

    shares = whole_shares(amounts, groups, np.array(totals))

    assert (shares >= 0).all()
    for group in set(groups.tolist()):
        assert shares[groups == group].sum() == totals[group]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: SpreadRule(kernel_m=0), id="no-kernel"),
        pytest.param(lambda: SpreadRule(background=-1), id="negative-background"),
        pytest.param(lambda: KnownPositions(np.ones(1), np.ones(1), np.array([2.0])), id="weight-above-1"),
        pytest.param(lambda: KnownPositions(np.ones(1), np.ones(2), np.ones(1)), id="shapes-differ"),
        pytest.param(lambda: whole_shares(np.array([-1.0]), np.array([0]), np.array([1])), id="negative"),
    ],
)
def test_refusals(wrong):
    with pytest.raises(InputError):
        wrong()
