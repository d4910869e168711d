"""Everything of an enrichment that takes time: reading files, calling services, judging, storing bytes."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import shapely
from django.utils import timezone

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation import files
from laadregie.foundation.sources.bag.addresses import fetch_addresses
from laadregie.foundation.sources.bgt.objects import fetch_objects
from laadregie.foundation.sources.cbs_squares.squares import fetch_squares, reference_date
from laadregie.foundation.sources.paging import Box, Calling, Collected
from laadregie.regions.enriching.layers import Layer, layers_of
from laadregie.regions.enriching.recognising import (
    ADDRESSES,
    HOUSEHOLD_CELLS,
    LARGE_SCALE_MAP,
    Judged,
    Sort,
    judged,
    sort_of,
)
from laadregie.regions.pack import FOLDER

SOURCES = ("bag", "bgt", "cbs")
MARGIN_M = 20.0
AROUND_M = 1000.0  # walks may lead round outside the municipality

UNKNOWN_SOURCE = gettext_noop("“%(value)s” is no source; expected: %(choices)s.")
NOTHING_KNOWN = gettext_noop(
    "“%(file)s” has no layer that is known: %(layers)s. Expected: addresses or buildings of the BAG, objects "
    "of the BGT, squares of 500 m of CBS, or streets of OpenStreetMap or the NWB."
)
NOTHING_INSIDE = gettext_noop("“%(file)s” has no usable records in this municipality.")
TWO_DATES = gettext_noop("The date of the data lies in the future.")


@dataclass(frozen=True)
class Prepared:
    """A table that is kept already, ready to be written down as an enrichment."""

    judged: Judged
    path: str
    digest: str
    size: int
    name: str
    source_digest: str
    origin: str
    licence: str
    address: str
    as_of: date | None
    retrieved_at: datetime


@dataclass(frozen=True)
class About:
    """What the user says of files: the date of the data, and another origin and licence than usual."""

    as_of: date | None = None
    origin: str = ""
    licence: str = ""


def from_files(
    paths: Sequence[Path], area: shapely.Geometry, about: About, report: Callable[[str], None]
) -> list[Prepared]:
    """Read files and keep what they tell of a municipality (`area`, RD New).

    Raises:
        InputError: A file is not known, broken, or has nothing of this municipality.
    """
    if about.as_of and about.as_of > timezone.localdate():
        raise InputError("as_of", TWO_DATES)
    made: list[Prepared] = []
    for path in paths:
        report(path.name)
        found = _of_file(path, area)
        source_digest = _digest_of(path)
        made += [
            _kept(
                one,
                name=path.name,
                source_digest=source_digest,
                origin=about.origin or one.sort.origin,
                licence=about.licence or one.sort.licence,
                as_of=about.as_of,
            )
            for one in found
        ]
    return _once_each(made)


def from_sources(names: Sequence[str], area: shapely.Geometry, calling: Calling) -> list[Prepared]:
    """Call the open registers and keep what they tell of a municipality (`area`, RD New).

    Raises:
        InputError: A source is not known, may not be called, or does not answer as it should.
    """
    for name in names:
        if name not in SOURCES:
            raise InputError("source", UNKNOWN_SOURCE, value=name[:40], choices=", ".join(SOURCES))
    box = _box(area, MARGIN_M)
    made: list[Prepared] = []
    for name in names:
        sort, collected, as_of = _called(name, box, calling)
        found = judged({sort: [(one.name, one.raw) for one in collected]}, area)
        if not found:
            raise InputError("source", NOTHING_INSIDE, file=name)
        made += [
            _kept(
                found[0],
                name=", ".join(one.name for one in collected)[:200],
                source_digest=_digest_over(one.digest for one in collected),
                origin=sort.origin,
                licence=sort.licence,
                as_of=as_of,
                address=collected[0].url.partition("?")[0][:500],
                retrieved_at=max(one.retrieved_at for one in collected),
            )
        ]
    return made


def _called(name: str, box: Box, calling: Calling) -> tuple[Sort, list[Collected], date | None]:
    today = timezone.localdate()  # the registers answer with what holds now
    if name == "bag":
        return ADDRESSES, [fetch_addresses(box, calling)], today
    if name == "bgt":
        return LARGE_SCALE_MAP, fetch_objects(box, calling), today
    return HOUSEHOLD_CELLS, [fetch_squares(box, calling)], reference_date()


def _of_file(path: Path, area: shapely.Geometry) -> list[Judged]:
    with tempfile.TemporaryDirectory(prefix="laadregie-") as folder:
        layers = layers_of(path, _box(area, AROUND_M), Path(folder))
        parts: dict[Sort, list[tuple[str, pl.DataFrame]]] = {}
        for layer in layers:
            remembered = _Remembered(layer)
            sort = sort_of(layer.name, layer.columns, remembered)
            if sort is not None:
                parts.setdefault(sort, []).append((layer.name, remembered()))
    if not parts:
        names = ", ".join(f"{layer.name} ({', '.join(sorted(layer.columns)[:6])})" for layer in layers[:5])
        raise InputError("file", NOTHING_KNOWN, file=path.name, layers=names[:300])
    found = judged(parts, area)
    if not found:
        raise InputError("file", NOTHING_INSIDE, file=path.name)
    return found


class _Remembered:
    """The records of a layer, read once."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._raw: pl.DataFrame | None = None

    def __call__(self) -> pl.DataFrame:
        if self._raw is None:
            self._raw = self._layer.read()
        return self._raw


def _kept(
    one: Judged,
    *,
    name: str,
    source_digest: str,
    origin: str,
    licence: str,
    as_of: date | None,
    address: str = "",
    retrieved_at: datetime | None = None,
) -> Prepared:
    """Keep the table under its digest: equal tables are kept once."""
    with tempfile.TemporaryDirectory(prefix="laadregie-") as folder:
        file = Path(folder) / "table.parquet"
        one.outcome.table.write_parquet(file, compression="zstd", statistics=False)
        digest, size = _digest_of(file), file.stat().st_size
        path = files.store_file(FOLDER, file, digest)
    return Prepared(
        one,
        path,
        digest,
        size,
        name[:200],
        source_digest,
        origin[:500],
        licence[:500],
        address,
        as_of,
        retrieved_at or timezone.now(),
    )


def _once_each(made: list[Prepared]) -> list[Prepared]:
    """Two files of the same kind would replace each other: they are refused."""
    seen: dict[str, Prepared] = {}
    for one in made:
        kind = one.judged.sort.kind
        if kind in seen:
            raise InputError(
                "file",
                gettext_noop("“%(one)s” and “%(other)s” tell the same (%(kind)s); give one of them."),
                one=seen[kind].name,
                other=one.name,
                kind=kind.value,
            )
        seen[kind] = one
    return made


def _box(area: shapely.Geometry, margin_m: float) -> Box:
    west, south, east, north = area.bounds
    return (west - margin_m, south - margin_m, east + margin_m, north + margin_m)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_over(digests: Iterable[str]) -> str:
    over = hashlib.sha256()
    for digest in digests:
        over.update(bytes.fromhex(digest))
    return over.hexdigest()
