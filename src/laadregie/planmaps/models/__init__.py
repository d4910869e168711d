"""Tables of the plan maps."""

from laadregie.planmaps.models.calculated import CoverageCell, PlanGround, PlanMap, PlannedSite
from laadregie.planmaps.models.sites import (
    DropReason,
    Exactness,
    Origin,
    Site,
    SiteChange,
    SiteComment,
    SiteState,
)
from laadregie.planmaps.models.versions import (
    Difference,
    DifferenceKind,
    DifferenceOutcome,
    Version,
    VersionSite,
)
from laadregie.planmaps.models.visits import Visit, VisitAnswer, VisitPhoto, VisitStop

__all__ = [
    "CoverageCell",
    "Difference",
    "DifferenceKind",
    "DifferenceOutcome",
    "DropReason",
    "Exactness",
    "Origin",
    "PlanGround",
    "PlanMap",
    "PlannedSite",
    "Site",
    "SiteChange",
    "SiteComment",
    "SiteState",
    "Version",
    "VersionSite",
    "Visit",
    "VisitAnswer",
    "VisitPhoto",
    "VisitStop",
]
