"""White spots and coverage, in squares worked out by hand."""

import polars as pl
import pytest

from laadkern.coverage import coverage, coverage_cells
from laadkern.errors import InputError

EAST, NORTH = 200_000.0, 450_000.0


def pieces(*rows):
    """(square number eastward, households, estimated[, municipality])."""
    return pl.DataFrame(
        [
            {
                "x_m": EAST + 500 * row[0] + 250,
                "y_m": NORTH + 250,
                "households": row[1],
                "estimated": row[2],
                "municipality_code": row[3] if len(row) > 3 else "GM0001",
            }
            for row in rows
        ]
    )


def points(*rows):
    """(square number eastward, access)."""
    return pl.DataFrame(
        {
            "x_m": [EAST + 500 * square + 100 for square, _ in rows],
            "y_m": [NORTH + 100.0] * len(rows),
            "access": [access for _, access in rows],
        },
        schema={"x_m": pl.Float64, "y_m": pl.Float64, "access": pl.String},
    )


def states(*args, **kwargs):
    return coverage_cells(*args, estimate_factor=1.0, **kwargs).sort("x_m")["state"].to_list()


@pytest.mark.parametrize(
    ("households", "access", "state"),
    [
        pytest.param(125, ["public"], "green", id="public"),
        pytest.param(125, ["semi_public", "public"], "green", id="public-and-semi-public"),
        pytest.param(125, ["semi_public"], "blue", id="semi-public-only"),
        pytest.param(125, ["private"], "white", id="private-is-none"),
        pytest.param(125, [], "white", id="exactly-125-without"),
        pytest.param(124, [], "grey", id="124-without"),
        pytest.param(124, ["semi_public"], "grey", id="sparse-with-semi-public"),
        pytest.param(124, ["public"], "green", id="sparse-with-public"),
    ],
)
def test_the_colour_of_a_square(households, access, state):
    assert states(pieces((0, households, False)), points(*((0, kind) for kind in access))) == [state]


def test_the_square_of_cbs_has_its_code_and_its_corner():
    cell = coverage_cells(pieces((0, 10, False)), points(), estimate_factor=1.0).row(0, named=True)

    assert (cell["cell_code"], cell["x_m"], cell["y_m"]) == ("E2000N4500", EAST, NORTH)


def test_a_planned_site_counts_as_public():
    homes = pieces((0, 200, False), (1, 200, False))
    plan = points((1, "planned")).drop("access")

    assert states(homes, points()) == ["white", "white"]
    assert states(homes, points(), planned=plan) == ["white", "green"]


def test_coverage_per_municipality():
    """GM1: green, white, and a sparse green that does not count: 1 of 2. GM2: nothing to cover."""
    homes = pieces((0, 200, False), (1, 200, False), (2, 5, False), (3, 5, False, "GM0002"))
    cells = coverage_cells(homes, points((0, "public"), (2, "public")), estimate_factor=1.0)

    one, two = coverage(cells).rows(named=True)

    assert (one["green"], one["blue"], one["white"], one["grey"]) == (1, 0, 1, 0)
    assert (one["coverage"], one["coverage_low"], one["coverage_high"]) == (0.5, 0.5, 0.5)
    assert (two["coverage"], two["grey"]) == (None, 1)
    assert coverage(cells, by=None)["coverage"].to_list() == [0.5]


def test_estimated_households_make_a_band():
    """Factor 2: 300 is sure; 200 and 100 may be either; 60 never.

    Squares: 300 green, 200 green, 200 white, 100 white, 60 white-less. Mid counts 300, 200, 200:
    2 of 3. Low leaves the green 200 out and takes both without a point: 1 of 3. High: 2 of 2.
    """
    homes = pieces((0, 300, True), (1, 200, True), (2, 200, True), (3, 100, True), (4, 60, True))
    cells = coverage_cells(homes, points((0, "public"), (1, "public")), estimate_factor=2.0)

    row = coverage(cells).row(0, named=True)

    assert cells.sort("x_m")["needs_point"].to_list() == ["yes", "doubtful", "doubtful", "doubtful", "no"]
    assert row["doubtful"] == 3
    assert [row["coverage_low"], row["coverage"], row["coverage_high"]] == [1 / 3, 2 / 3, 1.0]


