"""An explanation leads to the figure of the forecast."""

import math

import pytest

from laadkern.demand import DemandParameters, explain, forecast_areas, prepare
from laadkern.errors import InputError

PARAMETERS = DemandParameters()


@pytest.fixture
def areas(neighbourhoods, municipalities, home_types):
    return prepare(neighbourhoods, municipalities, home_types, PARAMETERS)


@pytest.mark.parametrize("row", [0, 1, 2])
def test_steps_multiply_to_the_figure(areas, row):
    result = forecast_areas(areas, parameters=PARAMETERS, years=[2033], scenarios=["high"])
    told = explain(areas, areas["code"][row], parameters=PARAMETERS, scenario="high", year=2033)
    steps = {step.name: step.value for step in told.steps}

    assert told.needed == result["public_charge_points_needed"][row]
    assert sum(step.value for step in told.groups) == pytest.approx(told.needed)
    chain = ("region_evs", "points_per_ev", "municipality_share", "neighbourhood_share", "placement")
    assert math.prod(steps[name] for name in chain) == pytest.approx(told.needed)
    level = steps["public_share"] * steps["kwh_per_ev"] / steps["kwh_per_point"] * steps["level_correction"]
    assert level == pytest.approx(steps["points_per_ev"])


def test_filled_inputs_are_marked(areas):
    told = explain(areas, "BU3", parameters=PARAMETERS, scenario="mid", year=2030)
    marked = {step.name for step in told.inputs if step.filled}
    assert "terraced" in marked
    assert "households" not in marked


def test_an_unknown_neighbourhood_is_refused(areas):
    with pytest.raises(InputError, match="BU9"):
        explain(areas, "BU9", parameters=PARAMETERS, scenario="mid", year=2030)
