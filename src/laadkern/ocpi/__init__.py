"""OCPI payloads: models, a bounded stream, and one record for every shape of feed."""

from laadkern.ocpi.limits import FeedLimits, LimitingReader
from laadkern.ocpi.records import (
    ConnectorRecord,
    EvseRecord,
    LocationRecord,
    Refusal,
    TariffRecord,
    content_digest,
    parse_location,
    parse_tariff,
    record_key,
)
from laadkern.ocpi.stream import RawRecord, read_locations, read_records, read_tariffs

__all__ = [
    "ConnectorRecord",
    "EvseRecord",
    "FeedLimits",
    "LimitingReader",
    "LocationRecord",
    "RawRecord",
    "Refusal",
    "TariffRecord",
    "content_digest",
    "parse_location",
    "parse_tariff",
    "read_locations",
    "read_records",
    "read_tariffs",
    "record_key",
]
