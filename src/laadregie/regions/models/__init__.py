"""Tables of the regions: areas with their versions, parties, and policy values."""

from laadregie.regions.models.areas import (
    AreaVersion,
    Municipality,
    MunicipalityFigures,
    Neighbourhood,
    NeighbourhoodFigures,
    PackFile,
    Province,
    Region,
    SubRegion,
)
from laadregie.regions.models.enrichments import Enrichment, EnrichmentKind
from laadregie.regions.models.parties import (
    Concession,
    DatedFigure,
    Organisation,
    OrganisationKind,
    Participation,
    ParticipationState,
    PolicyValue,
)

__all__ = [
    "AreaVersion",
    "Concession",
    "DatedFigure",
    "Enrichment",
    "EnrichmentKind",
    "Municipality",
    "MunicipalityFigures",
    "Neighbourhood",
    "NeighbourhoodFigures",
    "Organisation",
    "OrganisationKind",
    "PackFile",
    "Participation",
    "ParticipationState",
    "PolicyValue",
    "Province",
    "Region",
    "SubRegion",
]
