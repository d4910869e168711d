"""Tables of the plan maps."""

from laadregie.planmaps.models.calculated import CoverageCell, PlanGround, PlanMap, PlannedSite
from laadregie.planmaps.models.fewest import FewestPoles
from laadregie.planmaps.models.imports import ImportState, ImportTable, SiteImport
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
    "FewestPoles",
    "ImportState",
    "ImportTable",
    "Origin",
    "PlanGround",
    "PlanMap",
    "PlannedSite",
    "Site",
    "SiteChange",
    "SiteComment",
    "SiteImport",
    "SiteState",
    "Version",
    "VersionSite",
    "Visit",
    "VisitAnswer",
    "VisitPhoto",
    "VisitStop",
]
