"""What is known of charger requests, limited to what a viewer may see."""

from laadregie.intake.selectors.shown import Choice, Figures, Row, Work
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
from laadregie.intake.selectors.worklist import (
    PAGE,
    figures,
    open_listed,
    open_of_all,
    row_of,
    rows_of,
    work,
)

__all__ = [
    "PAGE",
    "Choice",
    "Figures",
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
    "open_listed",
    "open_of_all",
    "penalty_of",
    "requests",
    "row_of",
    "rows_of",
    "similar",
    "terms_of",
    "work",
]
