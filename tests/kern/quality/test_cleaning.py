"""Each rule on networks written out by hand."""

from datetime import timedelta

import polars as pl
import pytest

from laadkern.errors import InputError
from laadkern.quality import RULES, Effect, QualityValues, RawNetwork, clean, moment, same_evse
from tests.kern.quality.conftest import NOW, location, network, point


def codes(result, location_id=None):
    found = result.findings
    if location_id is not None:
        found = found.filter(pl.col("location_id") == location_id)
    return set(found["code"])


def ids(result):
    return sorted(result.points["location_id"])


def test_the_copy_with_the_newest_status_counts(cleaned):
    old, new = NOW - timedelta(days=100), NOW - timedelta(minutes=5)
    result = cleaned(
        [location("A", parking_type="ON_STREET"), location("B", parking_type="")],
        [point("A", "E1", updated_at=old, status="CHARGING"), point("B", "E1", updated_at=new)],
    )

    assert ids(result) == ["B"]
    assert result.points["status"].to_list() == ["AVAILABLE"]
    assert result.points["parking_type"].to_list() == ["ON_STREET"]  # taken from the copy
    assert result.points["copies"].to_list() == [2]
    assert codes(result, "A") == {"double", "frozen_copy"}
    assert codes(result, "B") == {"parking_type_filled"}
    double = result.findings.filter(pl.col("code") == "double")
    assert double["other_location_id"].to_list() == ["B"]


def test_moments_with_and_without_fractions_are_compared_as_moments(cleaned):
    texts = pl.DataFrame({"at": ["2026-06-07T10:00:00.500Z", "2026-06-07T10:00:00Z", "soon"]})
    moments = texts.select(moment(pl.col("at")))["at"]
    assert moments[0] - moments[1] == timedelta(milliseconds=500)
    assert moments[2] is None
    assert texts["at"][0] < texts["at"][1]  # as texts the newer one comes first

    result = cleaned(
        [location("A"), location("B")],
        [point("A", "E1", updated_at=moments[0]), point("B", "E1", updated_at=moments[1])],
    )
    assert ids(result) == ["A"]


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_with_equal_moments_the_order_of_the_delivery_decides_nothing(cleaned, order):
    result = cleaned([location(one) for one in order], [point(one, "E1") for one in order])
    assert ids(result) == ["A"]


def test_a_copy_without_a_moment_never_goes_before_one_with(cleaned):
    result = cleaned([location("A"), location("B")], [point("A", "E1", updated_at=None), point("B", "E1")])
    assert ids(result) == ["B"]


def test_the_same_number_written_otherwise_is_the_same_point(cleaned):
    written = pl.DataFrame({"id": ["NL*AAA*E1*1", "nl-aaa-e1-1", "NLAAAE11", None]})
    assert written.select(same_evse(pl.col("id")))["id"].to_list() == ["NLAAAE11"] * 3 + [""]
    result = cleaned([location("A"), location("B")], [point("A", "NL*E1"), point("B", "nlE1")])
    assert result.points.height == 1


def test_points_without_a_number_do_not_count_and_are_not_each_others_copies(cleaned):
    result = cleaned([location("A")], [point("A", "", evse_uid="1"), point("A", "", evse_uid="2")])
    assert result.points.height == 0
    assert result.findings["code"].to_list() == ["no_evse_id", "no_evse_id"]


def test_removed_by_the_newest_report_is_removed_whatever_an_old_copy_says(cleaned):
    result = cleaned(
        [location("A"), location("B")],
        [
            point("A", "E1", updated_at=NOW - timedelta(days=90), status="AVAILABLE"),
            point("B", "E1", status="REMOVED"),
        ],
    )
    assert result.points.height == 0
    assert "removed" in codes(result, "B")
    assert "double" in codes(result, "A")


def test_removed_and_live_at_the_same_moment_is_live(cleaned):
    result = cleaned([location("A"), location("B")], [point("A", "E1", status="REMOVED"), point("B", "E1")])
    assert ids(result) == ["B"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        pytest.param({"municipality_code": None}, "outside", id="outside-the-region"),
        pytest.param({"x_m": None, "y_m": None, "municipality_code": None}, "no_position", id="no-position"),
    ],
)
def test_what_is_in_no_municipality_does_not_count(cleaned, place, code):
    result = cleaned([location("A", **place), location("B", x_m=0.0)], [point("A", "E1"), point("B", "E2")])
    assert ids(result) == ["B"]
    assert codes(result, "A") == {code}


def test_a_status_from_the_future_does_not_win(cleaned):
    result = cleaned(
        [location("A"), location("B")],
        [point("A", "E1", updated_at=NOW + timedelta(days=400)), point("B", "E1")],
    )
    assert ids(result) == ["B"]
    assert "future_status" in codes(result, "A")


