"""Deliveries: new, changed, the same again, gone, wrong, cut off, endless."""

import copy
import json
import tracemalloc

import pytest
from django.core.exceptions import PermissionDenied

from laadkern.errors import InputError
from laadkern.ocpi import FeedLimits
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit.models import AuditEvent
from laadregie.monitoring import selectors, services
from laadregie.monitoring.models import (
    ChargeLocation,
    ChargePoint,
    Connector,
    Evse,
    FeedDelivery,
    QualityFinding,
    Snapshot,
    Tariff,
)

COUNTS = ("records", "new", "changed", "unchanged", "gone", "refused")


def counts(delivery):
    return {name: getattr(delivery, name) for name in COUNTS if getattr(delivery, name)}


def stored():
    """Everything that a delivery may change."""
    tables = (ChargeLocation, Evse, Connector, Tariff, Snapshot, ChargePoint, QualityFinding)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


@pytest.fixture
def load(written, tariffs):
    def run(content, name="locations.json", **given):
        return services.import_feed(written(content, name), tariffs=tariffs, by=None, **given)

    return run


def test_a_first_delivery(load, records):
    delivery = load(records, "locations.json.gz")

    assert counts(delivery) == {"records": 10, "new": 10}
    assert (ChargeLocation.objects.count(), Evse.objects.count(), Connector.objects.count()) == (10, 19, 19)
    totals = selectors.network_totals()
    assert (totals.records, totals.in_use, totals.points) == (19, 19, 19)
    # WK-1, 2, 5, 6, 7 are in the street, WK-3 has no kind of parking and two points: 12 public.
    assert totals.of(access="public", speed="regular") == 12
    assert totals.of(speed="fast") == 2
    assert Connector.objects.filter(power_kw=150).count() == 2
    assert ChargePoint.objects.filter(price_kwh_eur=0.36).count() == 17


def test_the_national_spelling_gives_the_same_points(load, records):
    def national(record):
        return {
            "locationId": record["id"],
            "name": record["name"],
            "address": record["address"],
            "city": record["city"],
            "postalCode": record["postal_code"],
            "latitude": float(record["coordinates"]["latitude"]),
            "longitude": float(record["coordinates"]["longitude"]),
            "parkingType": record.get("parking_type"),
            "operatorName": record["operator"]["name"],
            "twentyFourSeven": record["opening_times"]["twentyfourseven"],
            "lastUpdated": record["last_updated"],
            "evses": record["evses"],
        }

    delivery = load({record["id"]: national(record) for record in records})
    assert counts(delivery) == {"records": 10, "new": 10}
    totals = selectors.network_totals()
    assert (totals.points, totals.of(access="public", speed="regular")) == (19, 12)


def test_the_same_delivery_again_changes_nothing(load, records):
    load(records)
    before = stored()

    delivery = load(records)

    assert counts(delivery) == {"records": 10, "unchanged": 10}
    assert stored() == before


def test_the_same_content_in_another_order_is_unchanged(load, records):
    load(records)
    turned = [dict(reversed(list(record.items()))) for record in reversed(records)]
    assert counts(load(turned)) == {"records": 10, "unchanged": 10}


def test_only_what_changed_is_written(load, records):
    load(records)
    records[0]["evses"][0]["status"] = "OUTOFORDER"
    records[0]["evses"][0]["last_updated"] = "2026-06-02T08:00:00.000Z"

    delivery = load(records)

    assert counts(delivery) == {"records": 10, "changed": 1, "unchanged": 9}
    assert ChargeLocation.objects.filter(last_delivery=delivery).count() == 1
    assert ChargePoint.objects.get(snapshot__is_current=True, evse_id="NL*LBA*E0001*1").status == "OUTOFORDER"
    assert Connector.objects.count() == 19


def test_what_is_gone_is_kept_and_marked_and_comes_back(load, records):
    load(records)

    delivery = load(records[1:])
    assert counts(delivery) == {"records": 9, "unchanged": 9, "gone": 1}
    gone = ChargeLocation.objects.get(location_id="WK-1")
    assert gone.gone_at == delivery.started_at
    assert selectors.network_totals().points == 17

    assert counts(load(records[1:])) == {"records": 9, "unchanged": 9}  # told once
    assert counts(load(records)) == {"records": 10, "changed": 1, "unchanged": 9}
    assert selectors.network_totals().points == 19


def test_a_charge_point_gone_from_its_location_is_kept_and_marked(load, records):
    load(records)
    records[0]["evses"].pop()
    load(records)
    assert Evse.objects.count() == 19
    assert Evse.objects.exclude(gone_at=None).get().uid == "WK-1-2"
    assert selectors.network_totals().points == 18


def test_with_half_the_locations_gone_nothing_is_marked(load, records):
    load(records)
    records[0]["name"] = "Other name"

    delivery = load(records[::2])

    assert counts(delivery) == {"records": 5, "changed": 1, "unchanged": 4, "gone": 5}
    assert delivery.gone_held
    assert not ChargeLocation.objects.exclude(gone_at=None).exists()
    assert selectors.network_totals().points == 19


def test_half_gone_can_be_accepted(load, records):
    load(records)
    delivery = load(records[::2], accept_gone=True)
    assert not delivery.gone_held
    assert ChargeLocation.objects.exclude(gone_at=None).count() == 5


def test_unknown_fields_are_accepted(load, records):
    for record in records:
        record["colour"] = {"ral": [7016]}
        record["evses"][0]["connectors"][0]["lock"] = None
    assert counts(load(records)) == {"records": 10, "new": 10}


