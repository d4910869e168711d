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
from laadregie.realisation.selectors.work import Choice, Row, Work, rows_of, work
from laadregie.realisation.worklists import ALL, MINE, OTHERS

__all__ = [
    "ALL",
    "MINE",
    "OTHERS",
    "Choice",
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
