"""Keeping bytes in the data folder under the name of their digest, synced before the answer leaves."""

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# What is being written now has no row yet: only what is older than this can have been left behind.
LEFT_BEHIND_SECONDS = 3600
GOING = ".going"


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


def sweep(
    folder: str,
    named: Callable[[], Collection[str]],
    *,
    older_than_seconds: float = LEFT_BEHIND_SECONDS,
) -> int:
    """Remove what a folder holds and nothing names: left by a crash between file and row.

    A file that somebody stores again at the same moment stays: storing touches it first, and a file is
    looked at once more after it was set aside.

    Args:
        named: Gives the paths that are in use.

    Returns:
        How many files went.
    """
    top = path_of(folder)
    if not top.is_dir():
        return 0
    before = time.time() - older_than_seconds
    old = [path for path in top.rglob("*") if path.is_file() and path.stat().st_mtime < before]
    in_use = set(named()) if old else set()
    base = settings.DATA_DIR.resolve()
    return sum(_swept(path, before) for path in old if str(path.relative_to(base)) not in in_use)


def _swept(path: Path, before: float) -> bool:
    aside = path if path.suffix == GOING else path.with_name(f"{path.name}{GOING}")
    try:
        path.rename(aside)
        if aside.stat().st_mtime >= before:  # somebody stored it again in between
            aside.rename(path)
            return False
        aside.unlink()
    except FileNotFoundError:  # another sweeper was first
        return False
    return True


def _kept_on(target: Path, size: int) -> bool:
    """Whether these bytes are there already; they count as new from now, so that nothing sweeps them."""
    try:
        if target.stat().st_size != size:
            return False
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


def _stored(folder: str, name: str, original: BinaryIO, size: int) -> str:
    relative = f"{folder}/{name[:2]}/{name}"
    target = path_of(relative)
    if _kept_on(target, size):
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
