"""Evidence that people send: PDF or picture, known by content, bounded, and looked through.

A picture is written anew and loses everything but what it shows. A PDF is opened and refused when it
holds anything that acts (script, launching, sending a form, other files in it) or cannot be read; one
that passes is kept as it came, so that a signature in it stays valid.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath

import pikepdf

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import photos
from laadregie.foundation.uploads import scanning

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 60
MOST_OBJECTS = 20_000
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
NAME_LENGTH = 80
KINDS = gettext_noop("This is no PDF, JPEG, PNG or HEIC.")
ACTS = gettext_noop("This PDF holds something that runs by itself. Print it to a new PDF and send that.")
UNREADABLE = gettext_noop("This PDF cannot be read. Print it to a new PDF and send that.")
LOCKED = gettext_noop("This PDF is locked. Print it to a new PDF, or make a photo of it, and send that.")
# Names in a PDF under which something acts, or another file hangs on.
_ACTING = {
    "/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/SubmitForm", "/ImportData", "/EmbeddedFiles",
    "/EmbeddedFile", "/RichMedia", "/XFA", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
}  # fmt: skip


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept.

    Attributes:
        content: The bytes: of a picture written anew, of a PDF as they came.
        media_type, suffix: What it is.
        name: Name under which it can be offered, without path or control characters.
    """

    content: bytes
    media_type: str
    suffix: str
    name: str


def clean(content: bytes, name: str, *, field: str = "evidence") -> CleanFile:
    """A piece of evidence that may be kept.

    Raises:
        InputError: Too large, of another kind by its content, unreadable, acting, or refused by the
            scanner.
    """
    if len(content) > MOST_BYTES:
        raise InputError(field, gettext_noop("This file is larger than 10 MB."))
    if not content:
        raise InputError(field, gettext_noop("This file is empty."))
    scanning.check(content, field=field)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        _check_pdf(content, field)
        return CleanFile(content, "application/pdf", ".pdf", safe_name(name, ".pdf"))
    try:
        photo = photos.clean(content, field=field)
    except InputError as error:
        template = KINDS if error.template == photos.REFUSED_KIND else error.template
        raise InputError(field, template) from None
    return CleanFile(photo.content, "image/jpeg", ".jpg", safe_name(name, ".jpg"))


def safe_name(name: str, suffix: str) -> str:
    """A name without path, control or odd characters, of bounded length, with the suffix of what it is."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = unicodedata.normalize("NFC", last)
    kept = re.sub(r"[^\w \-().]", "_", plain, flags=re.UNICODE).strip(" .")
    stem = kept.rsplit(".", 1)[0].strip(" .")[:NAME_LENGTH] or "bestand"
    return f"{stem}{suffix}"


def _check_pdf(content: bytes, field: str) -> None:
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as opened:
            _look_through(opened, field)
    except InputError:
        raise
    except pikepdf.PasswordError:
        raise InputError(field, gettext_noop("This PDF has a password. Send it without one.")) from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, RecursionError, MemoryError):
        raise InputError(field, UNREADABLE) from None


def _look_through(opened: pikepdf.Pdf, field: str) -> None:
    if opened.is_encrypted:  # opens without a password, but only its maker may change or print it
        raise InputError(field, LOCKED)
    if not 0 < len(opened.pages) <= MOST_PAGES:
        raise InputError(
            field, gettext_noop("This PDF has more than %(value)s pages."), value=str(MOST_PAGES)
        )
    if len(opened.objects) > MOST_OBJECTS:
        raise InputError(field, UNREADABLE)
    unpacked = 0
    for found in opened.objects:
        if any(name in _ACTING for name in _names(found)):
            raise InputError(field, ACTS)
        if isinstance(found, pikepdf.Stream):
            unpacked += _declared_size(found)
            if unpacked > MOST_UNPACKED_BYTES:
                raise InputError(field, UNREADABLE)


def _names(found: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    """Keys and names in an object; what it refers to is an object of its own."""
    if depth > 20:
        raise ValueError("too deep")
    if isinstance(found, pikepdf.Name):
        yield str(found)
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in found.items():
            if key != "/OpenAction" or not _only_shows(value):
                yield key
            if not value.is_indirect if isinstance(value, pikepdf.Object) else False:
                yield from _names(value, depth + 1)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _names(value, depth + 1)


def _only_shows(opening: object) -> bool:
    """Whether what happens on opening is showing a page, as office programs write into every PDF."""
    if isinstance(opening, pikepdf.Array):
        return True
    return isinstance(opening, pikepdf.Dictionary) and opening.get("/S") == pikepdf.Name.GoTo


def _declared_size(stream: pikepdf.Stream) -> int:
    """Bytes of a picture once unpacked, by its own width and height; 0 of other streams.

    Other streams are not unpacked here, and whoever opens the file does so under his own limits.
    """
    width, height = stream.get("/Width"), stream.get("/Height")
    if width is None or height is None:
        return 0
    return int(width) * int(height) * 4
