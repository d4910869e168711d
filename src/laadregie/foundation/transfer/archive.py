"""The archive: a zip with a manifest, tables as JSON Lines, and files; equal bytes for equal content."""

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files

FORMAT, VERSION = "laadregie-register", 1
MANIFEST, TABLES, FILES = "manifest.json", "tables", "files"
MOST_MANIFEST_BYTES = 64 * 1024 * 1024
MOST_FILE_BYTES = 1024 * 1024 * 1024
LONG_AGO = (1980, 1, 1, 0, 0, 0)
BROKEN = gettext_noop("This is no whole archive of a register: %(value)s.")


@dataclass(frozen=True)
class Opened:
    """An archive of which every checksum was right.

    Attributes:
        digest: SHA-256 of the whole archive.
        about: What the manifest says of the whole.
        lines: Lines of each table: as text they take a fifth of the memory of rows.
        paths: Paths of the files in the data folder.
    """

    digest: str
    about: Mapping[str, str]
    lines: Mapping[str, Sequence[bytes]]
    paths: tuple[str, ...]

    @property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """All rows by name of the table."""
        return {name: list(self.rows(name)) for name in self.lines}

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, one by one.

        Raises:
            InputError: A line is no row.
        """
        for n, line in enumerate(self.lines[name], 1):
            yield _read_row(name, n, line)

    def row(self, name: str, n: int) -> dict[str, Any]:
        """One row of a table by its line, counted from 1."""
        return _read_row(name, n, self.lines[name][n - 1])


def write(
    target: Path,
    about: Mapping[str, str],
    tables: Mapping[str, list[dict[str, Any]]],
    paths: Iterable[str],
) -> str:
    """Write an archive; it is there only when it is whole. Returns its SHA-256.

    Args:
        about: What it is of; nothing that changes from one writing to the next.
        paths: Files in the data folder that belong to it.
    """
    unfinished = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    texts = {name: _lines(rows) for name, rows in tables.items()}
    kept = sorted(set(paths))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "about": dict(about),
        "tables": {name: {"rows": len(tables[name]), **_sum(text)} for name, text in texts.items()},
        "files": {path: _sum(files.path_of(path).read_bytes()) for path in kept},
    }
    try:
        with ZipFile(unfinished, "w") as packed:
            _add(packed, MANIFEST, _text(manifest, indent=1), ZIP_DEFLATED)
            for name, text in texts.items():
                _add(packed, f"{TABLES}/{name}.jsonl", text, ZIP_DEFLATED)
            for path in kept:
                _add(packed, f"{FILES}/{path}", files.path_of(path).read_bytes(), ZIP_STORED)
        with unfinished.open("rb") as done:
            os.fsync(done.fileno())
            digest = hashlib.file_digest(done, "sha256").hexdigest()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest


def read(source: Path, names: Iterable[str]) -> Opened:
    """Read an archive and check every checksum in it before anything of it is used.

    Args:
        names: The tables that it must hold, and no others.

    Raises:
        InputError: It is no archive, of another version, or something in it is missing or was changed.
    """
    try:
        with ZipFile(source) as packed:
            manifest = _manifest(packed)
            if {one.filename for one in packed.infolist()} != {MANIFEST} | _listed(manifest, set(names)):
                raise _broken("it holds other files than its manifest says")
            for path, told in manifest["files"].items():
                _checked(packed, f"{FILES}/{path}", told)
                _check_path(path, told["sha256"])
            lines = {
                name: _checked(packed, f"{TABLES}/{name}.jsonl", told).splitlines()
                for name, told in manifest["tables"].items()
            }
        with source.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
    except (OSError, BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _broken(type(error).__name__) from None
    for name, found in lines.items():
        if len(found) != manifest["tables"][name].get("rows"):
            raise _broken(f"{name} has another number of rows")
    return Opened(digest, manifest["about"], lines, tuple(manifest["files"]))


def keep_files(source: Path, paths: Iterable[str]) -> None:
    """Keep files of an archive in the data folder; `read` found their paths to be right.

    Raises:
        InputError: The archive was changed meanwhile.
    """
    with ZipFile(source) as packed:
        for path in paths:
            parts = PurePosixPath(path).parts
            content = packed.read(f"{FILES}/{path}")
            kept = files.store_bytes("/".join(parts[:-2]), content, "".join(PurePosixPath(path).suffixes))
            if kept != path:
                raise _broken("it was changed meanwhile")


def _manifest(packed: ZipFile) -> dict[str, Any]:
    try:
        if packed.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
            raise _broken("its manifest is too large")
        manifest = json.loads(packed.read(MANIFEST))
        known = (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
        shaped = all(isinstance(manifest[name], dict) for name in ("about", "tables", "files"))
    except (KeyError, TypeError, ValueError):
        raise _broken("it has no manifest") from None
    if not known or not shaped:
        raise _broken("its format or version is not known here")
    return dict(manifest)


def _listed(manifest: Mapping[str, Any], names: set[str]) -> set[str]:
    if set(manifest["tables"]) != names:
        raise _broken("it holds other tables")
    tables = {f"{TABLES}/{name}.jsonl" for name in manifest["tables"]}
    return tables | {f"{FILES}/{path}" for path in manifest["files"]}


def _checked(packed: ZipFile, name: str, told: Any) -> bytes:
    """The content, with size and SHA-256 as they were said; no more is unpacked than that."""
    size = told.get("size") if isinstance(told, dict) else None
    if not isinstance(size, int) or not 0 <= size <= MOST_FILE_BYTES:
        raise _broken(f"{name} is too large")
    with packed.open(name) as content:
        whole = content.read(size + 1)
    if {"size": len(whole), "sha256": hashlib.sha256(whole).hexdigest()} != {
        "size": size,
        "sha256": told.get("sha256"),
    }:
        raise _broken(f"{name} was changed")
    return whole


def _check_path(path: str, digest: str) -> None:
    """A file lies in a folder of the data folder, under the name of its bytes."""
    parts = PurePosixPath(path).parts
    name = f"{digest}{''.join(PurePosixPath(path).suffixes)}"
    if len(parts) < 3 or any(part in {"..", "/"} for part in parts):
        raise _broken("a path leads elsewhere")
    if parts[-2:] != (name[:2], name) or "/".join(parts) != path:
        raise _broken("a path is not that of its bytes")


def _read_row(name: str, n: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise _broken(f"{name}, line {n} is no row")
    return row


def _add(packed: ZipFile, name: str, content: bytes, way: int) -> None:
    entry = ZipInfo(name, date_time=LONG_AGO)
    entry.compress_type = way
    packed.writestr(entry, content)


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(_text(row) for row in rows)


def _text(value: object, indent: int | None = None) -> bytes:
    separators = (",", ":") if indent is None else None
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=indent, separators=separators
    )
    # The one kind of line end that a reader of lines could see inside a string.
    return (
        text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085") + "\n"
    ).encode()


def _sum(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _broken(why: str) -> InputError:
    return InputError("file", BROKEN, value=why)
