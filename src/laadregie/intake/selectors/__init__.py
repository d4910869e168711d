"""What is known of charger requests, limited to what a viewer may see."""

from laadregie.intake.selectors.shown import Choice, Figures, Group, Row, Work
from laadregie.intake.selectors.similar import Similar, similar
from laadregie.intake.selectors.terms import decision_due, penalty_of, terms_of
from laadregie.intake.selectors.visible import (
    charger_request,
    decisions,
    earlier_results,
    evidence,
    latest_results,
    requests,
)
from laadregie.intake.selectors.worklist import ALL, MINE, OTHERS, PAGE, figures, row_of, work

__all__ = [
    "ALL",
    "MINE",
    "OTHERS",
    "PAGE",
    "Choice",
    "Figures",
    "Group",
    "Row",
    "Similar",
    "Work",
    "charger_request",
    "decision_due",
    "decisions",
    "earlier_results",
    "evidence",
    "figures",
    "latest_results",
    "penalty_of",
    "requests",
    "row_of",
    "similar",
    "terms_of",
    "work",
]
