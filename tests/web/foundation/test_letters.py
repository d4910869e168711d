"""Letters: the same words in PDF and Word, the same bytes each time; documents are kept."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from docx import Document as open_word

from laadregie.foundation import files
from laadregie.foundation.audit import personal
from laadregie.foundation.documents import selectors as documents
from laadregie.foundation.documents import services
from laadregie.foundation.typesetting import letters
from laadregie.foundation.typesetting.letters import Letter, Part

AT = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
LETTER = Letter(
    language="nl",
    sender="Gemeente Voorbeeld",
    recipient=("A. Tester", "Proefweg 1"),
    details=(("Datum", "25 november 2026"), ("Zaak", "LR-1")),
    subject="U krijgt geen laadpaal",
    parts=(
        Part("", ("Op 140 meter staat een laadpaal die meestal vrij is.",)),
        Part(
            "Wat u kunt doen", ("Bent u het er niet mee eens?",), ("Maak bezwaar.", "#set page() *niet vet*")
        ),
    ),
    closing=("Met vriendelijke groet,", "B. Ambtenaar"),
)


def test_the_pdf_is_accessible_and_the_same_each_time():
    content = letters.as_pdf(LETTER, at=AT)

    with pikepdf.open(BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("nl")
        with opened.open_metadata() as notes:
            assert notes["pdfuaid:part"] == "1"
            assert notes["dc:title"] == LETTER.subject
    assert letters.as_pdf(LETTER, at=AT) == content


def test_word_has_headings_list_and_language_and_is_the_same_each_time():
    content = letters.as_word(LETTER, at=AT)

    word = open_word(BytesIO(content))
    styles = [(one.style.name, one.text) for one in word.paragraphs]
    assert ("Heading 1", LETTER.subject) in styles
    assert ("Heading 2", "Wat u kunt doen") in styles
    assert ("List Bullet", "#set page() *niet vet*") in styles
    assert 'w:lang w:val="nl-NL"' in word.styles.element.xml
    assert letters.as_word(LETTER, at=AT) == content


def test_paragraphs_are_parted_by_empty_lines():
    assert letters.paragraphs("een\r\ntwee\r\n\r\ndrie\n\n\n") == ("een twee", "drie")


@pytest.mark.django_db
def test_a_document_is_kept_and_emptied():
    kept = services.store(
        kind="letter", title="Brief", file_name="brief.pdf", content=b"%PDF-", media_type="application/pdf",
        about="request:1", at=AT, by=None,
    )  # fmt: skip
    assert documents.content(documents.about("request:1").get()) == b"%PDF-"

    assert services.forget("request:1") == [kept.path]
    services.let_go([kept.path])

    assert not documents.about("request:1").exists()
    assert not files.path_of(kept.path).exists()


def test_a_personal_value_leaves_a_digest_that_depends_on_the_key():
    first, other = personal.digest(b"k1", "x@example.org"), personal.digest(b"k2", "x@example.org")

    assert first != other
    assert "example" not in first
    assert personal.digest(b"k1", "") == ""