def test_counted_households_are_sure_beside_estimated_ones():
    """100 counted and 40 estimated, factor 2: between 120 and 180."""
    cell = coverage_cells(pieces((0, 100, False), (0, 40, True)), points(), estimate_factor=2.0)

    assert cell.select("households_low", "households_high", "needs_point").row(0) == (120, 180, "doubtful")


def test_a_square_in_two_municipalities_counts_once_where_most_live():
    homes = pieces((0, 60, False, "GM0001"), (0, 70, False, "GM0002"))

    cells = coverage_cells(homes, points(), estimate_factor=1.0)

    assert cells.select("municipality_code", "households", "state").rows() == [("GM0002", 130, "white")]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"estimate_factor": 0.5}, id="factor-below-1"),
        pytest.param({"estimate_factor": 1.0, "least_households": 0}, id="no-threshold"),
        pytest.param({"estimate_factor": 1.0, "planned": pl.DataFrame({"x_m": [1.0]})}, id="plan-without-y"),
    ],
)
def test_arguments_that_cannot_be_used(wrong):
    with pytest.raises(InputError):
        coverage_cells(pieces((0, 10, False)), points(), **wrong)


def test_tables_that_cannot_be_used():
    with pytest.raises(InputError):
        coverage_cells(pieces((0, 10, False)).drop("estimated"), points(), estimate_factor=1.0)
    with pytest.raises(InputError):
        coverage(pl.DataFrame({"state": ["green"]}))


def published(*rows):
    """(square number eastward, households[, municipality])."""
    return pl.DataFrame(
        [
            {
                "x_m": EAST + 500 * row[0],
                "y_m": NORTH,
                "households": row[1],
                "municipality_code": row[2] if len(row) > 2 else "GM0001",
            }
            for row in rows
        ]
    )


def test_published_households_go_before_the_estimate_and_close_the_band():
    """100 estimated may be 50 to 200: doubtful. Published as 130 it needs a point, as 120 it does not."""
    estimated = pieces((0, 100, True), (1, 100, True), (2, 100, True))
    cells = coverage_cells(
        estimated, points(), counted=published((0, 130), (1, 120)), estimate_factor=2.0
    ).sort("x_m")

    assert cells["households"].to_list() == [130, 120, 100]
    assert cells["estimated_households"].to_list() == [0, 0, 100]
    assert cells["needs_point"].to_list() == ["yes", "no", "doubtful"]
    assert cells["households_low"].to_list() == [*cells["households_high"].to_list()[:2], 50.0]


def test_published_squares_without_pieces_appear_and_empty_ones_vanish():
    cells = coverage_cells(
        pieces((0, 100, True, "GM0002")),
        points((3, "public")),
        counted=published((0, 0), (3, 140, "GM0001"), (4, 90)),
        estimate_factor=2.0,
    ).sort("x_m")

    assert cells["municipality_code"].to_list() == ["GM0001", "GM0001"]
    assert cells["state"].to_list() == ["green", "grey"]


def test_a_square_on_a_border_keeps_its_municipality_and_counts_once():
    both = published((0, 150, "GM0001"), (0, 150, "GM0002"))
    cells = coverage_cells(
        pieces((0, 90, True, "GM0002"), (0, 30, True, "GM0001")), points(), counted=both, estimate_factor=2.0
    )
    assert cells.select("municipality_code", "households").rows() == [("GM0002", 150)]


def test_published_households_below_0_are_refused():
    with pytest.raises(InputError):
        coverage_cells(pieces((0, 1, True)), points(), counted=published((0, -1)), estimate_factor=2.0)
