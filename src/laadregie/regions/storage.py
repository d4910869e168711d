"""Keeping the bytes of pack files in the data folder, under the name of their digest."""

import os
import shutil
from pathlib import Path

from django.conf import settings

FOLDER = "packs"


def stored(source: Path, digest: str) -> str:
    """Copy a file into the data folder, synced before this returns.

    Returns:
        Its path inside the data folder; equal bytes are kept once.
    """
    relative = f"{FOLDER}/{digest[:2]}/{digest}{''.join(source.suffixes)}"
    target = path_of(relative)
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return relative
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with source.open("rb") as original, unfinished.open("wb") as copy:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return relative


def path_of(relative: str) -> Path:
    """Where a kept file is."""
    folder: Path = settings.DATA_DIR
    return folder / relative


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
