"""What a column may hold, and the check of a whole table against its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from laadkern.errors import gettext_noop
from laadregie.regions.pack.problems import SHOWN_PER_COLUMN, Problem

Kind = Literal["code", "text", "whole", "number", "share", "yes_no", "date", "choice"]

CODE = r"^[A-Za-z0-9][A-Za-z0-9_.:*-]{0,63}$"
TYPES: dict[Kind, type[pl.DataType]] = {
    "code": pl.String,
    "text": pl.String,
    "choice": pl.String,
    "whole": pl.Int64,
    "number": pl.Float64,
    "share": pl.Float64,
    "yes_no": pl.Boolean,
    "date": pl.Date,
}
EXPECTED: dict[Kind, str] = {
    "code": gettext_noop("is no code: letters, digits and _ . : * - were expected, at most 64."),
    "text": gettext_noop("is too long: at most %(length)s characters were expected."),
    "whole": gettext_noop("is no whole number."),
    "number": gettext_noop("is no number: digits and a decimal point were expected."),
    "share": gettext_noop("is no share: a number from 0 to 1 was expected."),
    "yes_no": gettext_noop("is neither true nor false."),
    "date": gettext_noop("is no date: year-month-day was expected, such as 2026-06-07."),
    "choice": gettext_noop("is not one of: %(choices)s."),
}
PERCENTAGE = gettext_noop("is no share: from 0 to 1 was expected. Is it a percentage? 55%% is 0.55.")
BELOW = gettext_noop("is too low: at least %(limit)s was expected.")
ABOVE = gettext_noop("is too high: at most %(limit)s was expected.")
MISSING_COLUMN = gettext_noop("The column is missing.")
EMPTY = gettext_noop("A value is missing.")
DOUBLE = gettext_noop("stands there more than once; it was expected once.")
UNKNOWN_CODE = gettext_noop("is unknown: a code of “%(list)s” was expected.")


@dataclass(frozen=True)
class Column:
    """One column of a table of the pack.

    Args:
        name: Its name; the unit ends it.
        kind: What it holds.
        required: The column has to be there.
        filled: Every row has to have a value.
        at_least: Lowest value allowed, for numbers.
        at_most: Highest value allowed, for numbers.
        length: Most characters allowed, for text.
        choices: The values allowed, for a choice.
        lists: Name of the list whose codes are allowed; checked where the lists are known.
    """

    name: str
    kind: Kind
    required: bool = False
    filled: bool = False
    at_least: float | None = None
    at_most: float | None = None
    length: int = 200
    choices: tuple[str, ...] = ()
    lists: str = ""


def checked(
    raw: pl.DataFrame, columns: Sequence[Column], *, file: str, first_row: int = 1
) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn a table as it was read into typed columns, and tell what does not fit.

    Columns that are not asked for are left out; an absent optional column is all empty.
    """
    typed: dict[str, pl.Series] = {}
    problems: list[Problem] = []
    for column in columns:
        if column.name not in raw.columns:
            if column.required:
                problems.append(Problem(file, MISSING_COLUMN, column=column.name))
            typed[column.name] = pl.Series([None] * raw.height, dtype=TYPES[column.kind])
            continue
        typed[column.name], found = _checked_column(raw[column.name], column, file, first_row)
        problems += found
    return pl.DataFrame(typed), problems


def _checked_column(
    raw: pl.Series, column: Column, file: str, first_row: int
) -> tuple[pl.Series, list[Problem]]:
    raw = raw.fill_nan(None) if raw.dtype.is_float() else raw  # how GDAL and pandas say “missing”
    text = as_text(raw)
    values = _typed(raw, text, column)
    wrong = values.is_null() & text.is_not_null()
    problems = _at(wrong, text, _expectation(column, text), column, file, first_row)
    if column.filled:
        problems += _at(text.is_null(), text, EMPTY, column, file, first_row)
    for limit, template, outside in _limits(values, column):
        problems += _at(outside, text, template, column, file, first_row, limit=f"{limit:g}")
    return values.alias(column.name), problems


def as_text(raw: pl.Series) -> pl.Series:
    """The values as trimmed text; whole floats without “.0”, empty as missing."""
    if raw.dtype.is_float() and (raw.round(0) == raw).all():
        raw = raw.cast(pl.Int64, strict=False)
    text = raw.cast(pl.String, strict=False).str.strip_chars()
    return text.set(text == "", None)


def _typed(raw: pl.Series, text: pl.Series, column: Column) -> pl.Series:
    kind = column.kind
    if kind in ("whole", "number", "share"):
        numbers = raw if raw.dtype.is_numeric() else text
        numbers = numbers.cast(pl.Float64, strict=False)
        numbers = numbers.set(~numbers.is_finite(), None)
        if kind == "share":
            return numbers.set((numbers < 0) | (numbers > 1), None)
        return numbers if kind == "number" else _whole(numbers)
    if kind == "yes_no":
        lower = text.str.to_lowercase()
        return lower.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if kind == "date":
        return text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    fits = {
        "code": lambda: text.str.contains(CODE),
        "choice": lambda: text.is_in(column.choices),
        "text": lambda: text.str.len_chars() <= column.length,
    }[kind]()
    return text.set(~fits, None)


def _whole(numbers: pl.Series) -> pl.Series:
    fits = (numbers.round(0) == numbers) & (numbers.abs() < 2**53)
    return numbers.set(~fits, None).cast(pl.Int64)


def _expectation(column: Column, text: pl.Series) -> str:
    if column.kind != "share":
        return EXPECTED[column.kind]
    numbers = text.cast(pl.Float64, strict=False)
    percentages = numbers.is_between(1, 100, closed="right").any()
    return PERCENTAGE if percentages else EXPECTED["share"]


def _limits(values: pl.Series, column: Column) -> list[tuple[float, str, pl.Series]]:
    found = []
    if column.at_least is not None:
        found.append((column.at_least, BELOW, values < column.at_least))
    if column.at_most is not None:
        found.append((column.at_most, ABOVE, values > column.at_most))
    return found


def _at(
    wrong: pl.Series,
    text: pl.Series,
    template: str,
    column: Column,
    file: str,
    first_row: int,
    **params: object,
) -> list[Problem]:
    rows = wrong.fill_null(value=False).arg_true()[:SHOWN_PER_COLUMN].to_list()
    params = {"choices": ", ".join(column.choices), "length": column.length, **params}
    return [Problem(file, template, first_row + row, column.name, text[row], params) for row in rows]


def doubles(frame: pl.DataFrame, names: Sequence[str], *, file: str, first_row: int = 1) -> list[Problem]:
    """Rows after the first one with the same values in the named columns."""
    known = frame.select(names).with_row_index("row").drop_nulls()
    again = known.filter(~pl.struct(names).is_first_distinct()).head(SHOWN_PER_COLUMN)
    return [
        Problem(file, DOUBLE, first_row + row["row"], ", ".join(names), ", ".join(str(row[n]) for n in names))
        for row in again.to_dicts()
    ]


def unknown_codes(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    known: dict[str, set[str]],
    *,
    file: str,
    first_row: int = 1,
) -> list[Problem]:
    """Codes that do not occur in the list they refer to."""
    problems: list[Problem] = []
    for column in columns:
        if column.lists in known:
            codes = frame[column.name]
            wrong = ~codes.is_in(list(known[column.lists]))
            problems += _at(wrong, codes, UNKNOWN_CODE, column, file, first_row, list=column.lists)
    return problems
