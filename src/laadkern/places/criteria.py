"""Hard criteria: what a place must meet, as a table of coded rules.

Every rule reads one measured value of a candidate and answers `yes`, `no` or `unknown`.
`no` rejects the place, with the code of the rule as reason. `unknown` keeps it: somebody has
to measure on the spot. Nothing is ever guessed: a missing value is unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from laadkern import checks
from laadkern.errors import InputError, gettext_noop

YES, NO, UNKNOWN = "yes", "no", "unknown"
NO_SOURCE = "none"


@dataclass(frozen=True, slots=True)
class HardCriterion:
    """One rule: at or above `meets_from` is yes, below `fails_below` is no, between is unknown.

    Attributes:
        code: Name of the rule, also the reason of a rejection.
        measure: Column with the value. Yes-or-no values are 1 and 0.
        unit: `m`, `bays` or `yes_no`.
        meets_from, fails_below: Thresholds in that unit, `fails_below` not above `meets_from`.
        preferred_from: From here the place is better than it has to be; None when nothing is.
    """

    code: str
    measure: str
    unit: str
    meets_from: float
    fails_below: float
    preferred_from: float | None = None

    def __post_init__(self) -> None:
        checks.within(f"{self.code}.fails_below", self.fails_below, at_most=self.meets_from)


# Free passage, distance to the kerb and two bays: domain rules of the plan map (Heiloo, NKL).
# Facade, tree and carriageway: no published distance; the band between the two thresholds
# is an assumption that leaves the doubtful to somebody on the spot (docs/methods/places.md).
HARD_CRITERIA = (
    HardCriterion("municipal_land", "municipal_land", "yes_no", 1, 1),
    HardCriterion("public_day_and_night", "public_day_and_night", "yes_no", 1, 1),
    HardCriterion("clear_of_facade", "facade_m", "m", 3.0, 1.0),
    HardCriterion("free_passage", "free_passage_m", "m", 0.90, 0.90, preferred_from=1.20),
    HardCriterion("kerb_distance", "kerb_m", "m", 0.45, 0.45, preferred_from=0.60),
    HardCriterion("two_bays", "bays", "bays", 2, 2),
    HardCriterion("tree_roots", "tree_m", "m", 4.0, 2.0),
    HardCriterion("traffic", "carriageway_m", "m", 1.0, 0.3),
)


def with_thresholds(
    thresholds: Mapping[str, float], criteria: Sequence[HardCriterion] = HARD_CRITERIA
) -> tuple[HardCriterion, ...]:
    """The criteria with other thresholds, by code: a place meets or fails at exactly that value.

    Raises:
        InputError: A code is not that of a criterion.
    """
    known = {criterion.code for criterion in criteria}
    for code in thresholds:
        if code not in known:
            raise InputError(
                "thresholds", gettext_noop("%(field)s has the unknown criterion “%(value)s”."), value=code
            )
    return tuple(
        replace(criterion, meets_from=thresholds[criterion.code], fails_below=thresholds[criterion.code])
        if criterion.code in thresholds
        else criterion
        for criterion in criteria
    )


def judged(candidates: pl.DataFrame, criteria: Sequence[HardCriterion] = HARD_CRITERIA) -> pl.DataFrame:
    """Candidates with what the hard criteria say.

    Args:
        candidates: candidate_id and, where measured, the columns of the measures; a measure
            without a column is unknown for all.
        criteria: The rules.

    Returns:
        `candidates` with rejected_by (codes of the rules answered `no`, in their order),
        rejected (bool) and unknown_criteria (count).

    Raises:
        InputError: candidate_id is missing or double.
    """
    checks.columns("candidates", candidates, ["candidate_id"])
    checks.unique("candidates", candidates, "candidate_id")
    outcomes = {criterion.code: _outcome(candidates, criterion) for criterion in criteria}
    reasons = [
        pl.when(outcome == NO).then(pl.lit(code)).otherwise(None) for code, outcome in outcomes.items()
    ]
    unknown = pl.sum_horizontal((outcome == UNKNOWN).cast(pl.Int64) for outcome in outcomes.values())
    return candidates.with_columns(
        rejected_by=pl.concat_list(reasons).list.drop_nulls() if reasons else pl.lit([], pl.List(pl.String)),
        unknown_criteria=unknown if outcomes else pl.lit(0),
    ).with_columns(rejected=pl.col("rejected_by").list.len() > 0)


def explained(candidates: pl.DataFrame, criteria: Sequence[HardCriterion] = HARD_CRITERIA) -> pl.DataFrame:
    """One row per candidate and hard criterion, for whoever asks why.

    Returns:
        candidate_id, criterion, value (nullable), unit, threshold (`meets_from`), fails_below,
        outcome, preferred (true, false, or null without value or preference) and source: where
        the value comes from, `none` without value.

    Raises:
        InputError: candidate_id is missing.
    """
    checks.columns("candidates", candidates, ["candidate_id"])
    source = pl.col("source") if "source" in candidates.columns else pl.lit(NO_SOURCE)
    parts = []
    for criterion in criteria:
        value = measured(candidates, criterion.measure)
        parts.append(
            candidates.select(
                candidate_id="candidate_id",
                criterion=pl.lit(criterion.code),
                value=value,
                unit=pl.lit(criterion.unit),
                threshold=pl.lit(float(criterion.meets_from)),
                fails_below=pl.lit(float(criterion.fails_below)),
                outcome=_outcome(candidates, criterion),
                preferred=value >= pl.lit(criterion.preferred_from, dtype=pl.Float64),
                source=pl.when(value.is_null()).then(pl.lit(NO_SOURCE)).otherwise(source),
            )
        )
    return pl.concat(parts)


def measured(candidates: pl.DataFrame, measure: str) -> pl.Expr:
    """The value of a measure as a number; null where it was not measured."""
    if measure not in candidates.columns:
        return pl.lit(None, dtype=pl.Float64)
    return pl.col(measure).cast(pl.Float64).fill_nan(None)


def _outcome(candidates: pl.DataFrame, criterion: HardCriterion) -> pl.Expr:
    value = measured(candidates, criterion.measure)
    return (
        pl.when(value >= criterion.meets_from)
        .then(pl.lit(YES))
        .when(value < criterion.fails_below)
        .then(pl.lit(NO))
        .otherwise(pl.lit(UNKNOWN))
    )
