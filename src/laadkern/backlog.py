"""When cases under way are expected to end, stage by stage, and how many are then still open.

A chain of stages is a queue without capacity: every case takes the same time in a stage. That is
rough and explained in docs/methods/backlog.md; it answers what a longer stage does to the dates.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.errors import InputError, gettext_noop

CASES_SCHEMA = {
    "case_id": pl.String,
    "stage": pl.String,
    "days_in_stage": pl.Float64,
    "promised_days": pl.Float64,
}


def expected_ends(
    cases: pl.DataFrame,
    *,
    ways: Mapping[str, Sequence[str]],
    stage_days: Mapping[str, float],
    extra_days: Mapping[str, float],
    overdue_days: float,
) -> pl.DataFrame:
    """How many days from now each case is expected to end.

    What is left of the stage it is in, is the time that stage takes less the time it took already;
    a case that is over it takes `overdue_days` more. A promised date counts where it is later.

    Args:
        cases: `CASES_SCHEMA`; days_in_stage at least 0; promised_days is when the stage was promised
            to end, days from now, null where nobody promised.
        ways: Of each stage the stages to the end, itself first.
        stage_days: Days that each stage takes, at least 0.
        extra_days: Days that a stage takes more, at least 0; stages left out take no more.
        overdue_days: Days that a case takes that is over the time of its stage, above 0.

    Returns:
        `case_id`, `stage`, `expected_days` (at least 0), in the order of `cases`.

    Raises:
        InputError: A stage is unknown, or a value is out of range.

    Source: docs/methods/backlog.md.
    """
    checks.within("overdue_days", np.array([overdue_days]), above=0)
    checks.within("stage_days", np.array(list(stage_days.values())), at_least=0)
    checks.within("extra_days", np.array(list(extra_days.values()) or [0.0]), at_least=0)
    checks.within("days_in_stage", cases["days_in_stage"].to_numpy(), at_least=0)
    longer = {stage: days + extra_days.get(stage, 0.0) for stage, days in stage_days.items()}
    unknown = sorted(set(cases["stage"]) - set(ways))
    if unknown:
        raise InputError("stage", gettext_noop("“%(value)s” is no stage that is known."), value=unknown[0])
    after = {stage: sum(longer[one] for one in way[1:]) for stage, way in ways.items()}
    # What takes longer does so for who is over its time as well, and a promise was made before anyone
    # knew, so both shift with it: more time never makes an end earlier.
    taken = pl.col("stage").replace_strict(stage_days, return_dtype=pl.Float64) - pl.col("days_in_stage")
    shift = pl.col("stage").replace_strict(
        {stage: extra_days.get(stage, 0.0) for stage in ways}, return_dtype=pl.Float64
    )
    left = pl.when(taken > 0).then(taken).otherwise(overdue_days)
    promised = pl.col("promised_days").fill_null(0.0)
    rest = pl.col("stage").replace_strict(after, return_dtype=pl.Float64)
    return cases.select("case_id", "stage", expected_days=pl.max_horizontal(left, promised) + shift + rest)


def backlog(
    expected_days: FloatArray, at_days: FloatArray, *, arrivals_per_day: float, whole_days: float
) -> FloatArray:
    """Cases open at moments to come: those of now that have not ended, and those that came since.

    Args:
        expected_days: When each open case ends, days from now.
        at_days: The moments, days from now, at least 0.
        arrivals_per_day: New cases per day, at least 0.
        whole_days: Days a new case takes from begin to end, at least 0.

    Returns:
        Open cases at each moment; new ones count as a steady stream, so not in whole numbers.

    Raises:
        InputError: A value is out of range.

    Source: docs/methods/backlog.md.
    """
    checks.within("at_days", at_days, at_least=0)
    checks.within("arrivals_per_day", np.array([arrivals_per_day]), at_least=0)
    checks.within("whole_days", np.array([whole_days]), at_least=0)
    still = (expected_days[np.newaxis, :] > at_days[:, np.newaxis]).sum(axis=1)
    came = arrivals_per_day * np.minimum(at_days, whole_days)
    return np.asarray(still + came, dtype=np.float64)
