"""Keeping documents."""

import hashlib
from collections.abc import Iterable
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


def forget(about: str, kind: str | None = None) -> list[str]:
    """Empty the documents of a subject.

    Returns:
        Their paths, to `let_go` after the transaction.
    """
    which = Document.objects.filter(about=about).exclude(path="")
    if kind is not None:
        which = which.filter(kind=kind)
    paths = list(which.values_list("path", flat=True))
    which.update(path="", title="", file_name="")
    return paths


def sweep(*, older_than_seconds: float = files.LEFT_BEHIND_SECONDS) -> int:
    """Remove documents from the disk that no row names: emptied, or left by a crash; returns how many."""
    return files.sweep(FOLDER, _named, older_than_seconds=older_than_seconds)


def let_go(paths: Iterable[str]) -> None:
    """Remove the bytes of documents that were emptied, unless another row has the same."""
    for path in paths:
        if not Document.objects.filter(path=path).exists():
            files.remove(path)


def _named() -> set[str]:
    return set(Document.objects.exclude(path="").values_list("path", flat=True))
