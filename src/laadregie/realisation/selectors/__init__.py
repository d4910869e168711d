"""What is known of realisations, limited to what a viewer may see."""

from laadregie.realisation.selectors.names import organisation_names, party_name
from laadregie.realisation.selectors.placed import Placed, Turn, placed, turns
from laadregie.realisation.selectors.visible import (
    is_under_way,
    of_site,
    open_realisations,
    realisation,
    realisations,
)
from laadregie.realisation.selectors.work import ALL, MINE, OTHERS, Choice, Group, Row, Work, rows_of, work

__all__ = [
    "ALL",
    "MINE",
    "OTHERS",
    "Choice",
    "Group",
    "Placed",
    "Row",
    "Turn",
    "Work",
    "is_under_way",
    "of_site",
    "open_realisations",
    "organisation_names",
    "party_name",
    "placed",
    "realisation",
    "realisations",
    "rows_of",
    "turns",
    "work",
]
