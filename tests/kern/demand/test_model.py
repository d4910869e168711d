"""The forecast of a small region: by hand, and what must always hold."""

from dataclasses import replace

import polars as pl
import pytest

from laadkern.demand import (
    COUNTS,
    GROUPS,
    DemandParameters,
    Placement,
    by_municipality,
    forecast,
    published_check,
)
from laadkern.demand.level import points_per_ev
from laadkern.demand.uptake import electric_share
from laadkern.errors import InputError

PARAMETERS = DemandParameters()
FLAT = replace(PARAMETERS, placement=Placement(0.0, 0.0, 0.0))


@pytest.fixture
def small(neighbourhoods, municipalities, home_types):
    def run(parameters=PARAMETERS, neighbourhoods=neighbourhoods, years=(2030,), scenarios=("mid",)):
        return forecast(
            neighbourhoods,
            municipalities,
            home_types,
            parameters=parameters,
            years=years,
            scenarios=scenarios,
        )

    return run


def test_electric_cars_worked_out_by_hand(small):
    # 1,000 cars in a town with average home values; 19% in 2030, of a fleet 10 / 9.1 times as large
    assert small()["evs"][2] == pytest.approx(1000 * 0.19 * 10 / 9.1)


def test_electric_vans_worked_out_by_hand(small):
    assert small(years=(2035,))["electric_vans"][2] == pytest.approx(100 * 0.61)


def test_the_level_is_points_per_car_times_cars(small):
    result = small()
    share = electric_share(PARAMETERS.car_uptake["mid"], 2030)
    expected = result["evs"].sum() * points_per_ev(share, 2030, PARAMETERS)
    assert result["public_charge_points_needed"].sum() == pytest.approx(expected)


def test_each_user_group_has_its_share_of_the_region_before_placement(small):
    result = small(FLAT)
    total = result["public_charge_points_needed"].sum()
    for group in GROUPS:
        assert result[f"points_{group}"].sum() == pytest.approx(PARAMETERS.group_shares[group] * total)


def test_dear_homes_have_more_electric_cars(small, neighbourhoods):
    dear = neighbourhoods.with_columns(pl.Series("property_value_eur", [379_000, 379_000, 758_000]))
    # odds 19 : 81 doubled
    assert small(neighbourhoods=dear)["evs"][2] == pytest.approx(1000 * 10 / 9.1 * 38 / (38 + 81))


def test_residents_with_a_driveway_need_fewer_points(small):
    town, village, _ = small(FLAT).iter_rows(named=True)
    assert village["points_residents"] / village["evs"] < town["points_residents"] / town["evs"]


def test_scattered_homes_need_fewer_points_by_the_elasticity(small, neighbourhoods):
    same = neighbourhoods.with_columns(pl.lit(1500).alias("address_density_per_km2"))
    apart = neighbourhoods.with_columns(pl.Series("address_density_per_km2", [1500, 250, 1500]))
    parameters = replace(PARAMETERS, placement=Placement(1.0, 0.0, 0.0))  # 250 is half of the cap of 500

    def village_to_town(rows):
        needed = small(parameters, neighbourhoods=rows)["public_charge_points_needed"]
        return needed[1] / needed[0]

    assert village_to_town(apart) == pytest.approx(0.5 * village_to_town(same))


def test_placement_moves_need_within_a_municipality_only(small):
    flat, placed = by_municipality(small(FLAT)), by_municipality(small())
    column = "public_charge_points_needed"
    assert placed[column].to_list() == pytest.approx(flat[column].to_list())
    assert small()[column].to_list() != pytest.approx(small(FLAT)[column].to_list())


def test_neighbourhoods_add_up_to_their_municipality_exactly(small):
    result = small(years=(2025, 2040), scenarios=("low", "high"))
    for row in by_municipality(result).iter_rows(named=True):
        mine = result.filter(
            (pl.col("municipality_code") == row["municipality_code"])
            & (pl.col("scenario") == row["scenario"])
            & (pl.col("year") == row["year"])
        )
        for name in COUNTS:
            assert mine[name].sum() == row[name]


def test_groups_add_up_to_the_need_exactly(small):
    for row in small().iter_rows(named=True):
        assert sum(row[f"points_{group}"] for group in GROUPS) == row["public_charge_points_needed"]


def test_a_row_for_each_neighbourhood_scenario_and_year(small):
    result = small(years=range(2025, 2041), scenarios=("low", "mid", "high"))
    assert result.height == 3 * 3 * 16
    assert result.select("neighbourhood_code", "scenario", "year").is_unique().all()


def test_nobody_lives_there_so_nothing_is_needed(small, neighbourhoods):
    empty = neighbourhoods.with_columns(
        pl.Series("households", [1000, 0, 1000]), pl.Series("inhabitants", [2200, 0, 2200])
    )
    result = small(neighbourhoods=empty)
    assert result["public_charge_points_needed"][1] == 0
    assert result["public_charge_points_needed"].is_finite().all()


def test_without_home_types_it_still_runs_and_says_so(neighbourhoods, municipalities):
    result = forecast(neighbourhoods, municipalities, pl.DataFrame(), parameters=PARAMETERS, years=[2030])
    assert set(result["filled"].to_list()) == {"home_types"}
    assert result["public_charge_points_needed"].min() > 0


def test_a_year_outside_the_model_is_refused(small):
    with pytest.raises(InputError, match="years"):
        small(years=(2100,))


def test_shares_of_groups_that_do_not_add_up_are_refused():
    with pytest.raises(InputError, match="group_shares"):
        replace(PARAMETERS, group_shares={"residents": 0.5, "visitors": 0.1, "commuters": 0.1, "vans": 0.1})


def test_published_figures_stand_beside_the_model(small):
    result = small()
    needed = by_municipality(result)["public_charge_points_needed"][0]
    published = pl.DataFrame(
        {
            "municipality_code": ["GM1", "GM9"],
            "year": [2030, 2030],
            "public_charge_points_needed": [needed / 2, 5],
        }
    )
    check = published_check(result, published)
    assert check.height == 1
    assert check["factor"][0] == pytest.approx(2.0)


def test_a_published_figure_of_nothing_is_refused(small):
    published = pl.DataFrame(
        {"municipality_code": ["GM1"], "year": [2030], "public_charge_points_needed": [0]}
    )
    with pytest.raises(InputError, match="published"):
        published_check(small(), published)
