"""Photos that people send: known by content, bounded, and written anew without what else is in them."""

import warnings
from dataclasses import dataclass
from io import BytesIO

import pi_heif
import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from laadkern.errors import InputError, gettext_noop

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 64_000_000  # a camera of a telephone makes up to 50 million
LONGEST_SIDE = 2_000
QUALITY = 82
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".png": "PNG", ".heic": "HEIF", ".heif": "HEIF"}
REFUSED_KIND = gettext_noop("This is no photo. Choose a JPEG, PNG or HEIC.")

pi_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept: JPEG without place, time, camera or other notes.

    Attributes:
        content: The bytes.
        width, height: In pixels.
    """

    content: bytes
    width: int
    height: int


def clean(content: bytes, *, field: str = "photos") -> Photo:
    """A photo that may be kept.

    Only the picture itself is taken over: notes of the camera (EXIF), with the place where it was
    taken, stay behind, and so does whatever was hung on to the file.

    Raises:
        InputError: It is too large, no JPEG, PNG or HEIC by its content, or cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise InputError(field, gettext_noop("This photo is larger than 10 MB."))
    kind = _kind(content)
    if kind is None:
        raise InputError(field, REFUSED_KIND)
    try:
        with warnings.catch_warnings():
            # Pillow warns where we refuse: the size is looked at before a pixel is read.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise InputError(field, gettext_noop("This photo has too many pixels."))
                opened.draft("RGB", _size_kept(opened))
                return _written(ImageOps.exif_transpose(opened))
    except InputError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise InputError(field, REFUSED_KIND) from None
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, RuntimeError):
        raise InputError(field, gettext_noop("This photo cannot be read. Take it once more.")) from None


def _size_kept(opened: Image.Image) -> tuple[int, int]:
    """Size it will have; a JPEG is then read no larger than needed, in a third of the time."""
    share = min(1.0, LONGEST_SIDE / max(opened.size))
    return max(1, int(opened.width * share)), max(1, int(opened.height * share))


def _written(picture: Image.Image) -> Photo:
    seen = picture.convert("RGB")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", seen.size)
    bare.paste(seen)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), *bare.size)


def _kind(content: bytes) -> str | None:
    """What the content is; the name that somebody gave it says nothing."""
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"):
        return "HEIF"
    try:
        found = puremagic.from_string(content[:4096] + content[-64:])
    except (puremagic.PureError, ValueError):
        return None
    return FORMATS.get(found.lower())
