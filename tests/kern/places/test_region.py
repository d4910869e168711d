"""The whole region of the pack: everything adds up, and the sizes are those of the method page."""

import numpy as np
import polars as pl
import pytest

from laadkern.geo import points_tree
from laadkern.places import pieces, plan
from tests.kern.places import pack


@pytest.fixture(scope="module")
def neighbourhoods():
    return pack.shapes("neighbourhoods.parquet")


@pytest.fixture(scope="module")
def cut(neighbourhoods):
    return pieces.demand_pieces(neighbourhoods, homes=pack.home_positions(), known=pack.known())


def test_every_neighbourhood_adds_up_in_small_pieces(cut, neighbourhoods):
    sums = cut.group_by("neighbourhood_code").agg(pl.col("households").sum())
    both = neighbourhoods.join(sums, left_on="code", right_on="neighbourhood_code", how="left")

    assert both["households"].fill_null(0).to_list() == both["households_right"].to_list()
    assert cut["households"].max() == 30
    assert cut["households"].sum() == 1_532_890
    assert cut.height == pytest.approx(90_000, rel=0.02)


def test_homes_of_a_large_neighbourhood_are_near_what_is_known(cut, neighbourhoods):
    """Over 1,200 areas above 100 ha: within 1 km of a known position, on average within 300 m."""
    large = neighbourhoods.filter(pl.col("land_area_ha") > 100)["code"]
    known = pack.known()
    inside = cut.filter(
        pl.col("neighbourhood_code").is_in(large.implode()), pl.col("basis") == "known_positions"
    )
    distance, _ = points_tree(known.x_m, known.y_m).query(inside.select("x_m", "y_m").to_numpy())

    assert np.average(distance, weights=inside["households"].to_numpy()) < 300
    assert distance.max() <= 1000 + 50 * 2**0.5


def test_candidates_of_the_region(cut, neighbourhoods):
    found = plan.found_candidates(
        cut,
        neighbourhoods,
        named=pack.locations(),
        large_scale_map=pack.shapes("large_scale_map.parquet"),
        parking=pack.shapes("odbl/parking.parquet"),
    )
    kept = found.filter(~pl.col("rejected"))
    counts = dict(kept.group_by("exactness").len().rows())

    assert counts["search_area"] == pytest.approx(53_000, rel=0.02)
    assert counts["street"] == pytest.approx(2_000, rel=0.05)
    assert counts["bay"] == pytest.approx(69, abs=3)
    assert kept["street_name"].null_count() < 0.12 * kept.height
    assert set(found["municipality_code"]) <= set(neighbourhoods["municipality_code"])
