"""An order on paper: as an accessible PDF (PDF/UA-1), and as a Word file that officers can edit."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from laadregie.foundation.typesetting import pdf
from laadregie.realisation.orders.documents import assembling
from laadregie.realisation.orders.documents.assembling import Assembled
from laadregie.realisation.orders.documents.maps import LocationMap, as_png

TEMPLATES = Path(__file__).parent / "print_templates"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can write
PICTURE_WIDTH = Mm(120)
INTRO = "Bij elke plaats staat waar de vakken zijn. De tekening staat erna."


def order_pdf(made: Assembled) -> bytes:
    """The order as PDF/UA-1; equal contents give equal bytes."""
    facts = made.facts
    data = {
        "language": "nl",
        "title": facts.title,
        "foot": f"{facts.number}. {facts.title}",
        "over": f"Gemeente {facts.municipality}",
        "status": made.status,
        "draft": made.draft,
        "sections": [
            {"heading": one.heading, "blocks": [{"kind": kind, "lines": lines} for kind, lines in one.blocks]}
            for one in made.sections
        ],
        "places": {
            "heading": "Plaatsen",
            "intro": INTRO,
            "heads": assembling.HEADS,
            "rows": assembling.place_rows(facts),
        },
        "drawings": [
            {
                "heading": f"Tekening {site.number}",
                "where": f"{site.where}, {site.neighbourhood}".rstrip(", "),
                "svg": drawn.drawing.svg,
                "alt": drawn.alt,
                "note": drawn.note,
            }
            for site, drawn in made.drawn
        ],
    }
    return pdf(TEMPLATES / "order.typ", data, at=made.at)


def order_word(made: Assembled) -> bytes:
    """The order as a Word file; equal contents give equal bytes."""
    facts, document = made.facts, docx.Document()
    _set_up(document, made)
    document.add_paragraph(f"Gemeente {facts.municipality}")
    document.add_heading(facts.title, level=1)
    document.add_paragraph(made.status)
    if made.draft:
        document.add_paragraph(made.draft, style="Intense Quote")
    for section in made.sections:
        document.add_heading(section.heading, level=2)
        for kind, lines in section.blocks:
            _written(document, kind, lines)
    document.add_heading("Plaatsen", level=2)
    document.add_paragraph(INTRO)
    _table(document, assembling.HEADS, assembling.place_rows(facts))
    for site, drawn in made.drawn:
        document.add_heading(f"Tekening {site.number}", level=2)
        document.add_paragraph(f"{site.where}, {site.neighbourhood}".rstrip(", "))
        _picture(document, drawn)
    out = BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def same_bytes(archive: bytes) -> bytes:
    """A zip without the moment at which its parts were written."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as made, ZipFile(out, "w", ZIP_DEFLATED) as settled:
        for name in sorted(made.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            info = ZipInfo(name, ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            settled.writestr(info, made.read(name))
    return out.getvalue()


def _set_up(document: Document, made: Assembled) -> None:
    """Language, type, and what stands in the properties of the file."""
    properties = document.core_properties
    properties.title, properties.author = made.facts.title, f"Gemeente {made.facts.municipality}"
    properties.subject, properties.language = assembling.TYPE, "nl-NL"
    properties.created = properties.modified = made.at.replace(tzinfo=None, microsecond=0)
    properties.comments, properties.last_modified_by, properties.revision = "", "laadregie", 1
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    normal.element.get_or_add_rPr().append(language)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)


def _written(document: Document, kind: str, lines: Sequence[str]) -> None:
    if kind == "list":
        for line in lines:
            document.add_paragraph(line, style="List Bullet")
        return
    paragraph = document.add_paragraph()
    for index, line in enumerate(lines):
        if index:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def _table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Light Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    mark = OxmlElement("w:tblHeader")  # repeated on each page, and read as the head of the table
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _picture(document: Document, drawn: LocationMap) -> None:
    shape: Any = document.add_picture(BytesIO(as_png(drawn.drawing.svg)), width=PICTURE_WIDTH)
    shape._inline.docPr.set("descr", drawn.alt)
    document.add_paragraph(drawn.note)
