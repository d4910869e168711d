"""Tables of the network: what is delivered, as it is, and what of it counts."""

from laadregie.monitoring.models.counted import ChargePoint, LocationUsage, QualityFinding, Snapshot
from laadregie.monitoring.models.deliveries import DeliveryKind, DeliveryState, FeedDelivery, RefusedRecord
from laadregie.monitoring.models.raw import ChargeLocation, Connector, Evse, Tariff

__all__ = [
    "ChargeLocation",
    "ChargePoint",
    "Connector",
    "DeliveryKind",
    "DeliveryState",
    "Evse",
    "FeedDelivery",
    "LocationUsage",
    "QualityFinding",
    "RefusedRecord",
    "Snapshot",
    "Tariff",
]
