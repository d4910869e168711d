"""Letters: the same words as accessible PDF and as Word, for who wants to change them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from docx import Document as new_word
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from laadregie.foundation.typesetting import pdf
from laadregie.foundation.typesetting.zips import repacked

TEMPLATE = Path(__file__).parent / "letter.typ"
FONT = "Calibri"


@dataclass(frozen=True)
class Part:
    """A heading with paragraphs; an empty heading continues the letter.

    Attributes:
        items: Lines of a list, after the paragraphs.
    """

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """What a letter says.

    Attributes:
        language: "nl" or "en".
        sender: Name of the organisation that writes.
        recipient: Lines of the address, empty where the letter goes by mail.
        details: Pairs of label and value under the address: date, case number.
        subject: What it is about; the title of the document.
        parts: The text.
        closing: Last lines: greeting, name, function.
    """

    language: str
    sender: str
    recipient: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    subject: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]


def as_pdf(letter: Letter, *, at: datetime) -> bytes:
    """The letter as PDF/UA-1; equal letters of one moment are equal bytes."""
    return pdf(TEMPLATE, asdict(letter), at=at)


def as_word(letter: Letter, *, at: datetime) -> bytes:
    """The letter as a Word document with real headings, lists and language; equal bytes for equal input."""
    word = new_word()
    _prepare(word, letter, at)
    word.add_paragraph(letter.sender).runs[0].bold = True
    for line in letter.recipient:
        _tight(word, line)
    if letter.recipient:
        word.add_paragraph()
    for label, value in letter.details:
        _tight(word, f"{label}: {value}")
    word.add_heading(letter.subject, level=1)
    for part in letter.parts:
        _add(word, part)
    for line in letter.closing:
        _tight(word, line)
    return packed(word, at)


def packed(word: Word, at: datetime) -> bytes:
    """The bytes of a Word document, with one moment in all of it, so that equal documents are equal."""
    out = BytesIO()
    word.save(out)
    return repacked(out.getvalue(), at)


def _add(word: Word, part: Part) -> None:
    if part.heading:
        word.add_heading(part.heading, level=2)
    for paragraph in part.paragraphs:
        word.add_paragraph(paragraph)
    for item in part.items:
        word.add_paragraph(item, style="List Bullet")


def _tight(word: Word, line: str) -> None:
    word.add_paragraph(line).paragraph_format.space_after = Pt(0)


def _prepare(word: Word, letter: Letter, at: datetime) -> None:
    """Language, font and margins, and what the file says of itself."""
    language = {"nl": "nl-NL", "en": "en-GB"}.get(letter.language, letter.language)
    set_language(word, language)
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    core = word.core_properties
    core.title, core.author, core.language = letter.subject, letter.sender, language
    core.last_modified_by, core.comments = letter.sender, ""
    core.created = core.modified = at.replace(microsecond=0, tzinfo=None)


def set_language(word: Word, language: str) -> None:
    """Say in which language the text is, so that a screen reader and the spelling check know."""
    properties = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = properties.find(qn("w:lang"))
    if found is None:
        found = properties.makeelement(qn("w:lang"), {})
        properties.append(found)
    for name in ("w:val", "w:eastAsia"):
        found.set(qn(name), language)


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of a text in which an empty line parts them."""
    return tuple(
        " ".join(block.split()) for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()
    )
