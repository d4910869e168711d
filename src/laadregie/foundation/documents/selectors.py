"""Documents of a subject. Who may see the subject is its own context's business."""

from django.db.models import QuerySet

from laadregie.foundation import files
from laadregie.foundation.documents.models import Document


def about(subject: str) -> QuerySet[Document]:
    """The documents of a subject that still exist, oldest first."""
    return Document.objects.filter(about=subject).exclude(path="").order_by("made_at", "pk")


def content(document: Document) -> bytes:
    """The bytes of a document."""
    return files.path_of(document.path).read_bytes()
