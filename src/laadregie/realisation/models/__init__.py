"""Tables of realisation."""

from laadregie.realisation.models.orders import (
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    OrderSite,
    OrderSiteState,
    OrderState,
    TrafficOrder,
)
from laadregie.realisation.models.realisations import (
    Cause,
    Milestone,
    Realisation,
    RealisationState,
    StopReason,
)

__all__ = [
    "Cause",
    "Milestone",
    "Objection",
    "ObjectionKind",
    "ObjectionOutcome",
    "OrderSite",
    "OrderSiteState",
    "OrderState",
    "Realisation",
    "RealisationState",
    "StopReason",
    "TrafficOrder",
]
