"""Checks of inputs: each passes silently or raises `InputError` naming the input."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.errors import InputError, gettext_noop

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def shape(field: str, values: npt.NDArray[np.generic], expected: tuple[int, ...]) -> None:
    """Refuse an array whose shape is not `expected`."""
    if values.shape != expected:
        raise InputError(
            field,
            gettext_noop("%(field)s has shape %(value)s; %(expected)s was expected."),
            value=values.shape,
            expected=expected,
        )


def within(
    field: str,
    values: npt.ArrayLike,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
) -> None:
    """Refuse missing and infinite values, and values outside the stated bounds."""
    array = np.asarray(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise InputError(field, gettext_noop("%(field)s has a missing or infinite value."))
    if at_least is not None and (array < at_least).any():
        _out_of_bounds(
            field,
            array.min(),
            gettext_noop("%(field)s is %(value)s; at least %(limit)s was expected."),
            at_least,
        )
    if above is not None and (array <= above).any():
        _out_of_bounds(
            field,
            array.min(),
            gettext_noop("%(field)s is %(value)s; more than %(limit)s was expected."),
            above,
        )
    if at_most is not None and (array > at_most).any():
        _out_of_bounds(
            field,
            array.max(),
            gettext_noop("%(field)s is %(value)s; at most %(limit)s was expected."),
            at_most,
        )


def columns(field: str, frame: pl.DataFrame, expected: Sequence[str]) -> None:
    """Refuse a table that lacks one of the expected columns."""
    for name in expected:
        if name not in frame.columns:
            raise InputError(
                field,
                gettext_noop("%(field)s has no column “%(column)s”."),
                column=name,
            )


def with_optional(frame: pl.DataFrame, optional: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The table with its optional columns in their type; an absent one is null."""
    return frame.with_columns(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in optional.items()
    )


def unique(field: str, frame: pl.DataFrame, column: str) -> None:
    """Refuse a table in which a value of `column` occurs twice."""
    doubled = frame.filter(pl.col(column).is_duplicated())
    if doubled.height:
        raise InputError(
            field,
            gettext_noop("%(field)s has “%(value)s” more than once in column “%(column)s”."),
            column=column,
            value=doubled[column][0],
        )


def _out_of_bounds(field: str, value: float, template: str, limit: float) -> None:
    raise InputError(field, template, value=f"{value:g}", limit=f"{limit:g}")
