"""Sending a document or file; the context that owns the subject checks who may have it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from laadregie.foundation.documents import selectors
from laadregie.foundation.documents.models import Document


def answer(document: Document) -> HttpResponse:
    """The document as an attachment under its own name."""
    return attachment(selectors.content(document), document.file_name, document.media_type)


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes as an attachment that no cache keeps; what is kept here is small enough to send at once."""
    named = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": named, "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=media_type, headers=headers)
