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
from laadregie.realisation.models.reports import AsBuiltPhoto, MailChoice, SentNotice

__all__ = [
    "AsBuiltPhoto",
    "Cause",
    "MailChoice",
    "Milestone",
    "Objection",
    "ObjectionKind",
    "ObjectionOutcome",
    "OrderSite",
    "OrderSiteState",
    "OrderState",
    "Realisation",
    "RealisationState",
    "SentNotice",
    "StopReason",
    "TrafficOrder",
]
