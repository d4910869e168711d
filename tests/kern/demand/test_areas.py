"""Cars, driveways and filled values per neighbourhood, worked out by hand."""

import polars as pl
import pytest

from laadkern.demand import DemandParameters, prepare
from laadkern.errors import InputError

PARAMETERS = DemandParameters()
NO_HOME_TYPES = pl.DataFrame()


def prepared(neighbourhoods, municipalities, home_types=NO_HOME_TYPES):
    return prepare(neighbourhoods, municipalities, home_types, PARAMETERS)


def test_cars_of_a_municipality_are_spread_and_none_is_lost(neighbourhoods, municipalities, home_types):
    areas = prepared(neighbourhoods, municipalities, home_types)
    cars = areas["cars"].to_list()
    assert cars[0] + cars[1] == pytest.approx(1800)
    assert cars[2] == pytest.approx(1000)


def test_cars_of_a_lease_company_do_not_stand_in_the_streets(neighbourhoods, municipalities):
    # the town of B: 200 apartments with half a car and 800 terraced homes with 1.1 lead to 980 cars
    lease = municipalities.with_columns(pl.Series("cars", [1800, 5000]))
    areas = prepared(neighbourhoods, lease)
    assert areas["cars"][2] == pytest.approx(1.1 * 980)
    assert areas["cars_registered"][2] == 5000


def test_homes_with_more_cars_get_more_of_them(neighbourhoods, municipalities, home_types):
    town, village, _ = prepared(neighbourhoods, municipalities, home_types)["cars"].to_list()
    assert village / 500 > town / 1000


def test_driveways_worked_out_by_hand(neighbourhoods, municipalities):
    # the town of B: 20% apartments (0.5 car, half without), 80% terraced (1.1 cars, 80% without)
    areas = prepared(neighbourhoods, municipalities)
    assert areas["no_driveway_share"][2] == pytest.approx((0.2 * 0.5 * 0.5 + 0.8 * 1.1 * 0.8) / (0.1 + 0.88))


def test_home_types_of_the_postcode_tell_the_village_from_the_town(
    neighbourhoods, municipalities, home_types
):
    areas = prepared(neighbourhoods, municipalities, home_types)
    assert areas["no_driveway_share"][1] < 0.5 < areas["no_driveway_share"][0]
    assert areas["terraced"][0] > areas["detached"][0]
    assert areas["detached"][1] > areas["terraced"][1]


def test_kinds_of_home_add_up_to_all_homes(neighbourhoods, municipalities, home_types):
    areas = prepared(neighbourhoods, municipalities, home_types)
    total = areas.select(pl.sum_horizontal("apartment", "terraced", "semi_detached", "detached"))
    assert total.to_series().to_list() == pytest.approx([1, 1, 1])


def test_complete_input_is_not_marked(neighbourhoods, municipalities, home_types):
    areas = prepared(neighbourhoods, municipalities, home_types)
    assert areas["filled"].to_list() == ["", "", "home_types"]


def without(frame: pl.DataFrame, column: str, row: int) -> pl.DataFrame:
    values = frame[column].to_list()
    values[row] = None
    return frame.with_columns(pl.Series(column, values))


def test_a_missing_value_becomes_the_mean_of_its_district(neighbourhoods, municipalities):
    dear = neighbourhoods.with_columns(pl.Series("property_value_eur", [300_000, 500_000, 900_000]))
    areas = prepared(without(dear, "property_value_eur", 0), municipalities)
    assert areas["property_value_eur"][0] == pytest.approx(500_000, rel=1e-6)
    assert "property_value_eur" in areas["filled"][0]
    assert "property_value_eur" not in areas["filled"][1]


def test_without_neighbours_it_becomes_the_municipality_own_figure(neighbourhoods, municipalities):
    own = municipalities.with_columns(pl.Series("property_value_eur", [300_000, 410_000]))
    areas = prepared(without(neighbourhoods, "property_value_eur", 2), own)
    assert areas["property_value_eur"][2] == 410_000


def test_missing_children_follow_the_share_of_the_district_by_households(neighbourhoods, municipalities):
    children = neighbourhoods.with_columns(pl.Series("inhabitants_under_15", [None, 220, 330]))
    assert prepared(children, municipalities)["children_share"][0] == pytest.approx(0.2, rel=1e-6)


def test_missing_households_follow_from_the_inhabitants(neighbourhoods, municipalities):
    areas = prepared(without(neighbourhoods, "households", 0), municipalities)
    assert areas["households"][0] == pytest.approx(1000)
    assert areas["filled"][0].split(",")[0] == "households"


def test_not_a_number_counts_as_missing(neighbourhoods, municipalities):
    broken = neighbourhoods.with_columns(pl.Series("household_size", [float("nan")] * 3))
    assert prepared(broken, municipalities)["cars"].sum() == pytest.approx(2800)


def test_keys_alone_are_enough():
    neighbourhoods = pl.DataFrame({"code": ["BU1", "BU2"], "municipality_code": ["GM1", "GM1"]})
    areas = prepared(neighbourhoods, pl.DataFrame({"code": ["GM1"]}))
    assert areas["cars"].to_list() == [0, 0]
    assert areas["filled"][0].startswith("households,inhabitants,")


def test_households_alone_are_enough_for_cars():
    neighbourhoods = pl.DataFrame({"code": ["BU1"], "municipality_code": ["GM1"], "households": [100]})
    areas = prepared(neighbourhoods, pl.DataFrame({"code": ["GM1"]}))
    # 64% single-family (62, 18 and 20 of it), the rest apartments
    assert areas["cars"][0] == pytest.approx(
        100 * (0.36 * 0.5 + 0.64 * (0.62 * 1.1 + 0.18 * 1.4 + 0.2 * 1.8))
    )
    assert areas["vans"][0] == pytest.approx(0.11 * areas["cars"][0])


def test_an_unknown_municipality_is_refused(neighbourhoods, municipalities):
    with pytest.raises(InputError, match="GM2"):
        prepared(neighbourhoods, municipalities.head(1))


def test_a_doubled_neighbourhood_is_refused(neighbourhoods, municipalities):
    with pytest.raises(InputError, match="BU1"):
        prepared(pl.concat([neighbourhoods, neighbourhoods.head(1)]), municipalities)


@pytest.mark.parametrize(
    ("column", "value"),
    [("households", -5), ("single_family_share", 80.0), ("property_value_eur", -1)],
)
def test_a_value_outside_its_range_is_refused(neighbourhoods, municipalities, column, value):
    broken = neighbourhoods.with_columns(pl.lit(value).alias(column))
    with pytest.raises(InputError, match=column):
        prepared(broken, municipalities)
