"""One record out of every spelling, and refusals that say what is wrong."""

from datetime import UTC, datetime

import pytest

from laadkern.ocpi import LocationRecord, Refusal, content_digest, parse_location, parse_tariff
from laadkern.ocpi.records import connector_power_kw

NDW = {
    "locationId": "923617",
    "ocpiId": "923617",
    "name": "Loohorst 8",
    "address": "Loohorst 8",
    "city": "Zutphen",
    "postalCode": "7207 BM",
    "country": "NLD",
    "latitude": 52.117174,
    "longitude": 6.222555,
    "parkingType": "ON_STREET",
    "operatorName": "Laadbedrijf A",
    "ownerName": "Laadbedrijf B",
    "twentyFourSeven": True,
    "lastUpdated": "2026-03-11T07:02:52.000Z",
    "layer": "passenger",
    "evses": [
        {
            "uid": "1",
            "evse_id": "NL*AAA*E1*1",
            "status": "AVAILABLE",
            "parking_restrictions": None,
            "connectors": [
                {
                    "id": "1",
                    "power_type": "DC",
                    "max_voltage": 1000,
                    "max_amperage": 120,
                    "max_electric_power": 120000,
                    "tariff_ids": ["T1"],
                    "tariffs": [
                        {
                            "id": "T1",
                            "country_code": "NL",
                            "party_id": "AAA",
                            "currency": "EUR",
                            "elements": [
                                {"price_components": [{"type": "FLAT", "price": 1.0}]},
                                {"price_components": [{"type": "ENERGY", "price": 0.649, "vat": 21}]},
                            ],
                        }
                    ],
                }
            ],
            "last_updated": "2026-06-02T13:37:45Z",
        }
    ],
}


def test_the_national_spelling():
    location = parse_location(NDW, position=1)

    assert isinstance(location, LocationRecord)
    assert (location.location_id, location.postal_code) == ("923617", "7207 BM")
    assert (location.operator, location.owner) == ("Laadbedrijf A", "Laadbedrijf B")
    assert (location.latitude, location.longitude) == (52.117174, 6.222555)
    assert location.parking_type == "ON_STREET"
    assert location.open_all_hours is True
    assert location.updated_at == datetime(2026, 3, 11, 7, 2, 52, tzinfo=UTC)
    assert location.evses[0].connectors[0].power_kw == 120.0
    assert [(tariff.tariff_id, tariff.price_kwh_eur, tariff.vat_share) for tariff in location.tariffs] == [
        ("T1", 0.649, 0.21)
    ]


def test_the_older_spelling():
    location = parse_location(
        {
            "id": "d6",
            "type": "ON_STREET",
            "coordinates": {"latitude": "51.692144", "longitude": "5.309348"},
            "evses": [
                {
                    "uid": "be",
                    "status": "BLOCKED",
                    "connectors": [
                        {
                            "id": "7",
                            "power_type": "AC_3_PHASE",
                            "voltage": 230,
                            "amperage": 16,
                            "tariff_id": "3",
                        }
                    ],
                }
            ],
            "opening_times": None,
        },
        position=1,
    )

    connector = location.evses[0].connectors[0]
    assert location.parking_type == "ON_STREET"
    assert connector.power_kw == pytest.approx(11.04)
    assert connector.tariff_ids == ("3",)


@pytest.mark.shared_data
def test_the_sample_of_the_national_receiver(shared_data):
    import json

    for raw in json.loads((shared_data / "ndw_ocpi_receiver_sample_locations.json").read_bytes()):
        assert isinstance(parse_location(raw, position=1), LocationRecord)
    for raw in json.loads((shared_data / "ndw_ocpi_receiver_sample_tariffs.json").read_bytes()):
        assert parse_tariff(raw, position=1).price_kwh_eur > 0


@pytest.mark.parametrize(
    ("power_type", "volts", "amperes", "stated_w", "kw"),
    [
        pytest.param("AC_3_PHASE", 230, 16, None, 11.04, id="line-to-neutral"),
        pytest.param("AC_3_PHASE", 400, 16, None, 11.085, id="line-to-line"),
        pytest.param("AC_1_PHASE", 230, 16, None, 3.68, id="one-phase"),
        pytest.param("DC", 500, 100, None, 50.0, id="dc"),
        pytest.param("AC_3_PHASE", 230, 16, 7400, 7.4, id="stated-goes-first"),
        pytest.param("DC", 0, 100, None, None, id="zero-volts-is-unknown"),
        pytest.param("DC", None, 100, None, None, id="missing-volts-is-unknown"),
    ],
)
def test_power_of_a_connector(power_type, volts, amperes, stated_w, kw):
    assert connector_power_kw(power_type, volts, amperes, stated_w) == pytest.approx(kw, abs=0.001)


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        pytest.param({"locationId": None}, "id", "is not a text", id="id-is-null"),
        pytest.param({"latitude": "noord"}, "coordinates.latitude", "“noord” at", id="letters-in-a-number"),
        pytest.param({"evses": "veel"}, "evses", "not a list", id="text-for-a-list"),
        pytest.param({"lastUpdated": 12}, "last_updated", "not a moment", id="number-for-a-moment"),
        pytest.param(
            {"twentyFourSeven": "soms"}, "opening_times.twentyfourseven", "not true or false", id="bool"
        ),
        pytest.param({"evses": [{"uid": "1"}]}, "evses.0.status", "is missing", id="missing-deep-inside"),
        pytest.param({"name": "x" * 300}, "name", "too long", id="too-long"),
    ],
)
def test_a_refusal_names_the_field_and_what_stands_there(change, path, reason):
    refusal = parse_location({**NDW, **change}, position=7)

    assert isinstance(refusal, Refusal)
    assert refusal.position == 7
    assert refusal.path == path
    assert reason in refusal.reason


@pytest.mark.parametrize("raw", ["text", 12, None, ["list"]])
def test_what_is_no_object_is_refused(raw):
    assert isinstance(parse_location(raw, position=1), Refusal)
    assert isinstance(parse_tariff(raw, position=1), Refusal)


def tariff(*elements, currency="EUR"):
    return parse_tariff({"id": "T", "currency": currency, "elements": list(elements)}, position=1)


def energy(price, **restrictions):
    return {"price_components": [{"type": "ENERGY", "price": price}], "restrictions": restrictions or None}


@pytest.mark.parametrize(
    ("elements", "price", "varies"),
    [
        pytest.param([energy(0.30)], 0.30, False, id="one"),
        pytest.param(
            [energy(0.30, start_date="2026-02-01", max_kwh=None)], 0.30, False, id="only-a-first-day"
        ),
        pytest.param([energy(0.50, end_time="07:00"), energy(0.30)], 0.30, True, id="always-goes-first"),
        pytest.param(
            [energy(0.20, end_time="01:00"), energy(0.40, end_time="02:00")], 0.20, True, id="by-hour"
        ),
        pytest.param(
            [{"price_components": [{"type": "TIME", "price": 2}]}], None, False, id="no-energy-price"
        ),
    ],
)
def test_the_energy_price_of_a_tariff(elements, price, varies):
    assert (tariff(*elements).price_kwh_eur, tariff(*elements).price_varies) == (price, varies)


def test_a_price_in_another_currency_is_no_price_in_euro():
    assert tariff(energy(3.0), currency="SEK").price_kwh_eur is None


def test_the_digest_sees_content_and_not_order():
    assert content_digest({"a": 1, "b": [1, 2]}) == content_digest({"b": [1, 2], "a": 1})
    assert content_digest({"a": 1, "b": [1, 2]}) != content_digest({"a": 1, "b": [2, 1]})
