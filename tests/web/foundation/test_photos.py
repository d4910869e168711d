"""Photos that people send: what is kept of them, and what is refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from laadkern.errors import InputError
from laadregie.foundation import files, photos

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(size=(60, 40), form="JPEG", mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "green").save(out, form, **options)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few hundred bytes that says it is this large."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_is_kept_as_jpeg_of_at_most_2000_pixels(form):
    kept = photos.clean(picture((3000, 1500), form))

    with Image.open(BytesIO(kept.content)) as read:
        assert (read.format, read.size) == ("JPEG", (2000, 1000))
    assert (kept.width, kept.height) == (2000, 1000)


def test_what_the_camera_wrote_stays_behind_and_the_picture_stands_upright():
    notes = Image.Exif()
    notes[MAKE], notes[ORIENTATION] = "Telefoonmaker", 6
    notes.get_ifd(GPS)[2] = (52.0, 1.0, 2.0)
    sent = picture((60, 40), exif=notes, comment=b"bij mij thuis")
    assert b"Telefoonmaker" in sent

    kept = photos.clean(sent)

    with Image.open(BytesIO(kept.content)) as read:
        assert not read.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(read.info)
        assert read.size == (40, 60)
    assert b"Telefoonmaker" not in kept.content
    assert b"bij mij thuis" not in kept.content


def test_see_through_parts_of_a_png_are_no_reason_to_refuse():
    assert photos.clean(picture((5, 5), "PNG", mode="RGBA")).width == 5


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", id="svg"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="html"),
        pytest.param(b"%PDF-1.7 geen foto", id="pdf"),
        pytest.param(b"MZ" + b"\0" * 100, id="program"),
        pytest.param(picture(form="GIF"), id="gif"),
        pytest.param(picture(form="BMP"), id="bmp"),
        pytest.param(picture(form="TIFF"), id="tiff"),
        pytest.param(picture()[:200], id="cut-off"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 50, id="only-a-head"),
        pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 60, id="heic-in-name-only"),
        pytest.param(bomb(60_000, 60_000), id="bomb"),
        pytest.param(bomb(9_000, 9_000), id="more-pixels-than-a-camera"),
    ],
)
def test_what_is_no_photo_is_refused_at_its_field(content):
    with pytest.raises(InputError) as refusal:
        photos.clean(content)

    assert refusal.value.field == "photos"


def test_a_photo_of_more_than_ten_megabytes_is_refused():
    with pytest.raises(InputError, match="10 MB"):
        photos.clean(picture() + b"\0" * photos.MOST_BYTES)


def test_equal_bytes_are_kept_once_under_their_digest(settings):
    one, two = (files.store_bytes("visits", b"inhoud", ".jpg") for _ in range(2))

    assert one == two
    assert files.path_of(one).read_bytes() == b"inhoud"
    assert [p.name for p in (settings.DATA_DIR / "visits").rglob("*") if p.is_file()] == [one.split("/")[-1]]
    files.remove(one)
    files.remove(one)
    assert not files.path_of(one).exists()


@pytest.mark.parametrize("path", ["../geheim", "visits/../../geheim", "/etc/hostname"])
def test_no_path_leads_out_of_the_data_folder(path):
    with pytest.raises(ValueError, match="data folder"):
        files.path_of(path)
