"""What kind of file something is, seen from its content; the name of a file says nothing."""

import json
from typing import Final

import puremagic

from laadkern.errors import InputError, gettext_noop

GEOPACKAGE: Final = "geopackage"
GEOJSON: Final = "geojson"
CSV: Final = "csv"
ZIP: Final = "zip"

EMPTY = gettext_noop("The file is empty.")
OLD_EXCEL = gettext_noop(
    "This is an Excel file of an old kind, or one with a password. Save it as .xlsx without a password."
)
BARE_SHAPE = gettext_noop(
    "This is one part of a shape file. Put the files that end in .shp, .shx, .dbf and .prj together in a zip."
)
UNKNOWN = gettext_noop(
    "This is no file that can be imported%(value)s. "
    "Use a GeoPackage, a shape file in a zip, GeoJSON, CSV or Excel."
)
NO_GEOPACKAGE = gettext_noop("This is a database, but no GeoPackage.")

SQLITE = b"SQLite format 3\x00"
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
HEAD = 4096


def kind_of(data: bytes) -> str:
    """The kind of a file by what stands in it.

    Raises:
        InputError: It is none that can be read.
    """
    if not data.strip():
        raise InputError("file", EMPTY)
    if data.startswith(SQLITE):
        if data[68:72] not in APPLICATION_IDS and b"gpkg_contents" not in data:
            raise InputError("file", NO_GEOPACKAGE)
        return GEOPACKAGE
    if data.startswith(b"PK\x03\x04"):
        return ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InputError("file", OLD_EXCEL)
    if data.startswith(b"\x00\x00\x27\x0a"):
        raise InputError("file", BARE_SHAPE)
    if (not data.startswith(UTF16) and b"\x00" in data) or _is_other(data[:HEAD]):
        raise InputError("file", UNKNOWN, value=_what(data[:HEAD]))
    return GEOJSON if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else CSV


def json_of(data: bytes) -> object:
    """The document of a JSON file.

    Raises:
        InputError: It is no JSON, or nested too deeply to be a list of places.
    """
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (RecursionError, ValueError) as error:
        template = gettext_noop(
            "The GeoJSON cannot be read: it is cut off, nested too deeply or no JSON at all."
        )
        raise InputError("file", template) from error


def _is_other(head: bytes) -> bool:
    """Whether text is a document of another kind: a page, a drawing, a printed text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    return start.startswith((b"%pdf", b"<!doctype", b"<html", b"<?xml", b"<svg", b"{\\rtf", b"%!ps"))


def _what(head: bytes) -> str:
    """What the file is instead, in brackets; empty where nobody knows."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError):
        return ""
    endings = [match.extension for match in found if match.extension]
    return f" ({endings[0]})" if endings else ""
