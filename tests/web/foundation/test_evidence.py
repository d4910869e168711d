"""Evidence: what it is by its content, what is refused, and that nothing hangs on."""

import socket
import threading
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from laadkern.errors import InputError
from laadregie.foundation.uploads import evidence, scanning


def picture(kind="JPEG", **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind, **more)
    return out.getvalue()


def pdf(change=lambda made: None, **saving) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    out = BytesIO()
    made.save(out, **saving)
    return out.getvalue()


def action(**keys):
    def change(made):
        made.Root.OpenAction = pikepdf.Dictionary(**keys)

    return change


def annotated(made):
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
    )
    made.pages[0].Annots = pikepdf.Array([link])


def attached(made):
    made.attachments["x.exe"] = b"MZ"


def huge_picture(made):
    stream = made.make_stream(b"x", Width=100_000, Height=100_000, Subtype=pikepdf.Name.Image)
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))


def many_pages(made):
    for _ in range(evidence.MOST_PAGES):
        made.add_blank_page()


def test_a_pdf_is_kept_as_it_came():
    content = pdf()

    clean = evidence.clean(content, "contract.pdf")

    assert (clean.media_type, clean.suffix, clean.content) == ("application/pdf", ".pdf", content)


def opens_at_a_page(made):
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.XYZ, 0, 0, 0])


def goes_to_a_page(made):
    to = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit]))
    made.Root.OpenAction = made.make_indirect(to)


def goes_on_to_a_script(made):
    goes_to_a_page(made)
    made.Root.OpenAction.Next = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def prints_itself(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.Print)


@pytest.mark.parametrize("opening", [opens_at_a_page, goes_to_a_page])
def test_a_pdf_that_opens_at_a_page_is_kept(opening):
    # Office programs write so into every PDF they make.
    assert evidence.clean(pdf(opening), "contract.pdf").media_type == "application/pdf"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_written_anew(kind):
    exif = Image.Exif()
    exif[0x010E] = "Somebody"

    clean = evidence.clean(picture(kind, exif=exif), "foto.png")

    assert (clean.media_type, clean.name) == ("image/jpeg", "foto.jpg")
    assert b"Somebody" not in clean.content


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf(action(S=pikepdf.Name.JavaScript, JS="app.alert(1)")), id="script"),
        pytest.param(pdf(action(S=pikepdf.Name.Launch, F="calc.exe")), id="launch"),
        pytest.param(pdf(goes_on_to_a_script), id="script-after-a-page"),
        pytest.param(pdf(prints_itself), id="prints-by-itself"),
        pytest.param(pdf(annotated), id="launch-in-a-link"),
        pytest.param(pdf(attached), id="other-file-in-it"),
        pytest.param(pdf(huge_picture), id="bomb"),
        pytest.param(pdf(many_pages), id="too-many-pages"),
        pytest.param(pdf(encryption=pikepdf.Encryption(owner="o", user="u")), id="password"),
        pytest.param(pdf(encryption=pikepdf.Encryption(owner="o", user="")), id="owner-password"),
        pytest.param(b"%PDF-1.7\nnothing", id="broken-pdf"),
        pytest.param(pdf()[:200], id="cut-off-pdf"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", id="svg"),
        pytest.param(b"GIF89a" + b"0" * 60, id="gif"),
        pytest.param(b"MZ" + b"0" * 60, id="program"),
        pytest.param(b"PK\x03\x04" + b"0" * 60, id="zip"),
        pytest.param(picture()[:100], id="cut-off-picture"),
        pytest.param(b"", id="empty"),
        pytest.param(b"%PDF-" + b"0" * evidence.MOST_BYTES, id="too-large"),
    ],
)
def test_what_is_refused(content):
    with pytest.raises(InputError) as refused:
        evidence.clean(content, "x.pdf")

    assert refused.value.field == "evidence"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Temp\\contract.PDF", "contract.pdf"),
        ("a" * 300 + ".pdf", "a" * evidence.NAME_LENGTH + ".pdf"),
        ("lease\r\nSet-Cookie: x.pdf", "lease__Set-Cookie_ x.pdf"),
        ("=cmd|' /C calc'!A0.pdf", "C calc__A0.pdf"),
        ("", "bestand.pdf"),
        ("Koopovereenkomst ë (2).pdf", "Koopovereenkomst ë (2).pdf"),
    ],
)
def test_names_are_made_safe(name, kept):
    assert evidence.safe_name(name, ".pdf") == kept


class Scanner(threading.Thread):
    """A scanner on this machine that answers one caller."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(daemon=True)
        self.answer, self.received = answer, b""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(10)
        self.port = self.listening.getsockname()[1]

    def run(self) -> None:
        talk, _ = self.listening.accept()
        with talk, self.listening:
            talk.settimeout(10)
            while not self.received.endswith(b"\0\0\0\0"):
                self.received += talk.recv(65_536)
            talk.sendall(self.answer)


@pytest.mark.parametrize(
    ("answer", "template"),
    [
        (b"stream: Eicar FOUND\0", scanning.FOUND),
        (b"", scanning.UNREACHABLE),
        (b"ERROR\0", scanning.UNREACHABLE),
    ],
)
def test_what_the_scanner_does_not_pass_is_not_kept(settings, answer, template):
    scanner = Scanner(answer)
    scanner.start()
    settings.SCANNER = f"127.0.0.1:{scanner.port}"

    with pytest.raises(InputError) as refused:
        evidence.clean(picture(), "x.jpg")

    assert refused.value.template == template


def test_the_scanner_gets_all_of_the_file(settings):
    scanner = Scanner(b"stream: OK\0")
    scanner.start()
    settings.SCANNER = f"127.0.0.1:{scanner.port}"
    content = picture()

    evidence.clean(content, "x.jpg")
    scanner.join(timeout=10)

    assert content in scanner.received


def test_a_scanner_that_is_away_refuses(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.SCANNER = f"127.0.0.1:{port}"

    with pytest.raises(InputError):
        evidence.clean(picture(), "x.jpg")
