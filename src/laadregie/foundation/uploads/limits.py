"""How much a file that somebody sends may hold."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bounds of one file; what lies above is refused before it is read further.

    Attributes:
        file_mb: Size as it was sent.
        unpacked_mb: Size of all that is packed in it, together.
        entries: Files packed in it.
        ratio: Unpacked over packed size; only looked at where it matters, above 10 MB.
        tables: Sheets or layers.
        rows: Rows of each table, without its header.
        columns: Columns of each table.
        cell_chars: Characters of a cell that are read; longer ones are cut to one more than that.
    """

    file_mb: int = 20
    unpacked_mb: int = 100
    entries: int = 1_000
    ratio: int = 200
    tables: int = 20
    rows: int = 20_000
    columns: int = 100
    cell_chars: int = 2_000
