"""Wishes: what makes one place better than another, weighted into a score from 0 to 1.

A wish that nobody measured counts as half met, for every place alike: so a place of which little is
known neither gains nor loses by that against one that was measured (docs/methods/places.md).
`score_known_share` says which part of the weight was measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from laadkern import checks
from laadkern.errors import InputError, gettext_noop
from laadkern.places.criteria import NO_SOURCE, UNKNOWN, measured


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: its score rises in a straight line from 0 at `zero_at` to 1 at `full_at`.

    Attributes:
        code: Name of the wish.
        measure: Column with the value. Yes-or-no values are 1 and 0.
        unit: `points`, `m`, `bays`, `share` or `yes_no`.
        full_at, zero_at: In that unit; `full_at` is the lower one where near is better.
        source: Where the value comes from when that is not where the candidate comes from.
    """

    code: str
    measure: str
    unit: str
    full_at: float
    zero_at: float
    source: str | None = None


# The wishes and their order are those of the plan-map rules (Heiloo, NKL); only the 25 m to the
# cable is published. The other ends of the scales are assumptions (docs/methods/places.md).
WISHES = (
    Wish("demand", "need_within_reach", "points", 4.0, 0.0, source="forecast"),
    Wish("cable", "cable_m", "m", 25.0, 50.0),
    Wish("furniture_line", "furniture_m", "m", 5.0, 20.0),
    Wish("clear_of_containers_and_trees", "obstacle_m", "m", 5.0, 0.0),
    Wish("easy_bay", "easy_bay", "yes_no", 1.0, 0.0),
    Wish("through_road", "through_road_m", "m", 25.0, 150.0),
    Wish("double_use", "double_use", "yes_no", 1.0, 0.0),
    Wish("blind_wall", "blind_wall", "yes_no", 1.0, 0.0),
    Wish("central", "central_share", "share", 1.0, 0.0, source="forecast"),
    Wish("cluster", "bays", "bays", 8.0, 2.0),
)


# What an unknown outcome counts for: the middle of the scale. An assumption, the same for every wish.
UNKNOWN_COUNTS = 0.5


def default_weights(wishes: Sequence[Wish] = WISHES) -> dict[str, float]:
    """Weights that fall evenly with the order of the wishes: 10, 9, ... 1 for ten of them.

    Only the order is given; that the steps are equal is an assumption.
    """
    return {wish.code: float(len(wishes) - place) for place, wish in enumerate(wishes)}


def scored(
    candidates: pl.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    wishes: Sequence[Wish] = WISHES,
    unknown_counts: float = UNKNOWN_COUNTS,
) -> pl.DataFrame:
    """Candidates with their score.

    Args:
        candidates: candidate_id and, where measured, the columns of the measures.
        weights: Weight per wish code, at least 0, at least one above 0; a wish that is not
            named does not count.
        wishes: The wishes.
        unknown_counts: Outcome (0..1) that stands in for one that nobody measured.

    Returns:
        `candidates` with score (0..1; null when no wish with weight is known) and
        score_known_share (0..1, the share of the weight that is known).

    Raises:
        InputError: candidate_id is missing, or a weight is unknown, negative or all are 0.
    """
    checks.columns("candidates", candidates, ["candidate_id"])
    checks.within("unknown_counts", unknown_counts, at_least=0, at_most=1)
    weights = _checked(weights, wishes)
    parts = [(_part(candidates, wish), weights.get(wish.code, 0.0)) for wish in wishes]
    known = pl.sum_horizontal(
        pl.when(part.is_not_null()).then(weight).otherwise(0.0) for part, weight in parts
    )
    won = pl.sum_horizontal(part.fill_null(unknown_counts) * weight for part, weight in parts)
    total = sum(weights.values())
    return candidates.with_columns(
        score=pl.when(known > 0).then(won / total), score_known_share=known / total
    )


def explained(
    candidates: pl.DataFrame, *, weights: Mapping[str, float] | None = None, wishes: Sequence[Wish] = WISHES
) -> pl.DataFrame:
    """One row per candidate and wish.

    Returns:
        candidate_id, criterion, value (nullable), unit, threshold (`full_at`), zero_at, score
        (0..1, null when unknown), weight, outcome (`yes` at full, `no` at 0, `partly` between,
        `unknown`) and source (`none` without value).

    Raises:
        InputError: As `scored`.
    """
    checks.columns("candidates", candidates, ["candidate_id"])
    weights = _checked(weights, wishes)
    parts = []
    for wish in wishes:
        value = measured(candidates, wish.measure)
        part = _part(candidates, wish)
        parts.append(
            candidates.select(
                candidate_id="candidate_id",
                criterion=pl.lit(wish.code),
                value=value,
                unit=pl.lit(wish.unit),
                threshold=pl.lit(wish.full_at),
                zero_at=pl.lit(wish.zero_at),
                score=part,
                weight=pl.lit(weights.get(wish.code, 0.0)),
                outcome=_outcome(part),
                source=pl.when(value.is_null()).then(pl.lit(NO_SOURCE)).otherwise(_source(candidates, wish)),
            )
        )
    return pl.concat(parts)


def _checked(weights: Mapping[str, float] | None, wishes: Sequence[Wish]) -> dict[str, float]:
    known = {wish.code for wish in wishes}
    weights = default_weights(wishes) if weights is None else dict(weights)
    for code in weights:
        if code not in known:
            raise InputError(
                "weights", gettext_noop("%(field)s has the unknown wish “%(value)s”."), value=code
            )
    checks.within("weights", list(weights.values()), at_least=0)
    checks.within("sum of weights", sum(weights.values()), above=0)
    return weights


def _part(candidates: pl.DataFrame, wish: Wish) -> pl.Expr:
    value = measured(candidates, wish.measure)
    return ((value - wish.zero_at) / (wish.full_at - wish.zero_at)).clip(0.0, 1.0)


def _outcome(part: pl.Expr) -> pl.Expr:
    return (
        pl.when(part.is_null())
        .then(pl.lit(UNKNOWN))
        .when(part >= 1)
        .then(pl.lit("yes"))
        .when(part <= 0)
        .then(pl.lit("no"))
        .otherwise(pl.lit("partly"))
    )


def _source(candidates: pl.DataFrame, wish: Wish) -> pl.Expr:
    if wish.source is not None:
        return pl.lit(wish.source)
    return pl.col("source") if "source" in candidates.columns else pl.lit(NO_SOURCE)