@pytest.mark.parametrize(
    ("days", "frozen"), [pytest.param(60, False, id="60-days"), pytest.param(60.01, True, id="just-over")]
)
def test_a_status_that_stands_still(cleaned, days, frozen):
    result = cleaned([location("A")], [point("A", "E1", updated_at=NOW - timedelta(days=days))])
    assert ids(result) == ["A"]
    assert ("frozen" in codes(result)) is frozen


@pytest.mark.parametrize(
    ("metres", "apart"), [pytest.param(100.0, False, id="100-m"), pytest.param(100.1, True, id="just-over")]
)
def test_copies_that_stand_apart(cleaned, metres, apart):
    result = cleaned(
        [location("A"), location("B", x_m=200_000.0 + metres)], [point("A", "E1"), point("B", "E1")]
    )
    assert ("copies_apart" in codes(result, "A") and "copies_apart" in codes(result, "B")) is apart


def test_different_points_at_one_position_all_count_and_copies_are_not_meant(cleaned):
    result = cleaned(
        [
            location("A"),
            location("B", x_m=200_000.3),
            location("C", x_m=200_050.0),
            location("D", x_m=200_050.0),
        ],
        [
            point("A", "E1"),
            point("B", "E2"),
            point("C", "E3"),
            point("D", "E3", updated_at=NOW - timedelta(days=1)),
        ],
    )
    assert ids(result) == ["A", "B", "C"]
    marked = result.findings.filter(pl.col("code") == "same_position")
    assert sorted(marked["location_id"]) == ["A", "B"]


@pytest.mark.parametrize(
    ("power_type", "kw", "left"),
    [
        pytest.param("AC_3_PHASE", 50.0, 50.0, id="ac-50"),
        pytest.param("AC_3_PHASE", 75.6, None, id="ac-too-much"),
        pytest.param("DC", 400.0, 400.0, id="dc"),
        pytest.param("DC", 5000.0, None, id="dc-too-much"),
        pytest.param("AC_1_PHASE", 0.0, None, id="zero"),
    ],
)
def test_impossible_powers_become_unknown(cleaned, power_type, kw, left):
    result = cleaned([location("A")], [point("A", "E1", power_type=power_type, power_kw=kw)])
    assert result.points["power_kw"].to_list() == [left]
    assert ("impossible_power" in codes(result)) is (left is None)


def test_missing_power_price_and_kind_of_parking_are_marked_and_counted(cleaned):
    result = cleaned([location("A", parking_type="")], [point("A", "E1", power_kw=None, price_kwh_eur=None)])
    assert ids(result) == ["A"]
    assert codes(result) == {"no_power", "no_price", "no_parking_type"}


def test_the_strongest_connector_and_the_lowest_price_count(cleaned):
    plugs = [("DC", 120.0, 0.60), ("AC_3_PHASE", 43.0, 0.50)]
    raw = network([location("A")], [point("A", "E1")])
    connectors = pl.concat(
        raw.connectors.with_columns(power_type=pl.lit(kind), power_kw=pl.lit(kw), price_kwh_eur=pl.lit(price))
        for kind, kw, price in plugs
    )
    result = clean(RawNetwork(raw.locations, raw.evses, connectors), retrieved_at=NOW, values=QualityValues())
    assert result.points.select("power_kw", "price_kwh_eur", "is_dc").rows() == [(120.0, 0.50, True)]


def test_raw_tables_stay_as_they_are(cleaned):
    raw = network([location("A"), location("B")], [point("A", "E1"), point("B", "E1", status="REMOVED")])
    before = [frame.clone() for frame in (raw.locations, raw.evses, raw.connectors)]
    clean(raw, retrieved_at=NOW, values=QualityValues())
    for frame, then in zip((raw.locations, raw.evses, raw.connectors), before, strict=True):
        assert frame.equals(then)


def test_every_record_counts_or_has_one_reason_not_to(cleaned):
    locations = [location(one, municipality_code=None if one == "D" else "GM1") for one in "ABCD"]
    points = [
        point("A", "E1"),
        point("B", "E1", status="REMOVED", updated_at=NOW - timedelta(days=1)),
        point("C", ""),
        point("D", "E4", status="REMOVED"),
    ]
    result = cleaned(locations, points)
    leaving = [rule.code for rule in RULES if rule.effect is Effect.NOT_COUNTED]
    left_out = result.findings.filter(pl.col("code").is_in(leaving))
    assert left_out.height + result.points.height == len(points)
    assert left_out["evse_uid"].n_unique() == left_out.height
    assert result.effects["code"].to_list() == [rule.code for rule in RULES]


def test_a_location_twice_is_refused():
    raw = network([location("A"), location("A")], [point("A", "E1")])
    with pytest.raises(InputError, match="more than once"):
        clean(raw, retrieved_at=NOW, values=QualityValues())


def test_a_missing_column_is_refused():
    raw = network([location("A")], [point("A", "E1")])
    with pytest.raises(InputError, match="no column “status”"):
        clean(
            RawNetwork(raw.locations, raw.evses.drop("status"), raw.connectors),
            retrieved_at=NOW,
            values=QualityValues(),
        )
