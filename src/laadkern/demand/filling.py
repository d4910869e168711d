"""Missing inputs: filled by one stated rule, and marked.

The rule: the household-weighted mean of the neighbourhoods with a value in the same district,
else in the same municipality, else the municipality's own figure, else the region's mean, else
the stated default.
"""

from collections.abc import Sequence

import polars as pl


def with_columns_present(frame: pl.DataFrame, numeric: Sequence[str], text: Sequence[str]) -> pl.DataFrame:
    """The frame with absent columns added as missing values, and NaN turned into missing."""
    kinds = {**dict.fromkeys(numeric, pl.Float64), **dict.fromkeys(text, pl.String)}
    return frame.with_columns(
        (pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind)).alias(name)
        for name, kind in kinds.items()
    ).with_columns(pl.col(name).fill_nan(None) for name in numeric)


def filled_mean(column: str, municipal: str | None, default: float, weight: str = "households") -> pl.Expr:
    """Value of `column`, filled by the rule of this module.

    Args:
        column: Share or mean per neighbourhood, missing where unknown.
        municipal: Column with the municipality's own figure, if there is one.
        default: Value when nothing else is known.
        weight: Column by which means are weighted; 0 counts as almost nothing.
    """
    weights = pl.col(weight).fill_null(0.0) + 1e-6
    steps = [
        pl.col(column),
        _mean(column, weights).over("district_code"),
        _mean(column, weights).over("municipality_code"),
    ]
    if municipal is not None:
        steps.append(pl.col(municipal))
    steps.append(_mean(column, weights))
    return pl.coalesce(*steps, pl.lit(default))


def _mean(column: str, weights: pl.Expr) -> pl.Expr:
    known = pl.col(column).is_not_null()
    total = pl.when(known).then(weights).sum()
    return pl.when(total > 0).then((pl.col(column) * weights).sum() / total)


def filled_names(columns: dict[str, str]) -> pl.Expr:
    """Names of what was filled in a row, comma-separated; empty when all was known.

    Args:
        columns: Column that was missing or not, to the name it is marked by.
    """
    marks = [pl.when(pl.col(column).is_null()).then(pl.lit(name)) for column, name in columns.items()]
    return pl.concat_list(marks).list.drop_nulls().list.join(",").alias("filled")
