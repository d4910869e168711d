"""Keeping bytes in the data folder under the name of their digest, synced before the answer leaves."""

import hashlib
import os
import shutil
import uuid
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def store_bytes(folder: str, content: bytes, suffix: str) -> str:
    """Keep bytes; equal bytes are kept once. They are on the disk when this returns.

    Args:
        folder: Name of the folder inside the data folder.
        content: The bytes.
        suffix: Ending of the name, such as ".jpg".

    Returns:
        Path inside the data folder.
    """
    digest = hashlib.sha256(content).hexdigest()
    return _stored(folder, f"{digest}{suffix}", BytesIO(content), len(content))


def store_file(folder: str, source: Path, digest: str) -> str:
    """Keep a copy of a file whose SHA-256 is known, as `store_bytes` keeps bytes.

    Returns:
        Path inside the data folder; the name keeps the endings of the source.
    """
    with source.open("rb") as original:
        return _stored(folder, f"{digest}{''.join(source.suffixes)}", original, source.stat().st_size)


def path_of(relative: str) -> Path:
    """Where a kept file is.

    Raises:
        ValueError: The path leads out of the data folder.
    """
    folder: Path = settings.DATA_DIR
    target = (folder / relative).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise ValueError("a kept file lies in the data folder")
    return target


def kept(folder: str) -> list[str]:
    """Paths of all that is kept in a folder, unfinished copies left out."""
    top = path_of(folder)
    if not top.is_dir():
        return []
    found = (path for path in top.rglob("*") if path.is_file() and path.suffix != ".part")
    return sorted(str(path.relative_to(settings.DATA_DIR.resolve())) for path in found)


def remove(relative: str) -> None:
    """Take a kept file away; nothing happens where it is gone already."""
    path_of(relative).unlink(missing_ok=True)


def _stored(folder: str, name: str, original: BinaryIO, size: int) -> str:
    relative = f"{folder}/{name[:2]}/{name}"
    target = path_of(relative)
    if target.is_file() and target.stat().st_size == size:
        return relative
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        with unfinished.open("wb") as copy:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    for changed in (target.parent, target.parent.parent):
        _sync_folder(changed)
    return relative


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
