"""Search areas, their neighbourhood and name, and what exact candidates replace."""

import numpy as np
import polars as pl
import pytest
import shapely

from laadkern.errors import InputError
from laadkern.places import candidates
from tests.kern.places.conftest import EAST, NORTH


def pieces(*rows):
    return pl.DataFrame(
        [
            {
                "neighbourhood_code": code,
                "municipality_code": "GM0001",
                "x_m": EAST + x,
                "y_m": NORTH + y,
                "households": households,
                "basis": "known_positions",
            }
            for code, x, y, households in rows
        ]
    )


def exact(candidate_id, x, y, exactness="bay"):
    row = dict.fromkeys(candidates.CANDIDATE_SCHEMA) | {
        "candidate_id": candidate_id,
        "x_m": EAST + x,
        "y_m": NORTH + y,
        "exactness": exactness,
        "radius_m": 2.0,
    }
    return pl.DataFrame([row], schema=candidates.CANDIDATE_SCHEMA)


def test_a_cell_with_homes_is_a_search_area_with_its_radius():
    area = candidates.search_areas(pieces(("BU01", 20, 30, 12), ("BU02", 80, 90, 20))).row(0, named=True)

    assert area["candidate_id"] == "E2000N4500"
    assert (area["x_m"], area["y_m"]) == (EAST + 50, NORTH + 50)
    assert area["radius_m"] == pytest.approx(70.71, abs=0.01)
    assert (area["exactness"], area["neighbourhood_code"]) == ("search_area", "BU02")


def test_thin_cells_count_only_as_the_fullest_of_their_block():
    """Block 1 has 20 and 5: one; block 2 has 5 and 6: the 6; a cell without households never."""
    found = candidates.search_areas(
        pieces(("B", 50, 50, 20), ("B", 150, 50, 5), ("B", 250, 50, 5), ("B", 350, 50, 6), ("B", 450, 50, 0))
    )

    assert found["x_m"].to_list() == [EAST + 50, EAST + 350]


def test_an_exact_candidate_replaces_the_search_areas_within_100_m():
    """Centres at 50, 150 and 250 m; the bay at 120 m is within 100 m of the first two."""
    areas = candidates.search_areas(pieces(("B", 50, 50, 20), ("B", 150, 50, 20), ("B", 250, 50, 20)))

    together = candidates.combined(exact("bay-1", 120, 50), areas)

    assert together["candidate_id"].to_list() == ["bay-1", "E2002N4500"]


def test_the_nearest_street_names_a_place_as_an_approximation():
    areas = candidates.search_areas(pieces(("B", 50, 50, 20), ("B", 950, 50, 20)))
    named = pl.DataFrame(
        {"x_m": [EAST + 90, EAST + 60], "y_m": [NORTH + 50, NORTH + 50], "street": ["Koepoortwal", None]}
    )

    result = candidates.with_street_names(areas, named)

    assert result["street_name"].to_list() == ["Koepoortwal", None]
    assert result["street_approximate"].to_list() == [True, True]


def test_a_known_street_name_is_kept():
    own = exact("bay-1", 50, 50).with_columns(
        street_name=pl.lit("Dorpsstraat"), street_approximate=pl.lit(False)
    )
    named = pl.DataFrame({"x_m": [EAST + 51], "y_m": [NORTH + 50], "street": ["Koepoortwal"]})

    result = candidates.with_street_names(own, named)

    assert result.select("street_name", "street_approximate").row(0) == ("Dorpsstraat", False)


def test_candidates_get_the_neighbourhood_they_stand_in_or_are_left_out():
    codes = pl.DataFrame({"code": ["BU01"], "municipality_code": ["GM0009"]})
    shapes = np.array([shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)], dtype=object)
    both = pl.concat([exact("in", 50, 50), exact("out", 150, 50)])

    result = candidates.in_neighbourhoods(both, codes, shapes)

    assert result.select("candidate_id", "municipality_code", "neighbourhood_code").rows() == [
        ("in", "GM0009", "BU01")
    ]


def test_refusals():
    with pytest.raises(InputError):
        candidates.search_areas(pieces(("B", 1, 1, 1)).drop("households"))
    with pytest.raises(InputError):
        candidates.combined(pl.concat([exact("a", 1, 1), exact("a", 2, 2)]), exact("b", 1, 1))
