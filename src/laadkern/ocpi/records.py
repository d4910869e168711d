"""One record for every shape of feed: what laadregie keeps of a location and a tariff."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from laadkern.errors import gettext_noop
from laadkern.ocpi import models, ndw

_LINE_TO_LINE_FROM_V = 300.0
"""Three-phase volts from here on are between lines (400), below between line and neutral (230)."""


@dataclass(frozen=True, slots=True)
class TariffRecord:
    """A tariff with its energy price.

    `price_kwh_eur` is the price of the element that always holds, else of the first (EUR/kWh, none
    without energy price or in another currency); `price_varies` says that other elements have
    other prices. `vat_share` is the tax named beside it (0..1); whether the price includes it
    differs per party.
    """

    country_code: str
    party_id: str
    tariff_id: str
    currency: str
    price_kwh_eur: float | None
    price_varies: bool
    vat_share: float | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConnectorRecord:
    """A connector; `power_kw` is the stated power, else volts x amperes x phases."""

    connector_id: str
    standard: str
    format: str
    power_type: str
    max_voltage_v: float | None
    max_amperage_a: float | None
    stated_power_w: float | None
    power_kw: float | None
    tariff_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvseRecord:
    """A charge point as one location reports it; the same `evse_id` may stand elsewhere too."""

    uid: str
    evse_id: str
    status: str
    capabilities: tuple[str, ...]
    parking_restrictions: tuple[str, ...]
    physical_reference: str
    updated_at: datetime | None
    connectors: tuple[ConnectorRecord, ...]


@dataclass(frozen=True, slots=True)
class LocationRecord:
    """A location with its charge points. Degrees WGS 84; `open_all_hours` none when not stated."""

    country_code: str
    party_id: str
    location_id: str
    publish: bool
    name: str
    address: str
    city: str
    postal_code: str
    country: str
    longitude: float | None
    latitude: float | None
    parking_type: str
    open_all_hours: bool | None
    operator: str
    owner: str
    updated_at: datetime | None
    evses: tuple[EvseRecord, ...]
    tariffs: tuple[TariffRecord, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot be used: where it stands and why.

    Attributes:
        position: Place in the delivery, from 1.
        record_id: Its id, empty where that cannot be read.
        path: The field, as `evses.2.connectors.0.max_voltage`; empty for the record itself.
        template: English sentence with `%(field)s`, `%(value)s` places, marked for translation.
        value: What stands there, at most 80 characters.
    """

    position: int
    record_id: str
    path: str
    template: str
    value: str

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return self.template % {"field": self.path, "value": self.value}


def content_digest(raw: object) -> str:
    """Fingerprint of a record as delivered, 32 hexadecimal digits; the order of fields does not count."""
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def record_key(raw: object) -> tuple[str, str, str] | None:
    """Country, party and id of a location or tariff as delivered, without reading the rest.

    Returns:
        None when the id cannot be read; the record will be refused.
    """
    if not isinstance(raw, Mapping):
        return None
    found = [
        next((raw[name] for name in names if raw.get(name) is not None), "")
        for names in (("country_code", "countryCode"), ("party_id", "partyId"), ("id", "locationId"))
    ]
    country, party, own = (str(part) if isinstance(part, str | int) else "" for part in found)
    return (country, party, own) if own else None


def parse_location(raw: object, *, position: int) -> LocationRecord | Refusal:
    """Read one location in OCPI 2.1, 2.2.1, 2.3.0 or the national feed's own spelling.

    Args:
        raw: What the JSON parser made of the record.
        position: Place in the delivery, from 1.
    """
    if not isinstance(raw, Mapping):
        return Refusal(position, "", "", gettext_noop("This is not a location but “%(value)s”."), _short(raw))
    shaped = ndw.as_ocpi(raw) if ndw.is_ndw(raw) else raw
    try:
        location = models.Location.model_validate(shaped)
    except ValidationError as error:
        return _refusal(error, shaped, position)
    return _location(location)


def parse_tariff(raw: object, *, position: int) -> TariffRecord | Refusal:
    """Read one tariff in OCPI 2.1, 2.2.1 or 2.3.0."""
    if not isinstance(raw, Mapping):
        return Refusal(position, "", "", gettext_noop("This is not a tariff but “%(value)s”."), _short(raw))
    try:
        tariff = models.Tariff.model_validate(raw)
    except ValidationError as error:
        return _refusal(error, raw, position)
    return _tariff(tariff)


def connector_power_kw(
    power_type: str, volts: float | None, amperes: float | None, stated_w: float | None
) -> float | None:
    """Power of a connector in kW: as stated, else from volts (V), amperes (A) and phases.

    Three phases: 3 x line-to-neutral volts x amperes, or the square root of 3 x line-to-line
    volts x amperes where the feed gives 400 V. Unknown without stated power, volts or amperes.

    Source: OCPI 2.2.1, Connector: max_voltage is line to neutral for three phases.
    """
    if stated_w is not None and stated_w > 0:
        return stated_w / 1000
    if volts is None or amperes is None or volts <= 0 or amperes <= 0:
        return None
    factor = {"AC_2_PHASE": 2.0, "AC_2_PHASE_SPLIT": 2.0, "AC_3_PHASE": 3.0}.get(power_type, 1.0)
    if power_type == "AC_3_PHASE" and volts > _LINE_TO_LINE_FROM_V:
        factor = 3.0**0.5
    return volts * amperes * factor / 1000


