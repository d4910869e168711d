"""The national feed's own spelling (NDW, DOT-NL) turned into OCPI's.

At location level this feed has other names (`locationId`, `postalCode`, a position without
`coordinates`, operator and owner as plain names); its EVSEs and connectors are OCPI's, with the
tariff objects filled in.
"""

from collections.abc import Mapping
from typing import Any

_SAME_MEANING = {
    "locationId": "id",
    "postalCode": "postal_code",
    "parkingType": "parking_type",
    "lastUpdated": "last_updated",
    "countryCode": "country_code",
    "partyId": "party_id",
    "timeZone": "time_zone",
    "energyMix": "energy_mix",
}
_REPLACED = {"latitude", "longitude", "operatorName", "operatorWebsite", "ownerName", "twentyFourSeven"}


def is_ndw(raw: Mapping[str, Any]) -> bool:
    """Whether a location is spelled the national feed's way."""
    return "locationId" in raw


def as_ocpi(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The same location with OCPI's names; what has no OCPI name stays as it is."""
    location = {_SAME_MEANING.get(name, name): value for name, value in raw.items() if name not in _REPLACED}
    if raw.get("latitude") is not None or raw.get("longitude") is not None:
        location["coordinates"] = {
            name: raw[name] for name in ("latitude", "longitude") if raw.get(name) is not None
        }
    if raw.get("operatorName") is not None:
        location["operator"] = {"name": raw["operatorName"], "website": raw.get("operatorWebsite")}
    if raw.get("ownerName") is not None:
        location["owner"] = {"name": raw["ownerName"]}
    if raw.get("twentyFourSeven") is not None:
        location["opening_times"] = {"twentyfourseven": raw["twentyFourSeven"]}
    return location
