"""A table as it was read from a file: rows of text, and shapes where the file has them."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.spreadsheets import FORMULA_STARTS
from laadregie.foundation.uploads.limits import Limits

Shapes = npt.NDArray[np.object_]
TOO_MANY_ROWS = gettext_noop(
    "“%(value)s” has more than %(limit)s rows. Split the file and import it in parts."
)
TOO_MANY_COLUMNS = gettext_noop(
    "“%(value)s” has more than %(limit)s columns. Keep the columns that say something about the sites."
)


@dataclass(frozen=True)
class UploadedTable:
    """One sheet or layer of a file.

    Attributes:
        name: As the file calls it.
        numbers: Of each row as a reader counts them: the header of a sheet is row 1, the first
            record of a layer is 1.
        frame: The cells as text, one column per column of the file; null where a cell is empty.
        shapes: Shapes in the coordinates of the file, or None where it has none.
        crs: Coordinate system of the shapes, `EPSG:28992` or WKT; empty where the file does not say.
        crs_name: What people call it.
    """

    name: str
    numbers: tuple[int, ...]
    frame: pl.DataFrame
    shapes: Shapes | None = None
    crs: str = ""
    crs_name: str = ""

    @property
    def columns(self) -> list[str]:
        return self.frame.columns


def as_text(value: object, limits: Limits) -> str | None:
    """A cell as text; None where nothing stands in it.

    Control characters become spaces. The apostrophe that exports put before what a spreadsheet
    program would run as a formula is taken off again.
    """
    if value is None or isinstance(value, bytes | bytearray):
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return _clean(str(value)[: limits.cell_chars + 1])


def table(
    name: str,
    columns: Sequence[object],
    rows: Iterable[tuple[int, Sequence[object]]],
    limits: Limits,
) -> UploadedTable:
    """Put rows together; those without any value are left out.

    Args:
        name: Of the sheet.
        columns: What stands in the header, or what the columns are called.
        rows: Number and cells of each row, in the order of `columns`.
        limits: What the table may hold.

    Raises:
        InputError: There are more rows or columns than the limits allow.
    """
    check_columns(name, len(columns), limits)
    names = column_names(columns, limits)
    numbers: list[int] = []
    kept: list[list[str | None]] = []
    for number, cells in rows:
        texts = [as_text(cell, limits) for cell in cells[: len(names)]]
        if not any(texts):
            continue
        numbers.append(number)
        kept.append(texts + [None] * (len(names) - len(texts)))
        if len(kept) > limits.rows:
            raise InputError("file", TOO_MANY_ROWS, value=name, limit=limits.rows)
    schema = dict.fromkeys(names, pl.String)
    return UploadedTable(name, tuple(numbers), pl.DataFrame(kept, schema=schema, orient="row"))


def check_columns(name: str, count: int, limits: Limits) -> None:
    """Refuse a table with too many columns."""
    if count > limits.columns:
        raise InputError("file", TOO_MANY_COLUMNS, value=name, limit=limits.columns)


def column_names(columns: Sequence[object], limits: Limits) -> list[str]:
    """Names of columns, each once: a column without one gets its letter, a second one a number."""
    names: list[str] = []
    for index, given in enumerate(columns):
        base = (as_text(given, limits) or letter(index))[:100]
        name, again = base, 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return names


def letter(index: int) -> str:
    """What a spreadsheet calls a column: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _clean(text: str) -> str | None:
    usable = text.encode("utf-8", "replace").decode()
    if not usable.isprintable():
        usable = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in usable)
    usable = unicodedata.normalize("NFC", usable).strip()
    if usable.startswith("'") and usable[1:].startswith(FORMULA_STARTS):
        usable = usable[1:]
    return usable or None
