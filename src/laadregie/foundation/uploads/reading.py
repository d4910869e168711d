"""One way in for every kind of file."""

from dataclasses import dataclass
from hashlib import sha256

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.uploads import kinds, layers, sheets
from laadregie.foundation.uploads.limits import MEGABYTE, Limits
from laadregie.foundation.uploads.packed import Packed
from laadregie.foundation.uploads.tables import UploadedTable

SHAPE, EXCEL = "shape", "excel"
TOO_LARGE = gettext_noop("The file is larger than %(limit)s MB.")
NO_ROWS = gettext_noop("There are no rows in the file.")
OPEN_DOCUMENT = gettext_noop("This is a spreadsheet of another kind. Save it as Excel (.xlsx) or as CSV.")


@dataclass(frozen=True)
class Upload:
    """What was read from a file.

    Attributes:
        kind: `geopackage`, `shape`, `geojson`, `csv` or `excel`.
        digest: SHA-256 over its bytes.
        tables: Its sheets or layers that have rows, at least one.
    """

    kind: str
    digest: str
    tables: tuple[UploadedTable, ...]


def read_upload(data: bytes, name: str, limits: Limits | None = None) -> Upload:
    """Read a file that somebody sent.

    Args:
        data: Its bytes.
        name: What it is called; only to name a table that has no name of its own.
        limits: What it may hold.

    Raises:
        InputError: It cannot be read, or is larger than the limits; the field is `file`.
    """
    limits = limits or Limits()
    if len(data) > limits.file_mb * MEGABYTE:
        raise InputError("file", TOO_LARGE, limit=limits.file_mb)
    kind, tables = _read(data, name[:100], limits)
    filled = tuple(one for one in tables if one.numbers)
    if not filled:
        raise InputError("file", NO_ROWS)
    return Upload(kind, sha256(data).hexdigest(), filled)


def _read(data: bytes, name: str, limits: Limits) -> tuple[str, list[UploadedTable]]:
    kind = kinds.kind_of(data)
    if kind == kinds.ZIP:
        packed = Packed(data, limits)
        if sheets.WORKBOOK in packed.names:
            return EXCEL, sheets.read_excel(data, packed, limits)
        if "mimetype" in packed.names:
            raise InputError("file", OPEN_DOCUMENT)
        return SHAPE, layers.read_shapes(packed, limits)
    if kind == kinds.GEOPACKAGE:
        return kind, layers.read_geopackage(data, limits)
    if kind == kinds.GEOJSON:
        return kind, [layers.read_geojson(data, name, limits)]
    return kind, [sheets.read_csv(data, name, limits)]
