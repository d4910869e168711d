"""Zip files: counted before anything is unpacked, and again while it is."""

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.uploads.limits import MEGABYTE, Limits

BROKEN = gettext_noop("The file is broken or not complete.")
TOO_MANY = gettext_noop("More than %(limit)s files are packed in this file.")
TOO_LARGE = gettext_noop("Unpacked this file is larger than %(limit)s MB. Nothing was unpacked.")
BAD_NAME = gettext_noop("The zip holds a file with a name that is not allowed: “%(value)s”.")
PASSWORD = gettext_noop("The file has a password. Save it without one.")
ENTITIES = gettext_noop("The file holds definitions that do not belong in it, and is not read.")

ENTRY_MARK = b"PK\x01\x02"
ENCRYPTED = 0x1
RATIO_MATTERS_BYTES = 10 * MEGABYTE
PART = 1 << 18
# An XML document of a workbook has no document type; with one come entities that grow without end.
DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class Packed:
    """A zip file that was checked; `read` unpacks one entry within the limits.

    Raises:
        InputError: It is broken, too large unpacked, or its names lead elsewhere.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        # Before zipfile reads the list of entries: a list of millions is a bomb by itself.
        if data.count(ENTRY_MARK) > limits.entries:
            raise InputError("file", TOO_MANY, limit=limits.entries)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise InputError("file", BROKEN) from error
        self._left = limits.unpacked_mb * MEGABYTE
        self._limits = limits
        self._check(len(data))

    @property
    def names(self) -> list[str]:
        """Names of the files in it."""
        return [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]

    def read(self, name: str) -> bytes:
        """One file of it.

        Raises:
            InputError: It is broken, or larger than the zip says.
        """
        parts: list[bytes] = []
        try:
            with self._zip.open(name) as entry:
                while part := entry.read(PART):
                    self._left -= len(part)
                    if self._left < 0:
                        raise InputError("file", TOO_LARGE, limit=self._limits.unpacked_mb)
                    parts.append(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise InputError("file", BROKEN) from error
        return b"".join(parts)

    def check_documents(self) -> None:
        """Read every XML document once and refuse a document type in any.

        Raises:
            InputError: One has a document type, or unpacks to more than the zip says.
        """
        for name in self.names:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                document = self.read(name)
                if any(mark in document for mark in DOCTYPE):
                    raise InputError("file", ENTITIES)

    def _check(self, size: int) -> None:
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        # Entries that share their bytes add up to more than the file: a bomb of overlapping parts.
        if packed > size or len({entry.filename for entry in entries}) < len(entries):
            raise InputError("file", BROKEN)
        bomb = unpacked > RATIO_MATTERS_BYTES and unpacked > self._limits.ratio * max(packed, 1)
        if unpacked > self._left or bomb:
            raise InputError("file", TOO_LARGE, limit=self._limits.unpacked_mb)
        for entry in entries:
            if entry.flag_bits & ENCRYPTED:
                raise InputError("file", PASSWORD)
            if not _is_plain(entry.filename):
                raise InputError("file", BAD_NAME, value=entry.filename[:60])


def _is_plain(name: str) -> bool:
    """Whether a name stays inside the zip: no way up, no root, no drive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and ".." not in parts and not name.startswith(("/", "\\")) and ":" not in parts[0]
