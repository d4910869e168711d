"""Zip files (Word, packages) that are equal bytes for equal content."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def zipped(parts: Mapping[str, bytes], at: datetime) -> bytes:
    """A zip of these files, each with the same moment, in this order."""
    out = BytesIO()
    stamp = at.astimezone(UTC).timetuple()[:6]
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            entry = ZipInfo(name, date_time=(max(1980, stamp[0]), *stamp[1:]))
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()


def repacked(content: bytes, at: datetime) -> bytes:
    """The same zip with one moment for all that is in it."""
    with ZipFile(BytesIO(content)) as opened:
        return zipped({name: opened.read(name) for name in opened.namelist()}, at)
