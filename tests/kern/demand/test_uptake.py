"""The curve of electric vehicles, worked out by hand."""

import numpy as np
import pytest

from laadkern.demand.parameters import DemandParameters, Uptake
from laadkern.demand.uptake import area_share, electric_share, growth_per_year, halfway_year
from laadkern.errors import InputError

MID = DemandParameters().car_uptake["mid"]


def test_mid_curve_is_the_national_fit_of_the_handbook():
    assert growth_per_year(MID) == pytest.approx(0.238, abs=0.0005)
    assert halfway_year(MID) == pytest.approx(2036.1, abs=0.05)
    assert 10 * electric_share(MID, 2035) == pytest.approx(4.35, abs=0.02)  # million cars
    assert 10 * electric_share(MID, 2040) == pytest.approx(7.2, abs=0.05)


@pytest.mark.parametrize(("year", "share"), [(2022, 0.0338), (2030, 0.19)])
def test_curve_passes_through_its_two_points(year, share):
    assert electric_share(MID, year) == pytest.approx(share)


def test_scenarios_keep_their_order():
    uptakes = DemandParameters().car_uptake
    shares = [electric_share(uptakes[name], 2035) for name in ("low", "mid", "high")]
    assert shares == sorted(shares)
    assert shares[0] < shares[2]


@pytest.mark.parametrize(
    ("share", "affinity", "expected"),
    [
        pytest.param(0.2, 1.0, 0.2, id="average-area"),
        pytest.param(0.2, 2.0, 1 / 3, id="odds-one-to-four-doubled"),
        pytest.param(0.5, 3.0, 0.75, id="half-at-three-to-one"),
    ],
)
def test_area_share_worked_out_by_hand(share, affinity, expected):
    assert area_share(share, np.array([affinity]))[0] == pytest.approx(expected)


def test_no_area_passes_all_cars_electric():
    assert area_share(0.99, np.array([50.0]))[0] < 1.0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_that_no_curve_passes_is_refused(share):
    with pytest.raises(InputError, match="second_share"):
        Uptake(2022, 0.03, 2030, share)


def test_two_points_in_the_same_year_are_refused():
    with pytest.raises(InputError, match="second_year"):
        Uptake(2022, 0.03, 2022, 0.2)
