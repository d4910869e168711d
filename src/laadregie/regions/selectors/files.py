"""The files of the pack as they are kept; those of public data, so every viewer may see them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from laadregie.foundation import files
from laadregie.regions import geography
from laadregie.regions.models import PackFile
from laadregie.regions.pack.reader import read_kept


@dataclass(frozen=True)
class StoredFile:
    """A file of the pack as it is kept: `path` is readable, `digest` is SHA-256 over its `size` bytes."""

    kind: str
    path: Path
    name: str
    digest: str
    size: int
    origin: str
    licence: str
    as_of: date | None
    crs: str
    layer: str


def pack_files() -> list[StoredFile]:
    """Every file that counts now, by the name it had in the pack."""
    return [_stored(file) for file in PackFile.objects.filter(replaced_at__isnull=True).order_by("name")]


def pack_file(kind: str) -> StoredFile | None:
    """The file of this kind that counts now; None when the pack has none."""
    file = PackFile.objects.filter(kind=kind, replaced_at__isnull=True).first()
    return None if file is None else _stored(file)


def _stored(file: PackFile) -> StoredFile:
    names = ("kind", "name", "digest", "size", "origin", "licence", "as_of", "crs", "layer")
    return StoredFile(path=files.path_of(file.path), **{name: getattr(file, name) for name in names})


def pack_table(kind: str) -> pl.DataFrame | None:
    """The table of this kind with the columns of `docs/region-pack.md`; None when the pack has none.

    Absent columns are there and empty; shapes are in `geometry` (WKB, RD New).
    """
    kept = pack_file(kind)
    if kept is None:
        return None
    return read_kept(kept.path, kind, file=kept.name, crs=kept.crs, layer=kept.layer)


def outline_geojson() -> str | None:
    """GeoJSON (lon/lat) of the outlines for the background; None when the pack has none."""
    kept = pack_file("outline")
    return None if kept is None else _outline_geojson(kept.digest)


@lru_cache(maxsize=1)
def _outline_geojson(digest: str) -> str | None:
    outline = pack_table("outline")
    return None if outline is None else geography.feature_collection(outline, tolerance_m=0)