def _location(location: models.Location) -> LocationRecord:
    position = location.coordinates
    hours = location.opening_times
    connectors = [connector for evse in location.evses for connector in evse.connectors]
    return LocationRecord(
        country_code=location.country_code or "",
        party_id=location.party_id or "",
        location_id=location.id,
        publish=location.publish,
        name=location.name or "",
        address=location.address or "",
        city=location.city or "",
        postal_code=location.postal_code or "",
        country=location.country or "",
        longitude=position.longitude if position else None,
        latitude=position.latitude if position else None,
        parking_type=location.parking_type or "",
        open_all_hours=hours.twentyfourseven if hours else None,
        operator=location.operator.name if location.operator else "",
        owner=location.owner.name if location.owner else "",
        updated_at=location.last_updated,
        evses=tuple(_evse(evse) for evse in location.evses),
        tariffs=tuple(_tariff(tariff) for connector in connectors for tariff in connector.tariffs),
    )


def _evse(evse: models.Evse) -> EvseRecord:
    return EvseRecord(
        uid=evse.uid,
        evse_id=(evse.evse_id or "").strip(),
        status=evse.status.strip().upper(),
        capabilities=tuple(evse.capabilities),
        parking_restrictions=tuple(evse.parking_restrictions),
        physical_reference=evse.physical_reference or "",
        updated_at=evse.last_updated,
        connectors=tuple(_connector(connector) for connector in evse.connectors),
    )


def _connector(connector: models.Connector) -> ConnectorRecord:
    power_type = connector.power_type or ""
    single = (connector.tariff_id,) if connector.tariff_id else ()
    return ConnectorRecord(
        connector_id=connector.id,
        standard=connector.standard or "",
        format=connector.format or "",
        power_type=power_type,
        max_voltage_v=connector.max_voltage,
        max_amperage_a=connector.max_amperage,
        stated_power_w=connector.max_electric_power,
        power_kw=connector_power_kw(
            power_type, connector.max_voltage, connector.max_amperage, connector.max_electric_power
        ),
        tariff_ids=tuple(dict.fromkeys((*connector.tariff_ids, *single))),
    )


def _tariff(tariff: models.Tariff) -> TariffRecord:
    """The energy price: of the first element that always holds, else of the first element."""
    in_order = sorted(tariff.elements, key=_is_limited)
    components = [
        component
        for element in in_order
        for component in element.price_components
        if component.type == "ENERGY"
    ]
    first = components[0] if components and (tariff.currency or "EUR") == "EUR" else None
    return TariffRecord(
        country_code=tariff.country_code or "",
        party_id=tariff.party_id or "",
        tariff_id=tariff.id,
        currency=tariff.currency or "",
        price_kwh_eur=first.price if first else None,
        price_varies=len({component.price for component in components}) > 1,
        vat_share=first.vat / 100 if first and first.vat is not None else None,
        updated_at=tariff.last_updated,
    )


def _is_limited(element: models.TariffElement) -> bool:
    """Whether an element holds only at some times, powers or amounts; a first day limits nothing."""
    return any(
        name != "start_date" and value not in (None, [], {}, 0, "00:00", "23:59")
        for name, value in (element.restrictions or {}).items()
    )


def _refusal(error: ValidationError, raw: Mapping[str, Any], position: int) -> Refusal:
    first = error.errors(include_url=False, include_context=False)[0]
    path = ".".join(str(part) for part in first["loc"])
    return Refusal(
        position, _short(raw.get("id", "")), path, _template(first["type"]), _short(first["input"])
    )


def _template(kind: str) -> str:
    """The sentence that belongs to a kind of validation error."""
    if kind == "missing":
        return gettext_noop("“%(field)s” is missing.")
    if kind.startswith(("int", "float", "decimal", "finite")):
        return gettext_noop("“%(value)s” at “%(field)s” is not a number.")
    if kind.startswith("string_too_long"):
        return gettext_noop("The text “%(value)s…” at “%(field)s” is too long.")
    if kind.startswith("string"):
        return gettext_noop("“%(value)s” at “%(field)s” is not a text that fits there.")
    if kind.startswith("bool"):
        return gettext_noop("“%(value)s” at “%(field)s” is not true or false.")
    if kind.startswith(("datetime", "timezone", "value_error")):
        return gettext_noop("“%(value)s” at “%(field)s” is not a moment such as 2026-06-07T19:22:00Z.")
    if kind.startswith(("less_than", "greater_than")):
        return gettext_noop("“%(value)s” at “%(field)s” is outside the possible values.")
    if kind.startswith(("list", "too_short")):
        return gettext_noop("“%(value)s” at “%(field)s” is not a list with what is needed.")
    return gettext_noop("“%(value)s” at “%(field)s” is not what was expected there.")


def _short(value: object) -> str:
    if isinstance(value, str):
        return value[:80]
    try:
        return json.dumps(value, ensure_ascii=False)[:80]
    except TypeError:
        return str(type(value).__name__)
