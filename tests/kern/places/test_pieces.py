"""Demand in pieces: whole, adding up, small, and where homes are."""

import numpy as np
import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.places.pieces import demand_pieces, with_need
from laadkern.places.shares import whole_shares
from laadkern.places.spread import KnownPositions
from tests.kern.places.conftest import EAST, NORTH, homes, neighbourhood, table


def known_at(*positions):
    x_m = np.array([EAST + x for x, _ in positions])
    return KnownPositions(x_m, np.array([NORTH + y for _, y in positions]), np.ones(len(positions)))


@pytest.mark.parametrize(
    ("amounts", "total", "expected"),
    [
        pytest.param([1.0, 1.0, 1.0], 10, [4, 3, 3], id="first-of-equals-gets-the-rest"),
        pytest.param([0.2, 0.3, 0.5], 10, [2, 3, 5], id="exact"),
        pytest.param([1.0, 2.0], 2, [1, 1], id="largest-remainder-first"),
        pytest.param([0.0, 0.0], 3, [2, 1], id="no-weights-share-evenly"),
        pytest.param([1.0, 1.0], 0, [0, 0], id="nothing-to-share"),
    ],
)
def test_whole_shares_worked_out_by_hand(amounts, total, expected):
    shares = whole_shares(np.array(amounts), np.zeros(len(amounts), np.int64), np.array([total]))

    assert shares.tolist() == expected


def test_known_homes_carry_the_households_in_proportion(one_square):
    """Two homes in one cell, one in another, 90 households: 60 (two pieces of 30) and 30."""
    pieces = demand_pieces(one_square, homes=homes((110, 110), (130, 110), (820, 850)), complete_from=0.01)

    assert sorted(pieces["households"].to_list()) == [30, 30, 30]
    assert pieces["estimated"].to_list() == [False] * 3
    assert set(pieces["basis"]) == {"house_numbers"}
    far = pieces.filter(pl.col("x_m") > EAST + 500)
    assert (far["x_m"][0], far["y_m"][0]) == (EAST + 820, NORTH + 850)


def test_homes_that_cover_too_little_only_attract(one_square):
    """Nine homes for 90 households do not say where the other 81 are, but they are near them."""
    pieces = demand_pieces(one_square, homes=homes(*((830 + 5 * i, 850) for i in range(9))))

    assert set(pieces["estimated"]) == {True}
    assert set(pieces["basis"]) == {"known_positions"}
    mean_x = (pieces["x_m"] * pieces["households"]).sum() / 90
    assert mean_x > EAST + 500


def test_homes_of_an_extract_that_just_touches_say_nothing(one_square):
    assert set(demand_pieces(one_square, homes=homes((850, 850)))["basis"]) == {"area_centre"}


def test_a_large_area_is_never_spread_evenly_but_round_what_is_known():
    """9 km2 with 200 households and one address: all within 1 km of it, the most nearest."""
    area = table(neighbourhood("BU01", 200, side_m=3000.0))

    pieces = demand_pieces(area, known=known_at((500, 500)))
    distance = np.hypot(pieces["x_m"] - EAST - 500, pieces["y_m"] - NORTH - 500).to_numpy()

    assert distance.max() < 1000
    assert np.average(distance, weights=pieces["households"].to_numpy()) < 300
    assert pieces["households"].sum() == 200


def test_a_large_area_without_known_positions_is_filled_from_its_centre():
    area = table(neighbourhood("BU01", 200, side_m=3000.0))

    pieces = demand_pieces(area, known=known_at((9000, 9000)))
    distance = np.hypot(pieces["x_m"] - EAST - 1500, pieces["y_m"] - NORTH - 1500).to_numpy()

    assert set(pieces["basis"]) == {"area_centre"}
    assert np.average(distance, weights=pieces["households"].to_numpy()) < 600


def test_a_known_position_over_the_border_counts_and_is_named():
    area = table(neighbourhood("BU01", 60, side_m=3000.0))

    pieces = demand_pieces(area, known=known_at((-100, 150)))

    assert set(pieces["basis"]) == {"nearby_positions"}
    assert pieces["x_m"].max() < EAST + 1000


def test_a_neighbourhood_without_outline_stands_at_its_point_or_the_mean_of_its_municipality():
    own = table(neighbourhood("BU01", 40, outline=False)).with_columns(x_m=EAST, y_m=NORTH)
    mean = table(neighbourhood("BU01", 40, outline=False), neighbourhood("BU02", 8))

    assert demand_pieces(own)["x_m"].mean() == pytest.approx(EAST, abs=50)
    lost = demand_pieces(mean).filter(pl.col("neighbourhood_code") == "BU01")
    assert set(lost["basis"]) == {"no_outline"}
    assert lost["x_m"].mean() == pytest.approx(EAST + 150, abs=50)


def test_households_add_up_and_no_piece_is_larger_than_30():
    rows = [neighbourhood(f"BU{i:02}", h, west=i * 300.0) for i, h in enumerate([0, 1, 29, 31, 999, 5000])]
    frame = table(*rows)

    pieces = demand_pieces(frame, known=known_at((950, 150), (1000, 290)))
    sums = pieces.group_by("neighbourhood_code").agg(pl.col("households").sum()).sort("neighbourhood_code")

    assert sums["households"].to_list() == [0, 1, 29, 31, 999, 5000]
    assert pieces["households"].max() <= 30
    assert pieces["piece_id"].is_unique().all()


def test_need_is_shared_by_households_and_evenly_without_any():
    frame = table(neighbourhood("BU01", 90, side_m=900.0), neighbourhood("BU02", 0, west=900.0))
    need = pl.DataFrame({"neighbourhood_code": ["BU01", "BU02"], "need_points": [9.0, 2.0]})

    pieces = with_need(demand_pieces(frame), need)
    first = pieces.filter(pl.col("neighbourhood_code") == "BU01")

    assert first["need_points"].to_list() == pytest.approx((first["households"] * 0.1).to_list())
    assert pieces.filter(pl.col("neighbourhood_code") == "BU02")["need_points"].sum() == pytest.approx(2.0)


def test_a_neighbourhood_without_a_forecast_needs_nothing(one_square):
    need = pl.DataFrame(schema={"neighbourhood_code": pl.String, "need_points": pl.Float64})

    assert with_need(demand_pieces(one_square), need)["need_points"].sum() == 0


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        pytest.param(table(neighbourhood("BU01", 9)).drop("households"), "neighbourhoods", id="column"),
        pytest.param(table(neighbourhood("B", 9), neighbourhood("B", 9)), "neighbourhoods", id="double"),
        pytest.param(table(neighbourhood("BU01", 9.5)), "households", id="half-a-household"),
        pytest.param(table(neighbourhood("BU01", -1)), "households", id="negative"),
        pytest.param(table(neighbourhood("BU01", 9, outline=False)), "neighbourhoods", id="nowhere"),
    ],
)
def test_neighbourhoods_that_cannot_be_used(frame, field):
    with pytest.raises(InputError) as refused:
        demand_pieces(frame)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("code", "points"),
    [pytest.param("BU99", 1.0, id="unknown-code"), pytest.param("BU01", -1.0, id="negative-need")],
)
def test_need_that_cannot_be_used(one_square, code, points):
    need = pl.DataFrame({"neighbourhood_code": [code], "need_points": [points]})

    with pytest.raises(InputError):
        with_need(demand_pieces(one_square), need)
