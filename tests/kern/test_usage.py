"""Use from samples, worked out by hand."""

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.usage import UsageValues, by_hour, by_location


def samples(*rows):
    return pl.DataFrame(rows, schema=["location_id", "hour", "charging_share"], orient="row")


def evening(share, count, location_id="A"):
    return [(location_id, 18, share)] * count


def test_mean_per_hour_with_the_number_of_samples():
    table = by_hour(samples(("A", 18, 0.5), ("A", 18, 1.0), ("A", 2, 0.0), ("B", 18, 0.25)))
    assert table.rows() == [("A", 2, 0.0, 1), ("A", 18, 0.75, 2), ("B", 18, 0.25, 1)]


@pytest.mark.parametrize(
    ("share", "count", "usage"),
    [
        pytest.param(0.14, 20, "quiet", id="below-15"),
        pytest.param(0.15, 20, "normal", id="15"),
        pytest.param(0.39, 20, "normal", id="below-40"),
        pytest.param(0.40, 20, "busy", id="40"),
        pytest.param(0.40, 19, "unknown", id="19-samples"),
    ],
)
def test_class(share, count, usage):
    row = by_location(samples(*evening(share, count)), UsageValues()).row(0, named=True)
    assert (row["usage"], row["evening_samples"]) == (usage, count)


@pytest.mark.parametrize(
    ("hour", "in_evening"), [(15, False), (16, True), (23, True), (0, False)], ids=lambda value: str(value)
)
def test_only_the_evening_decides_the_class(hour, in_evening):
    rows = [*evening(0.0, 20), *[("A", hour, 1.0)] * 60]
    row = by_location(samples(*rows), UsageValues()).row(0, named=True)
    assert row["usage"] == ("busy" if in_evening else "quiet")
    assert row["samples"] == 80
    assert row["charging_share"] == 0.75


def test_never_seen_charging():
    table = by_location(samples(*evening(0.0, 20), *evening(0.1, 20, "B")), UsageValues())
    assert table.select("location_id", "ever_charging").rows() == [("A", False), ("B", True)]


def test_without_evening_samples_there_is_no_evening_share():
    row = by_location(samples(("A", 9, 0.5)), UsageValues()).row(0, named=True)
    assert (row["evening_share"], row["usage"]) == (None, "unknown")


def test_no_samples_give_no_rows():
    empty = samples(("A", 9, 0.5)).clear()
    assert by_location(empty, UsageValues()).height == by_hour(empty).height == 0


@pytest.mark.parametrize(
    "row", [("A", 24, 0.5), ("A", -1, 0.5), ("A", 9, 1.01), ("A", 9, None)], ids=lambda value: str(value)
)
def test_wrong_samples_are_refused(row):
    with pytest.raises(InputError):
        by_hour(pl.concat([samples(("A", 9, 0.5)), samples(row)], how="vertical_relaxed"))
