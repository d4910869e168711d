"""Sending a document; the context that owns the subject checks who may have it."""

from django.http import FileResponse

from laadregie.foundation import files
from laadregie.foundation.documents.models import Document


def answer(document: Document) -> FileResponse:
    """The document as an attachment under its own name."""
    return FileResponse(
        files.path_of(document.path).open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.media_type,
    )