def test_a_wrong_record_is_refused_with_its_reason_and_the_rest_is_loaded(load, records):
    records[3]["evses"][1]["connectors"][0]["max_voltage"] = "veel"

    delivery = load(records)

    assert counts(delivery) == {"records": 10, "new": 9, "refused": 1}
    refusal = delivery.refusals.get()
    assert (refusal.position, refusal.record_id) == (4, "WK-4")
    assert refusal.reason == "“veel” at “evses.1.connectors.0.max_voltage” is not a number."


def test_a_refused_record_that_is_known_stays_as_it_was(load, records):
    load(records)
    records[0]["coordinates"]["latitude"] = "noord"
    delivery = load(records)
    assert counts(delivery) == {"records": 10, "unchanged": 9, "refused": 1}
    assert ChargeLocation.objects.get(location_id="WK-1").gone_at is None
    assert selectors.network_totals().points == 19


def test_a_location_twice_in_one_delivery_is_refused_the_second_time(load, records):
    delivery = load([*records, {**records[0], "name": "Again"}])
    assert counts(delivery) == {"records": 11, "new": 10, "refused": 1}
    assert "more than once" in delivery.refusals.get().reason
    assert ChargeLocation.objects.get(location_id="WK-1").name == "Dorpsstraat 12"


def test_one_id_of_two_parties_is_two_locations(load, records):
    other = {**copy.deepcopy(records[0]), "party_id": "LBB", "evses": []}
    assert counts(load([*records, other])) == {"records": 11, "new": 11}


def cut_off(records):
    return json.dumps(records).encode()[:-200]


def wrong_throughout(records):
    return [{**record, "evses": "veel"} for record in records]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(cut_off, "The delivery is cut off: it ends in the middle of a record.", id="cut-off"),
        pytest.param(
            wrong_throughout, "10 of 10 records cannot be used; nothing was changed.", id="wrong-types"
        ),
        pytest.param(lambda _: b"<html>", "The delivery is not readable JSON.", id="no-json"),
        pytest.param(lambda _: [], "The delivery holds no records.", id="no-records"),
        pytest.param(lambda _: b"", "The delivery is empty.", id="empty"),
        pytest.param(
            lambda records: json.dumps([*records, {"id": "x" * 100_000}]).encode(),
            "A text in the delivery is longer than 65536 bytes.",
            id="long-text",
        ),
    ],
)
def test_a_delivery_that_cannot_be_used_changes_nothing(load, records, written, spoil, message):
    load(records)
    before, events = stored(), AuditEvent.objects.count()
    changed = copy.deepcopy(records)
    changed[0]["name"] = "Changed"

    with pytest.raises(InputError) as refusal:
        services.import_feed(written(spoil(changed), "spoilt.json"), by=None)

    assert message in refusal.value.message
    assert stored() == before
    assert AuditEvent.objects.count() == events
    delivery = FeedDelivery.objects.first()
    assert delivery.state == "refused"
    assert message in delivery.message % delivery.message_params


def test_an_endless_text_is_refused_in_little_memory(pack, tmp_path):
    path = tmp_path / "endless.json"
    with path.open("wb") as file:
        file.write(b'[{"id": "1", "name": "')
        for _ in range(64):
            file.write(b"x" * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="A text in the delivery"):
            services.import_feed(path, by=None, limits=FeedLimits())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_the_event_tells_counts_and_digest(load, records):
    delivery = load(records)
    event = AuditEvent.objects.get(action="monitoring.feed_imported")
    assert event.object_id == str(delivery.pk)
    assert event.changes["new"] == [None, 10]
    assert event.changes["digest"] == [None, delivery.digest]


@pytest.mark.parametrize("role", [Role.MUNICIPAL_OFFICER, Role.CONCESSION_HOLDER, Role.AUDITOR])
def test_others_may_not_load_a_delivery(person, written, role):
    with pytest.raises(PermissionDenied):
        services.import_feed(written([]), by=person(role))
    assert not FeedDelivery.objects.exists()


def test_the_programme_manager_may(person, load, records, written, tariffs):
    manager = person(Role.PROGRAMME_MANAGER)
    delivery = services.import_feed(written(records), tariffs=tariffs, by=manager)
    assert delivery.started_by == manager


def test_older_snapshots_are_taken_away(load, records):
    for number in range(4):
        records[0]["name"] = f"Name {number}"
        load(records)
    assert Snapshot.objects.count() == 2
    assert Snapshot.objects.filter(is_current=True).count() == 1
    assert set(ChargePoint.objects.values_list("snapshot", flat=True)) == set(
        Snapshot.objects.values_list("pk", flat=True)
    )


def test_until_the_last_moment_readers_see_the_former_snapshot(load, records, monkeypatch):
    load(records)
    records[0]["evses"].pop()

    def killed(_snapshot):
        raise KeyboardInterrupt

    monkeypatch.setattr("laadregie.monitoring.snapshots.point_to", killed)
    with pytest.raises(KeyboardInterrupt):
        load(records)
    assert selectors.network_totals().points == 19

    monkeypatch.undo()
    load(records)  # nothing new in the feed, and the cleaning is made up for
    assert selectors.network_totals().points == 18
    assert Snapshot.objects.count() == 2


def test_other_prices_alone_clean_again(load, records, written):
    load(records)
    prices = [
        {
            "country_code": "NL",
            "party_id": "LBA",
            "id": "T-AC",
            "currency": "EUR",
            "elements": [{"price_components": [{"type": "ENERGY", "price": 0.5}]}],
        }
    ]
    services.import_tariffs(written(prices, "tariffs.json"), by=None)
    assert ChargePoint.objects.filter(snapshot__is_current=True, price_kwh_eur=0.5).count() > 0


def test_without_a_region_there_is_nothing_to_count_in(db, written):
    with pytest.raises(InputError, match="No region pack was loaded yet"):
        services.import_feed(written([{"id": "1"}]), by=None)
