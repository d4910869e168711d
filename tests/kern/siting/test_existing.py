"""Existing points serve first: nearest first, within walking distance, never twice."""

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.siting import SitingRules, serve_existing
from tests.kern.siting.towns import PLAIN, pieces_at


def locations(*rows: tuple[float, float, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"L{number}", float(x), float(y), float(points)) for number, (x, y, points) in enumerate(rows)],
        schema=["location_id", "x_m", "y_m", "points"],
        orient="row",
    )


def test_the_nearest_pair_is_served_first() -> None:
    pieces = pieces_at([(0, 0), (100, 0)], [2, 2])

    served = serve_existing(pieces, locations((90, 0, 3)), PLAIN)

    # Two points go to the piece at 10 m, the third to the one at 90 m.
    assert served.pieces["remaining_points"].to_list() == [1.0, 0.0]
    assert served.pieces["existing_points"].to_list() == [1.0, 2.0]
    assert served.serving.sort("walking_m").rows() == [
        ("L0", "GM1-p1", 2.0, 10.0),
        ("L0", "GM1-p0", 1.0, 90.0),
    ]


def test_a_point_serves_across_the_municipal_border() -> None:
    pieces = pl.concat([pieces_at([(0, 0)], [1]), pieces_at([(50, 0)], [1], municipality="GM2")])

    served = serve_existing(pieces, locations((0, 0, 2)), PLAIN)

    assert served.pieces["remaining_points"].to_list() == [0.0, 0.0]


def test_walking_is_straight_distance_times_the_detour_factor() -> None:
    rules = SitingRules(walking_m=250, detour_factor=1.25)
    pieces = pieces_at([(200, 0), (0, 200.1)], [1, 1])

    served = serve_existing(pieces, locations((0, 0, 5)), rules)

    assert served.pieces["remaining_points"].to_list() == [0.0, 1.0]
    assert served.serving["walking_m"].to_list() == [250.0]


def test_nothing_is_served_twice_nor_beyond_capacity() -> None:
    pieces = pieces_at([(x, 0) for x in range(0, 300, 10)], [0.3] * 30)

    served = serve_existing(pieces, locations((50, 0, 2), (60, 0, 3), (250, 0, 1.5)), PLAIN)

    by_location = served.serving.group_by("location_id").agg(pl.col("points").sum())
    assert dict(by_location.iter_rows()) == pytest.approx({"L0": 2.0, "L1": 3.0, "L2": 1.5})
    assert served.pieces["remaining_points"].sum() == pytest.approx(9.0 - 6.5)
    assert (served.pieces["existing_points"] <= 0.3 + 1e-12).all()


def test_without_existing_points_all_need_remains() -> None:
    served = serve_existing(pieces_at([(0, 0)], [1.5]), locations().cast({"x_m": pl.Float64}), PLAIN)

    assert served.pieces["remaining_points"].to_list() == [1.5]
    assert served.serving.is_empty()


@pytest.mark.parametrize(
    ("pieces", "field"),
    [
        pytest.param(pieces_at([(0, 0)], [-1]), "need_points", id="negative-need"),
        pytest.param(pieces_at([(0, 0)], [1]).drop("x_m"), "pieces", id="no-position"),
        pytest.param(pieces_at([(float("nan"), 0)], [1]), "x_m", id="position-missing"),
    ],
)
def test_bad_pieces_are_refused(pieces: pl.DataFrame, field: str) -> None:
    with pytest.raises(InputError) as refusal:
        serve_existing(pieces, locations((0, 0, 1)), PLAIN)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "values",
    [{"walking_m": 0}, {"detour_factor": 0.9}, {"worth_at_limit": 1.1}, {"poles_per_site": 1.5}],
    ids=str,
)
def test_impossible_rules_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(InputError):
        SitingRules(**values)
