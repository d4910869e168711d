"""What is asked of each hard criterion on the spot, and what measured values say of a site.

A measurement is a fact with a time, a person and a place. It counts for a site as long as the
site stands there: a site that moved away from it is unknown again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

from django.utils.translation import gettext_lazy as _

from laadkern.places.criteria import HARD_CRITERIA, NO, UNKNOWN, YES, HardCriterion
from laadregie.planmaps.models import DropReason, Site

VISIT = "visit"
HOLDS_WITHIN_M = 15.0  # a telephone knows its place to about this
# Not to be seen in the street: “everything in order” says nothing of it.
NOT_SEEN = frozenset({"municipal_land"})

QUESTIONS = {
    "municipal_land": _("Is this land of the municipality?"),
    "public_day_and_night": _("Can everyone come here by day and by night?"),
    "clear_of_facade": _("How far is the pole from the nearest door, window or monument?"),
    "free_passage": _("How wide is the pavement that stays free beside the pole?"),
    "kerb_distance": _("How far is the pole from the kerb?"),
    "two_bays": _("How many parking bays lie together here?"),
    "tree_roots": _("How far is the pole from the nearest tree?"),
    "traffic": _("How far is the pole from the carriageway?"),
}
HINTS = {
    "municipal_land": _("Answer only if you are sure of it."),
    "public_day_and_night": _("No barrier, no gate, no opening hours."),
    "clear_of_facade": _("No door or window near? Fill in 50."),
    "tree_roots": _("Measure to the trunk. No tree near? Fill in 50."),
}
REASONS: Mapping[str, DropReason] = {
    "municipal_land": DropReason.NOT_MUNICIPAL_LAND,
    "public_day_and_night": DropReason.NOT_PUBLIC,
    "clear_of_facade": DropReason.FACADE,
    "free_passage": DropReason.PASSAGE,
    "kerb_distance": DropReason.KERB,
    "two_bays": DropReason.PARKING_PRESSURE,
    "tree_roots": DropReason.TREES,
    "traffic": DropReason.TRAFFIC,
}
MOST = {"m": 50.0, "bays": 100.0, "yes_no": 1.0}
BY_MEASURE: Mapping[str, HardCriterion] = {criterion.measure: criterion for criterion in HARD_CRITERIA}
BY_CODE: Mapping[str, HardCriterion] = {criterion.code: criterion for criterion in HARD_CRITERIA}


@dataclass(frozen=True)
class Failure:
    """A hard criterion that a site was measured not to meet.

    Attributes:
        criterion: Its code.
        value, unit: What was measured.
        reason: What a rejection for it is called.
    """

    criterion: str
    value: float
    unit: str
    reason: DropReason


def outcome(criterion: HardCriterion, value: float | None) -> str:
    """yes, no, or unknown: not measured, or between the two thresholds."""
    if value is None:
        return UNKNOWN
    if value >= criterion.meets_from:
        return YES
    return NO if value < criterion.fails_below else UNKNOWN


def everything_in_order(measured: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """What “seen, everything in order” says: what was not measured is at least what is required."""
    rows: dict[str, dict[str, Any]] = {
        criterion.measure: {"value": float(criterion.meets_from), "at_least": True}
        for criterion in HARD_CRITERIA
        if criterion.code not in NOT_SEEN
    }
    return rows | {measure: {"value": value} for measure, value in measured.items()}


def newest(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Measured values of a site with others beside them: of each measure what was seen last."""
    merged = {measure: dict(row) for measure, row in before.items()}
    for measure, row in after.items():
        if measure not in merged or str(merged[measure].get("at", "")) <= str(row["at"]):
            merged[measure] = dict(row)
    return merged


def holding(
    measured: Mapping[str, Mapping[str, Any]], *, x_m: float, y_m: float, radius_m: float
) -> dict[str, Mapping[str, Any]]:
    """The measured values that were taken where the site stands now."""
    reach = max(HOLDS_WITHIN_M, radius_m)
    return {
        measure: row
        for measure, row in measured.items()
        if row.get("x_m") is None or hypot(row["x_m"] - x_m, row["y_m"] - y_m) <= reach
    }


def holding_of(site: Site) -> dict[str, Mapping[str, Any]]:
    """The measured values that hold of a site."""
    return holding(site.measured, x_m=site.x_m, y_m=site.y_m, radius_m=site.radius_m)


def overlaid(explanation: dict[str, Any], measured: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """An explanation in which the hard criteria say what was measured on the spot, by whom and when."""
    if not measured:
        return explanation
    rows = [
        _judged(row, measured[BY_CODE[row["criterion"]].measure])
        if row["criterion"] in BY_CODE and BY_CODE[row["criterion"]].measure in measured
        else row
        for row in explanation.get("criteria", [])
    ]
    return {**explanation, "criteria": rows}


def _judged(row: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    criterion, value = BY_CODE[row["criterion"]], float(found["value"])
    preferred = None if criterion.preferred_from is None else value >= criterion.preferred_from
    return {
        **row,
        "value": value,
        "outcome": outcome(criterion, value),
        "preferred": preferred,
        "source": found.get("source", VISIT),
        "measured_at": found.get("at"),
        "measured_by": found.get("by"),
        "at_least": bool(found.get("at_least")),
    }


def without_names(explanation: dict[str, Any]) -> dict[str, Any]:
    """An explanation as everyone may read it: it says when something was measured, not by whom."""
    rows = [{k: v for k, v in row.items() if k != "measured_by"} for row in explanation.get("criteria", [])]
    return {**explanation, "criteria": rows} if rows else explanation


def failures(criteria: Iterable[Mapping[str, Any]]) -> list[Failure]:
    """What of the criteria in an explanation was measured on the spot and is not met."""
    return [
        Failure(row["criterion"], row["value"], row["unit"], REASONS[row["criterion"]])
        for row in criteria
        if row.get("measured_at") and row["outcome"] == NO and row["criterion"] in REASONS
    ]
