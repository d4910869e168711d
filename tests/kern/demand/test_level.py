"""The level, worked out by hand."""

from dataclasses import replace

import pytest

from laadkern.demand import level
from laadkern.demand.parameters import DemandParameters
from laadkern.errors import InputError

PARAMETERS = DemandParameters(use_growth=0.1)


def test_public_charging_is_its_part_of_what_is_not_at_home():
    # a quarter is not at home; 25 of 25 + 13 + 9 of it is public
    assert level.public_share(PARAMETERS) == pytest.approx(0.25 * 25 / 47)
    assert level.fast_share(PARAMETERS) == pytest.approx(0.25 * 9 / 47)


def test_everybody_at_home_needs_no_public_point():
    assert level.points_per_ev(0.2, 2030, replace(PARAMETERS, home_share=1.0)) == 0.0


@pytest.mark.parametrize(("share", "kwh"), [(0.0, 3600), (0.5, 3000), (1.0, 2400)])
def test_use_per_car_falls_as_electric_becomes_ordinary(share, kwh):
    assert level.kwh_per_ev(share, PARAMETERS) == pytest.approx(kwh)


def test_use_per_point_grows_from_the_base_year():
    assert level.kwh_per_point(2025, PARAMETERS) == pytest.approx(2500)
    assert level.kwh_per_point(2027, PARAMETERS) == pytest.approx(2500 * 1.21)


def test_points_per_car_worked_out_by_hand():
    # 3,000 kWh, 13.3% of it public: 398.9 kWh of 2,500 kWh per point
    assert level.points_per_ev(0.5, 2025, PARAMETERS) == pytest.approx(398.936 / 2500, rel=1e-5)


def test_the_stock_moves_the_whole_course_by_one_factor():
    correction = level.stock_correction(8.0, 10.0)
    moved = replace(PARAMETERS, level_correction=correction)
    for year in (2026, 2040):
        before = level.points_per_ev(0.3, year, PARAMETERS)
        assert level.points_per_ev(0.3, year, moved) == pytest.approx(0.8 * before)


def test_a_region_without_points_gives_no_level():
    with pytest.raises(InputError, match="points_standing"):
        level.stock_correction(0.0, 10.0)
