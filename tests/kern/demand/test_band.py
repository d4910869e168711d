"""Both ways to a level, and what lies between."""

import pytest

from laadkern.demand import DemandParameters, at_stock_level, level_band, prepare
from laadkern.demand.model import area_need

PARAMETERS = DemandParameters()
MOMENT = 2025.43


@pytest.fixture
def areas(neighbourhoods, municipalities, home_types):
    return prepare(neighbourhoods, municipalities, home_types, PARAMETERS)


def test_at_the_moment_of_the_stock_the_model_gives_the_stock(areas):
    moved = at_stock_level(areas, PARAMETERS, points_standing=17, moment=MOMENT)
    assert area_need(areas, moved, "mid", MOMENT).total.sum() == pytest.approx(17)


def test_a_correction_that_was_there_does_not_count_twice(areas):
    once = at_stock_level(areas, PARAMETERS, points_standing=17, moment=MOMENT)
    assert at_stock_level(areas, once, points_standing=17, moment=MOMENT) == once


def test_the_band_keeps_one_factor_between_the_ways(areas):
    band = level_band(areas, parameters=PARAMETERS, points_standing=17, moment=MOMENT, years=[2026, 2040])
    ratios = (band["from_stock"] / band["from_national_figures"]).to_list()
    assert band.height == 6
    assert ratios == pytest.approx([ratios[0]] * 6)
    assert ratios[0] != pytest.approx(1.0)
