"""Places that people chose, as candidates: measured as far as something was measured there.

A person points at a place; the maps know bays and parking streets. Within a few metres of one
of those its measures hold for the place, further away nothing is known and nothing is guessed.
"""

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.geo import points_tree
from laadkern.places.candidates import CANDIDATE_SCHEMA

# Two bays are about 5 m wide: within that a pole stands at the bay that was measured.
SAME_PLACE_M = 5.0
DERIVED = (
    "rejected",
    "rejected_by",
    "unknown_criteria",
    "households_within_reach",
    "people_within_reach",
    "need_within_reach",
    "central_share",
    "score",
    "score_known_share",
)


def chosen_candidates(
    chosen: pl.DataFrame, known: pl.DataFrame, *, same_place_m: float = SAME_PLACE_M
) -> pl.DataFrame:
    """Chosen places with the measures of the bay or street they stand at.

    Args:
        chosen: The columns of `candidates.CANDIDATE_SCHEMA` except bays and source.
        known: Candidates with their measures; search areas among them measure nothing.
        same_place_m: How near a known place must be for its measures to hold, metres, above 0.

    Returns:
        `chosen` with bays, source (`chosen`, or that of the place whose measures it took) and the
        measures of `known`; null where nothing was measured. Not judged and without reach.

    Raises:
        InputError: A column is missing or an argument is out of range.
    """
    checks.within("same_place_m", same_place_m, above=0)
    own = [name for name in CANDIDATE_SCHEMA if name not in ("bays", "source")]
    checks.columns("chosen", chosen, own)
    checks.columns("known", known, list(CANDIDATE_SCHEMA))
    exact = known.filter(pl.col("exactness") != "search_area").drop(DERIVED, strict=False)
    measures = [name for name in exact.columns if name not in own and name != "source"]
    if not exact.height or not chosen.height:
        nothing = [pl.lit(None, dtype=exact.schema[name]).alias(name) for name in measures]
        return chosen.select(own).with_columns(*nothing, source=pl.lit("chosen"))
    tree = points_tree(exact["x_m"].to_numpy(), exact["y_m"].to_numpy())
    distance_m, index = tree.query(chosen.select("x_m", "y_m").to_numpy())
    near = pl.Series(np.asarray(distance_m) <= same_place_m)
    found = exact[np.asarray(index)].select(*measures, "source")
    kept = found.select(
        *(pl.when(near).then(pl.col(name)).alias(name) for name in measures),
        source=pl.when(near).then(pl.col("source")).otherwise(pl.lit("chosen")),
    )
    return chosen.select(own).hstack(kept)


def with_measured(candidates: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """Candidates in which what was measured on the spot replaces what the maps say.

    Args:
        candidates: With candidate_id.
        measured: candidate_id, measure (a column of the criteria or wishes) and value.

    Raises:
        InputError: A column is missing, or a place has two values of one measure.
    """
    checks.columns("measured", measured, ["candidate_id", "measure", "value"])
    checks.unique("measured", measured.with_columns(pair=pl.concat_str("candidate_id", "measure")), "pair")
    for (measure,), rows in measured.group_by("measure", maintain_order=True):
        name = str(measure)
        values = rows.select("candidate_id", _measured=pl.col("value").cast(pl.Float64))
        old = pl.col(name).cast(pl.Float64) if name in candidates.columns else pl.lit(None, dtype=pl.Float64)
        candidates = (
            candidates.join(values, on="candidate_id", how="left", maintain_order="left")
            .with_columns(pl.coalesce("_measured", old).alias(name))
            .drop("_measured")
        )
    return candidates
