"""CSV and Excel: a header and rows of cells."""

import csv
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.uploads.kinds import UTF16
from laadregie.foundation.uploads.limits import Limits
from laadregie.foundation.uploads.packed import BROKEN, Packed
from laadregie.foundation.uploads.tables import UploadedTable, check_columns, table

NO_TEXT = gettext_noop("The text of this file cannot be read. Save it as CSV in UTF-8.")
BAD_CSV = gettext_noop("Row %(row)s cannot be read: a quotation mark is open, or a cell is far too long.")
MORE_CELLS = gettext_noop(
    "Row %(row)s has more cells than the header has columns. Is the decimal comma also the separator?"
)
NO_HEADER = gettext_noop("The file has no header: the first row must say what stands in each column.")
DELIMITERS = (";", "\t", ",")
WORKBOOK = "xl/workbook.xml"
BLANK = (None, "")
MOST_EMPTY_ROWS = 100_000


def read_csv(data: bytes, name: str, limits: Limits) -> UploadedTable:
    """A text file with a header; semicolons, tabs or commas between the cells.

    Raises:
        InputError: It is no such text, or larger than the limits.
    """
    text = _decoded(data)
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: list[str] = []
    first = 0
    while not any(cell.strip() for cell in header):
        first += 1
        found = _next(lines, first)
        if found is None:
            raise InputError("file", NO_HEADER)
        header = found
    while header and not header[-1].strip():
        header.pop()
    return table(name, header, _csv_rows(lines, first + 1, len(header)), limits)


def read_excel(data: bytes, packed: Packed, limits: Limits) -> list[UploadedTable]:
    """Every sheet with a header; formulas give the value that was saved with them.

    Raises:
        InputError: It is broken, or larger than the limits.
    """
    packed.check_documents()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks that are not read
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                sheets = book.worksheets[: limits.tables]
                return [found for sheet in sheets if (found := _sheet(sheet, limits)) is not None]
            finally:
                book.close()
    except InputError:
        raise
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OverflowError,
        zipfile.BadZipFile,
        ParseError,
        SyntaxError,
        DefusedXmlException,
        OSError,
    ) as error:
        raise InputError("file", BROKEN) from error


def _sheet(sheet: Any, limits: Limits) -> UploadedTable | None:
    """A sheet without its empty first rows; None where nothing stands in it.

    What the sheet says of its own size is not believed, so it is read within bounds of our own.
    """
    sheet.reset_dimensions()
    rows = _until_empty(sheet.iter_rows(max_col=limits.columns + 1, values_only=True))
    for _number, header in rows:
        names = list(header)
        while names and names[-1] in BLANK:
            names.pop()
        if names:
            check_columns(sheet.title, len(names), limits)
            found = table(sheet.title, names, rows, limits)
            return found if found.numbers else None
    return None


def _until_empty(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    """Numbered rows; a sheet may claim a million empty ones below the last that says something."""
    empty = 0
    for number, cells in enumerate(rows, 1):
        empty = empty + 1 if all(cell in BLANK for cell in cells) else 0
        if empty > MOST_EMPTY_ROWS:
            return
        yield number, cells


def _csv_rows(lines: Iterator[list[str]], first: int, width: int) -> Iterator[tuple[int, list[str]]]:
    number = first
    while (cells := _next(lines, number)) is not None:
        if any(cell.strip() for cell in cells[width:]):
            raise InputError("file", MORE_CELLS, row=number)
        yield number, cells
        number += 1


def _next(lines: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        return next(lines, None)
    except csv.Error as error:
        raise InputError("file", BAD_CSV, row=number) from error


def _decoded(data: bytes) -> str:
    """The text: UTF-8 or UTF-16 where it says so, UTF-8 where it can be, else as Windows writes it."""
    encodings = ["utf-16"] if data.startswith(UTF16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("file", NO_TEXT)


def _delimiter(text: str) -> str:
    """The separator that stands most often in the header, outside quotation marks."""
    header = next((line for line in text.splitlines()[:50] if line.strip()), "")
    bare = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(DELIMITERS, key=bare.count)
