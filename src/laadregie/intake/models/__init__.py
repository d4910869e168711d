"""Tables of intake."""

from laadregie.intake.models.imports import RequestImport, RequestImportState
from laadregie.intake.models.judging import (
    Capacity,
    CriterionResult,
    Decision,
    DecisionKind,
    Follower,
    LetterTemplate,
    Message,
    Outcome,
    RejectionReason,
    RequestEvent,
)
from laadregie.intake.models.requests import (
    ChargerRequest,
    Evidence,
    EvidenceKind,
    PlaceBasis,
    Requester,
    RequesterKind,
    RequestState,
    Route,
)
from laadregie.intake.models.transfers import RegisterImport, RegisterImportRow, RegisterImportState

__all__ = [
    "Capacity",
    "ChargerRequest",
    "CriterionResult",
    "Decision",
    "DecisionKind",
    "Evidence",
    "EvidenceKind",
    "Follower",
    "LetterTemplate",
    "Message",
    "Outcome",
    "PlaceBasis",
    "RegisterImport",
    "RegisterImportRow",
    "RegisterImportState",
    "RejectionReason",
    "RequestEvent",
    "RequestImport",
    "RequestImportState",
    "RequestState",
    "Requester",
    "RequesterKind",
    "Route",
]
