"""Sending a document; the context that owns the subject checks who may have it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from laadregie.foundation.documents import selectors
from laadregie.foundation.documents.models import Document


def answer(document: Document) -> HttpResponse:
    """The document as an attachment under its own name; documents are small enough to send at once."""
    named = content_disposition_header(as_attachment=True, filename=document.file_name) or "attachment"
    return HttpResponse(
        selectors.content(document),
        content_type=document.media_type,
        headers={"Content-Disposition": named, "Cache-Control": "no-store, private"},
    )
