"""Keeping documents."""

import hashlib
from datetime import datetime
from pathlib import PurePosixPath

from laadregie.foundation import files
from laadregie.foundation.accounts.models import User
from laadregie.foundation.documents.models import Document

FOLDER = "documents"


def store(
    *,
    kind: str,
    title: str,
    file_name: str,
    content: bytes,
    media_type: str,
    about: str,
    at: datetime,
    by: User | None,
) -> Document:
    """Keep a document. Its bytes are on the disk before the row is written, so a row never lacks them.

    Args:
        kind: What sort of document, such as "letter".
        file_name: As it is offered for download.
        about: Subject, such as "order:…".
    """
    path = files.store_bytes(FOLDER, content, PurePosixPath(file_name).suffix)
    return Document.objects.create(
        about=about,
        kind=kind,
        title=title[:200],
        file_name=file_name[:120],
        media_type=media_type,
        path=path,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=at,
        made_by=by,
    )


def forget(about: str, kind: str | None = None) -> int:
    """Empty the documents of a subject, after the transaction remove what no other row names.

    Returns:
        How many were emptied.
    """
    which = Document.objects.filter(about=about).exclude(path="")
    if kind is not None:
        which = which.filter(kind=kind)
    return which.update(path="", title="", file_name="")


def unnamed_files() -> list[str]:
    """Paths of documents on the disk that no row names: left by a crash, or emptied."""
    named = set(Document.objects.exclude(path="").values_list("path", flat=True))
    return [path for path in files.kept(FOLDER) if path not in named]
