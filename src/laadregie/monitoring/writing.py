"""Second pass: write new and changed records in batches, each a short transaction.

The raw tables are not what pages count from, so a run that is cut off leaves no wrong figures: the
next delivery goes on where this one stopped, by digest.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from laadkern.geo import rd_from_lonlat
from laadkern.ocpi import EvseRecord, LocationRecord, TariffRecord
from laadregie.foundation import bulk
from laadregie.monitoring.models import ChargeLocation, Connector, Evse, FeedDelivery, Tariff
from laadregie.monitoring.reading import Key

BATCH = 400
"""Locations in one transaction: about 2,400 rows, some tenths of a second."""
_Item = TypeVar("_Item")
_KEY = ("country_code", "party_id", "location_id")
_TARIFF_KEY = ("country_code", "party_id", "tariff_id")
_EVSE_KEY = ("location_id", "uid")
_DELIVERED = ("first_delivery_id", "last_delivery_id", "gone_at")
_LOCATION_FIELDS = (
    "publish",
    "name",
    "address",
    "city",
    "postal_code",
    "country",
    "longitude",
    "latitude",
    "parking_type",
    "open_all_hours",
    "operator",
    "owner",
    "updated_at",
)
_EVSE_FIELDS = ("evse_id", "status", "physical_reference", "updated_at")
_CONNECTOR_FIELDS = (
    "connector_id",
    "standard",
    "format",
    "power_type",
    "max_voltage_v",
    "max_amperage_a",
    "stated_power_w",
    "power_kw",
)
_TARIFF_FIELDS = ("currency", "price_kwh_eur", "price_varies", "vat_share", "updated_at")

_LOCATION_COLUMNS = (*_KEY, "digest", "x_m", "y_m", *_DELIVERED, *_LOCATION_FIELDS)
_LOCATION_UPDATES = ("digest", "x_m", "y_m", "last_delivery_id", "gone_at", *_LOCATION_FIELDS)
_TARIFF_COLUMNS = (*_TARIFF_KEY, "digest", *_DELIVERED, *_TARIFF_FIELDS)
_TARIFF_UPDATES = ("digest", "last_delivery_id", "gone_at", *_TARIFF_FIELDS)
_EVSE_UPDATES = ("capabilities", "parking_restrictions", "last_delivery_id", "gone_at", *_EVSE_FIELDS)
_EVSE_COLUMNS = (*_EVSE_KEY, *_EVSE_UPDATES)


def batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """Lists of at most `size` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def write_locations(batch: Sequence[tuple[LocationRecord, str]], delivery: FeedDelivery) -> None:
    """Write locations with their charge points and connectors; those no longer in them are marked gone."""
    places = _rd([record for record, _ in batch])
    rows = [
        (*_key(record), digest, x_m, y_m, delivery.pk, delivery.pk, None, *_values(record, _LOCATION_FIELDS))
        for (record, digest), (x_m, y_m) in zip(batch, places, strict=True)
    ]
    with transaction.atomic():
        bulk.insert(ChargeLocation, _LOCATION_COLUMNS, rows, unique=_KEY, update=_LOCATION_UPDATES)
        pks = _location_pks([record for record, _ in batch])
        evses = [(pks[_key(record)], evse) for record, _ in batch for evse in record.evses]
        _write_evses(evses, delivery)
        left_out = Evse.objects.filter(location__in=pks.values(), gone_at=None)
        left_out.exclude(last_delivery=delivery).update(gone_at=delivery.started_at)


def write_tariffs(batch: Sequence[tuple[TariffRecord, str]], delivery: FeedDelivery) -> None:
    """Write tariffs."""
    rows = [
        (
            record.country_code,
            record.party_id,
            record.tariff_id,
            digest,
            delivery.pk,
            delivery.pk,
            None,
            *_values(record, _TARIFF_FIELDS),
        )
        for record, digest in batch
    ]
    with transaction.atomic():
        bulk.insert(Tariff, _TARIFF_COLUMNS, rows, unique=_TARIFF_KEY, update=_TARIFF_UPDATES)


def mark_gone(model: type[ChargeLocation] | type[Tariff], keys: Sequence[Key], at: datetime) -> None:
    """Mark records as gone from the feed; they are kept."""
    named = "location_id" if model is ChargeLocation else "tariff_id"
    wanted = set(keys)
    for batch in batches(sorted({key[2] for key in keys})):
        rows = model._default_manager.filter(**{f"{named}__in": batch}, gone_at=None)
        pks = [
            pk
            for pk, *key in rows.values_list("pk", "country_code", "party_id", named)
            if tuple(key) in wanted
        ]
        with transaction.atomic():
            model._default_manager.filter(pk__in=pks).update(gone_at=at)


def _write_evses(evses: Sequence[tuple[int, EvseRecord]], delivery: FeedDelivery) -> None:
    # A location that names one uid twice is delivered wrongly; the last one counts.
    once = {(location, record.uid): record for location, record in evses}
    rows = (
        (
            location,
            uid,
            record.capabilities,
            record.parking_restrictions,
            delivery.pk,
            None,
            *_values(record, _EVSE_FIELDS),
        )
        for (location, uid), record in once.items()
    )
    bulk.insert(Evse, _EVSE_COLUMNS, rows, unique=_EVSE_KEY, update=_EVSE_UPDATES)
    locations = {location for location, _ in once}
    known = Evse.objects.filter(location__in=locations, last_delivery=delivery)
    pks = {(location, uid): pk for pk, location, uid in known.values_list("pk", "location_id", "uid")}
    Connector.objects.filter(evse__location__in=locations, evse__last_delivery=delivery).delete()
    connectors = (
        (pks[key], connector.tariff_ids, *_values(connector, _CONNECTOR_FIELDS))
        for key, record in once.items()
        for connector in record.connectors
    )
    bulk.insert(Connector, ("evse_id", "tariff_ids", *_CONNECTOR_FIELDS), connectors)


def _location_pks(records: Sequence[LocationRecord]) -> dict[Key, int]:
    rows = ChargeLocation.objects.filter(location_id__in={record.location_id for record in records})
    keyed = {tuple(key): pk for pk, *key in rows.values_list("pk", *_KEY)}
    return {_key(record): keyed[_key(record)] for record in records}


def _key(record: LocationRecord) -> Key:
    return record.country_code, record.party_id, record.location_id


def _values(record: object, names: Sequence[str]) -> list[object]:
    return [getattr(record, name) for name in names]


def _rd(records: Sequence[LocationRecord]) -> list[tuple[float | None, float | None]]:
    """RD New position of each record; none where the feed has no position."""
    placed = [
        (number, record.longitude, record.latitude)
        for number, record in enumerate(records)
        if record.longitude is not None and record.latitude is not None
    ]
    positions: list[tuple[float | None, float | None]] = [(None, None)] * len(records)
    if placed:
        x_m, y_m = rd_from_lonlat([lon for _, lon, _ in placed], [lat for _, _, lat in placed])
        for (number, _, _), x, y in zip(placed, x_m.tolist(), y_m.tolist(), strict=True):
            if abs(x) < 1e7 and abs(y) < 1e7:  # far outside the projection
                positions[number] = (x, y)
    return positions
