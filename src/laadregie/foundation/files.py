"""Keeping bytes in the data folder under the name of their digest, synced before the answer leaves."""

import hashlib
import os
import uuid
from pathlib import Path

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
    relative = f"{folder}/{digest[:2]}/{digest}{suffix}"
    target = path_of(relative)
    if target.is_file() and target.stat().st_size == len(content):
        return relative
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        with unfinished.open("wb") as copy:
            copy.write(content)
            copy.flush()
            os.fsync(copy.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    for changed in (target.parent, target.parent.parent):
        _sync_folder(changed)
    return relative


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


def remove(relative: str) -> None:
    """Take a kept file away; nothing happens where it is gone already."""
    path_of(relative).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
