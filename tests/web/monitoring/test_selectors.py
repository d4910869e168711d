"""What pages are told: counts, locations, findings, use."""

from datetime import date

import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadregie.foundation.accounts.models import Role
from laadregie.monitoring import selectors, services
from laadregie.monitoring.models import LocationUsage


@pytest.fixture
def loaded(records, written, tariffs):
    """The made-up feed, with a second, older copy of one point and one place outside the region."""
    old = {**records[0], "id": "OLD-1", "operator": {"name": "Laadbedrijf B"}}
    point = {**records[0]["evses"][0], "uid": "OLD-1-1", "last_updated": "2026-01-01T08:00:00.000Z"}
    far = {**records[8], "id": "FAR", "coordinates": {"latitude": "50.85", "longitude": "5.69"}}
    far["evses"] = [{**records[8]["evses"][0], "uid": "FAR-1", "evse_id": "NL*LBB*E0099*1"}]
    return services.import_feed(written([*records, {**old, "evses": [point]}, far]), tariffs=tariffs, by=None)


def test_nothing_is_known_without_a_feed(pack):
    assert selectors.network_totals() is None
    assert selectors.location_frame().is_empty()
    assert selectors.present_points().is_empty()
    assert selectors.usage_by_hour().is_empty()
    assert selectors.rule_effects() == []


def test_totals(loaded):
    totals = selectors.network_totals()
    assert (totals.records, totals.in_use, totals.points, totals.locations) == (21, 20, 19, 10)
    assert totals.alternatives["definition"] == totals.of(access="public", speed="regular") == 12


def test_municipalities_add_up_to_the_region(loaded):
    table = selectors.municipality_counts()
    totals = selectors.network_totals()
    assert table["points"].sum() == totals.points
    assert table["regular_public"].sum() == 12
    for code, points in table.select("municipality_code", "points").iter_rows():
        assert selectors.network_totals(code).points == points


def test_neighbourhoods_add_up_to_the_region(loaded):
    present = selectors.present_points()
    assert present["public_charge_points_present"].sum() == 12


def test_locations_for_the_map(loaded):
    frame = selectors.location_frame()
    assert frame.height == 10
    row = frame.row(by_predicate=pl.col("location_id") == "WK-9", named=True)
    assert (row["regular_points"], row["fast_points"], row["access"]) == (0, 2, "semi_public")
    assert row["pressure"] == "unknown"


def test_findings_per_operator(loaded, person):
    table = selectors.operator_findings(person(Role.MUNICIPAL_OFFICER, "GM9901"))
    rows = {row["operator"]: row for row in table.to_dicts()}
    assert rows["Laadbedrijf B"]["records"] == 7
    assert rows["Laadbedrijf B"]["doubled"] == 1
    assert rows["Laadbedrijf B"]["frozen"] == 1
    assert rows["Laadbedrijf B"]["misplaced"] == 1
    assert rows["Laadbedrijf A"]["doubled"] == 0


def test_the_export_names_the_copy_that_counts(loaded, person):
    header, *rows = selectors.export_rows(
        person(Role.CONCESSION_HOLDER), operator="Laadbedrijf B", subject="doubled"
    )
    assert len(rows) == 1
    row = dict(zip(header, rows[0], strict=True))
    assert (row["evse_id"], row["location_id"], row["counted_location_id"]) == (
        "NL*LBA*E0001*1",
        "OLD-1",
        "WK-1",
    )
    assert row["rule"] == "Reported twice"
    assert row["status_at"] == "2026-01-01T08:00:00Z"


def test_the_public_sees_counts_and_not_the_list(loaded):
    nobody = AnonymousUser()
    assert {effect.code: effect.records for effect in selectors.rule_effects()}["double"] == 1
    with pytest.raises(PermissionDenied):
        selectors.operator_findings(nobody)
    with pytest.raises(PermissionDenied):
        selectors.export_rows(nobody)
    with pytest.raises(PermissionDenied):
        selectors.refused_records(loaded, nobody)


@pytest.fixture
def samples(tmp_path):
    """Write samples (location, municipality, hour, share charging), all of one day."""

    def write(*rows, columns=("location_id", "municipality_code", "hour", "charging_share")):
        path = tmp_path / "samples.parquet"
        frame = pl.DataFrame(rows, schema=list(columns), orient="row")
        frame.with_columns(date=date(2026, 6, 2)).write_parquet(path)
        return path

    return write


def test_use_of_locations_and_areas(loaded, samples):
    path = samples(
        *[("WK-1", "GM9901", 20, 0.5)] * 20,
        *[("WK-2", "GM9901", 20, 0.0)] * 20,
        *[("GONE", "GM9901", 20, 1.0)] * 20,
        ("WK-1", "GM9901", 9, 1.0),
    )
    services.import_usage(path, by=None)

    assert selectors.sampled_days() == (date(2026, 6, 2), date(2026, 6, 2))
    one = selectors.location_usage("WK-1")
    assert (one.pressure, one.samples, one.evening_samples) == ("busy", 21, 20)
    assert one.hours == ((9, 1.0, 1), (20, 0.5, 20))
    # Two locations of two points each that count; the one that is gone does not weigh.
    assert selectors.usage_by_hour().rows() == [(9, 1.0, 1, 1), (20, 0.25, 40, 2)]
    pressure = dict(selectors.location_frame().select("location_id", "pressure").iter_rows())
    assert (pressure["WK-1"], pressure["WK-2"], pressure["WK-3"]) == ("busy", "quiet", "unknown")


def test_the_same_samples_again_change_nothing_and_others_replace_them(loaded, samples):
    services.import_usage(samples(("WK-1", "GM9901", 20, 0.5)), by=None)
    before = list(LocationUsage.objects.values_list("pk", flat=True))
    again = services.import_usage(samples(("WK-1", "GM9901", 20, 0.5)), by=None)
    assert (again.new, again.unchanged) == (0, 1)
    assert list(LocationUsage.objects.values_list("pk", flat=True)) == before

    services.import_usage(samples(("WK-2", "GM9901", 20, 0.5)), by=None)
    assert list(LocationUsage.objects.values_list("location_id", flat=True)) == ["WK-2"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param(("WK-1", "GM9901", 24, 0.5), "hour is 24", id="no-such-hour"),
        pytest.param(("WK-1", "GM9901", 20, 1.5), "charging_share is 1.5", id="more-than-all"),
    ],
)
def test_wrong_samples_change_nothing(loaded, samples, row, message):
    services.import_usage(samples(("WK-1", "GM9901", 20, 0.5)), by=None)
    with pytest.raises(InputError, match=message):
        services.import_usage(samples(row), by=None)
    assert LocationUsage.objects.get().location_id == "WK-1"


def test_samples_that_are_no_parquet_are_refused(loaded, tmp_path):
    path = tmp_path / "samples.parquet"
    path.write_bytes(b"PAR1 nonsense")
    with pytest.raises(InputError, match="not a readable Parquet file"):
        services.import_usage(path, by=None)
