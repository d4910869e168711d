"""Regular or fast, public or not, by version."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.quality import access_on, classify, count_alternatives, speed_on, street_share_by_size
from laadkern.quality.definitions import EmptyParking

TODAY = date(2026, 6, 7)


def points(*rows):
    usual = {
        "parking_type": "ON_STREET",
        "open_all_hours": True,
        "customers_only": False,
        "publish": True,
        "points_at_location": 2,
        "power_kw": 11.0,
        "is_dc": False,
    }
    schema = {"open_all_hours": pl.Boolean, "power_kw": pl.Float64}
    return pl.DataFrame([{**usual, **row} for row in rows], schema_overrides=schema)


def classified(row, day=TODAY):
    return classify(points(row), speed=speed_on(day), access=access_on(day)).row(0, named=True)


@pytest.mark.parametrize(
    ("kw", "before", "since"),
    [
        pytest.param(11.0, "regular", "regular", id="11"),
        pytest.param(22.08, "regular", "regular", id="22-from-230-volts"),
        pytest.param(22.17, "regular", "regular", id="22-from-400-volts"),
        pytest.param(24.0, "fast", "regular", id="24"),
        pytest.param(43.0, "fast", "regular", id="43"),
        pytest.param(50.0, "fast", "fast", id="50"),
        pytest.param(150.0, "fast", "fast", id="150"),
        pytest.param(175.0, "ultra_fast", "ultra_fast", id="175"),
        pytest.param(None, "regular", "regular", id="unknown"),
    ],
)
def test_speed_before_and_since_october_2023(kw, before, since):
    assert classified({"power_kw": kw}, date(2023, 9, 30))["speed"] == before
    assert classified({"power_kw": kw}, date(2023, 10, 1))["speed"] == since


@pytest.mark.parametrize(
    ("row", "access"),
    [
        pytest.param({}, "public", id="street"),
        pytest.param({"open_all_hours": None}, "public", id="street-hours-not-stated"),
        pytest.param({"open_all_hours": False}, "semi_public", id="street-closed-at-night"),
        pytest.param({"customers_only": True}, "semi_public", id="street-for-customers"),
        pytest.param({"points_at_location": 40}, "public", id="street-large"),
        pytest.param({"parking_type": "PARKING_LOT"}, "semi_public", id="car-park"),
        pytest.param({"parking_type": "PARKING_GARAGE"}, "semi_public", id="garage"),
        pytest.param({"parking_type": "ON_DRIVEWAY"}, "private", id="driveway"),
        pytest.param({"publish": False}, "private", id="not-published"),
        pytest.param({"parking_type": "", "points_at_location": 4}, "public", id="empty-4-points"),
        pytest.param({"parking_type": "", "points_at_location": 5}, "semi_public", id="empty-5-points"),
        pytest.param({"parking_type": "", "open_all_hours": None}, "semi_public", id="empty-and-no-hours"),
        pytest.param({"parking_type": "", "customers_only": True}, "semi_public", id="empty-for-customers"),
    ],
)
def test_access(row, access):
    assert classified(row)["access"] == access


@pytest.mark.parametrize(
    ("empty", "size", "access"),
    [
        pytest.param(EmptyParking.STREET, 40, "public", id="always-street"),
        pytest.param(EmptyParking.NOT_STREET, 1, "semi_public", id="never-street"),
    ],
)
def test_other_rules_for_an_empty_kind_of_parking(empty, size, access):
    rule = replace(access_on(TODAY), empty_parking=empty)
    frame = points({"parking_type": "", "points_at_location": size})
    assert classify(frame, speed=speed_on(TODAY), access=rule)["access"].to_list() == [access]


def test_what_other_rules_would_count():
    frame = points(
        {},
        {"parking_type": ""},
        {"parking_type": "", "points_at_location": 9},
        {"parking_type": "PARKING_LOT"},
        {"open_all_hours": False},
        {"power_kw": 150.0},
    )
    counts = count_alternatives(frame, speed=speed_on(TODAY), access=access_on(TODAY))
    assert dict(counts.iter_rows()) == {
        "definition": 2,
        "empty_never_street": 1,
        "empty_always_street": 3,
        "street_only_any_hours": 2,
        "open_all_hours": 4,
        "all_points": 5,
    }


def test_the_ground_for_the_size_rule():
    frame = points(
        {"points_at_location": 1},
        {"points_at_location": 2},
        {"points_at_location": 2, "parking_type": ""},
        {"points_at_location": 6, "parking_type": "PARKING_LOT"},
        {"points_at_location": 6},
        {"points_at_location": 6, "customers_only": True},
    )
    shares = street_share_by_size(frame, speed=speed_on(TODAY), access=access_on(TODAY), edges=(2, 4))
    assert shares.rows() == [(2, 2, 2, 1, 1.0), (None, 2, 1, 0, 0.5)]


def test_no_definition_before_the_first():
    with pytest.raises(InputError, match="No definition holds on 1999-01-01"):
        speed_on(date(1999, 1, 1))


def test_a_missing_column_is_refused():
    with pytest.raises(InputError, match="no column “publish”"):
        classify(points({}).drop("publish"), speed=speed_on(TODAY), access=access_on(TODAY))
