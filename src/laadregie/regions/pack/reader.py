"""A whole region pack, read and checked: nothing is written here."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import shapely
from django.utils.translation import gettext as _

from laadkern.errors import gettext_noop
from laadregie.regions.pack.columns import checked, doubles, unknown_codes
from laadregie.regions.pack.manifest import NAME, SECTIONS, Manifest, read_manifest
from laadregie.regions.pack.problems import PackError, Problem
from laadregie.regions.pack.reading import Sheet, check_stream, read_table
from laadregie.regions.pack.shapes import in_rd
from laadregie.regions.pack.specs import REQUIRED, STREAMS, TABLES

Progress = Callable[[int, int, str], None]

NO_NEIGHBOURHOOD = gettext_noop("This municipality has no neighbourhood.")
NO_ROWS = gettext_noop("The file has no rows.")


@dataclass(frozen=True)
class PackFile:
    """A file of the pack: where it is, what its bytes are, and where they come from."""

    kind: str
    path: Path
    digest: str
    size: int
    about: dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """What a pack consists of, before its files are judged."""

    folder: Path
    manifest: Manifest
    files: tuple[PackFile, ...]

    @property
    def digest(self) -> str:
        """What the whole pack says: equal for equal bytes of every file."""
        return _digest([self.manifest.content, *(file.digest.encode() for file in self.files)])

    @property
    def areas_digest(self) -> str:
        """What the files of the areas say."""
        reference_date = str(self.manifest.region["reference_date"])
        areas = [file.digest.encode() for file in self.files if file.kind in REQUIRED]
        return _digest([reference_date.encode(), *areas])


@dataclass(frozen=True)
class Pack:
    """A pack that can be loaded.

    The areas have their columns of `specs` and `geometry` (WKB in RD New, null without shape).
    """

    listing: Listing
    municipalities: pl.DataFrame
    neighbourhoods: pl.DataFrame

    @property
    def manifest(self) -> Manifest:
        """Its `region.toml`."""
        return self.listing.manifest


def list_pack(folder: Path) -> Listing:
    """Read `region.toml` and the digests of the files it names.

    Raises:
        PackError: It is not there, or says something that cannot be.
    """
    manifest = read_manifest(folder)
    rows = sorted(manifest.rows("files"), key=_areas_first)
    return Listing(folder, manifest, tuple(_pack_file(folder, row) for row in rows))


def read_pack(listing: Listing, progress: Progress) -> Pack:
    """Read and check every file of a pack.

    Raises:
        PackError: Something is wrong; all that was found is in it.
    """
    manifest = listing.manifest
    problems: list[Problem] = []
    known = {name: manifest.codes(name) for name in ("provinces", "sub_regions")}
    areas: dict[str, pl.DataFrame] = {}
    for number, file in enumerate(listing.files, start=1):
        progress(number, len(listing.files), _("Checking %(file)s") % {"file": file.about["path"]})
        try:
            table, found = _checked_file(file, known)
        except PackError as error:
            table, found = pl.DataFrame(), error.problems
        problems += found
        if file.kind in REQUIRED:
            areas[file.kind] = table
        if file.kind == "municipalities" and "code" in table.columns:
            known["municipalities"] = set(table["code"].drop_nulls())
    problems += _codes_of_manifest(manifest, known)
    if not problems:
        problems += _without_neighbourhood(listing, areas)
    if problems:
        raise PackError(problems)
    return Pack(listing, areas["municipalities"], areas["neighbourhoods"])


def read_kept(path: Path, kind: str, *, file: str, crs: str, layer: str) -> pl.DataFrame:
    """Read a table of a pack that was loaded before: typed columns, and `geometry` as in `Pack`.

    Raises:
        PackError: The file is no longer what it was when it was checked.
    """
    sheet = read_table(path, file=file, crs=crs, layer=layer)
    frame, problems = _checked_table(sheet, kind, file, {})
    if problems:
        raise PackError(problems)
    return frame


def _areas_first(row: dict[str, Any]) -> tuple[int, str]:
    kind = row["kind"]
    return (REQUIRED.index(kind) if kind in REQUIRED else len(REQUIRED)), kind


def _checked_file(pack_file: PackFile, known: dict[str, set[str]]) -> tuple[pl.DataFrame, list[Problem]]:
    kind, path, row = pack_file.kind, pack_file.path, pack_file.about
    file = row["path"]
    if kind in STREAMS:
        check_stream(path, file=file)
        return pl.DataFrame(), []
    sheet = read_table(path, file=file, crs=row["crs"] or "", layer=row["layer"] or "")
    if sheet.frame.is_empty():
        return pl.DataFrame(), [Problem(file, NO_ROWS)]
    return _checked_table(sheet, kind, file, known)


def _checked_table(
    sheet: Sheet, kind: str, file: str, known: dict[str, set[str]]
) -> tuple[pl.DataFrame, list[Problem]]:
    table = TABLES[kind]
    frame, problems = checked(sheet.frame, table.columns, file=file, first_row=sheet.first_row)
    if table.key:
        problems += doubles(frame, table.key, file=file, first_row=sheet.first_row)
    problems += unknown_codes(frame, table.columns, known, file=file, first_row=sheet.first_row)
    if table.shape:
        shapes, found = in_rd(sheet, table, file=file)
        shapes[shapely.is_empty(shapes)] = None
        frame = frame.with_columns(pl.Series("geometry", shapely.to_wkb(shapes).tolist(), dtype=pl.Binary))
        problems += found
    return frame, problems


def _codes_of_manifest(manifest: Manifest, known: dict[str, set[str]]) -> list[Problem]:
    """Municipalities that `region.toml` names and that are not in their own file."""
    of_areas = {name: codes for name, codes in known.items() if name == "municipalities"}
    return [
        problem
        for section, columns in SECTIONS.items()
        for problem in unknown_codes(
            manifest.sections[section], columns, of_areas, file=f"{NAME} [{section}]"
        )
    ]


def _without_neighbourhood(listing: Listing, areas: dict[str, pl.DataFrame]) -> list[Problem]:
    file = listing.files[0].about["path"]
    lonely = areas["municipalities"].filter(
        ~pl.col("code").is_in(areas["neighbourhoods"]["municipality_code"].implode())
    )
    return [Problem(file, NO_NEIGHBOURHOOD, column="code", value=code) for code in lonely["code"]]


def _pack_file(folder: Path, row: dict[str, Any]) -> PackFile:
    path = folder / row["path"]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PackFile(row["kind"], path, digest, path.stat().st_size, row)


def _digest(parts: list[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
