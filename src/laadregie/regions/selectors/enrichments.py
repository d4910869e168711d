"""Tables of municipalities: better data where they have it, else those of the pack. All of it is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.db.models import QuerySet

from laadregie.foundation import files
from laadregie.regions.models import Enrichment, EnrichmentKind
from laadregie.regions.selectors.files import StoredFile, pack_file, pack_table

# Objects on a border are in the table of both municipalities; they count once.
KEYS = {
    EnrichmentKind.ADDRESSES: ("address_id",),
    EnrichmentKind.BUILDINGS: ("building_id",),
    EnrichmentKind.LARGE_SCALE_MAP: ("object_id", "layer", "text"),
    EnrichmentKind.HOUSEHOLD_CELLS: ("cell_code",),
    # the same piece of street lies in the network of two neighbours; each plans with its own
    EnrichmentKind.STREETS: ("municipality_code", "from_x_m", "from_y_m", "to_x_m", "to_y_m", "kind"),
}
OF_PACKS = (EnrichmentKind.BUILDINGS, EnrichmentKind.LARGE_SCALE_MAP)


def enrichments(municipality_code: str | None = None) -> QuerySet[Enrichment]:
    """The enrichments that count now, of the region or of one municipality, by kind."""
    counting = Enrichment.objects.filter(replaced_at__isnull=True).select_related("municipality")
    if municipality_code is not None:
        counting = counting.filter(municipality__code=municipality_code)
    return counting.order_by("municipality__code", "kind")


def enrichment_history(municipality_code: str) -> QuerySet[Enrichment]:
    """The enrichments of a municipality that no longer count, the last one first."""
    past = Enrichment.objects.filter(municipality__code=municipality_code, replaced_at__isnull=False)
    return past.select_related("municipality").order_by("-replaced_at", "-pk")


def municipal_table(kind: str | EnrichmentKind) -> pl.DataFrame | None:
    """A table of the whole region: per municipality its enrichment, else the rows of the pack.

    Args:
        kind: Of an enrichment, with the columns of `docs/region-pack.md` and `municipality_code`.

    Returns:
        None when neither has a row.
    """
    kind = EnrichmentKind(kind)
    own = list(enrichments().filter(kind=kind))
    parts = [_table(files.path_of(one.path), one.municipality.code) for one in own]
    base = pack_table(kind) if kind in OF_PACKS else None
    if base is not None:
        enriched = [one.municipality.code for one in own]
        parts.append(base.filter(~pl.col("municipality_code").is_in(enriched)))
    parts = [part for part in parts if part.height]
    if not parts:
        return None
    return pl.concat(parts, how="diagonal").unique(list(KEYS[kind]), keep="first", maintain_order=True)


def _table(path: Path, municipality_code: str) -> pl.DataFrame:
    return pl.read_parquet(path).with_columns(municipality_code=pl.lit(municipality_code))


@dataclass(frozen=True)
class Footing:
    """What one kind of data of a municipality comes from: an enrichment, the pack, or nothing."""

    kind: EnrichmentKind
    enrichment: Enrichment | None
    file: StoredFile | None
    rows: int


def footing(municipality_code: str) -> list[Footing]:
    """Per kind of data what counts in a municipality, and how many records it has there."""
    own = {one.kind: one for one in enrichments(municipality_code)}
    return [_footing(kind, own.get(kind), municipality_code) for kind in EnrichmentKind]


def _footing(kind: EnrichmentKind, own: Enrichment | None, municipality_code: str) -> Footing:
    if own is not None:
        return Footing(kind, own, None, own.rows)
    file = pack_file(kind) if kind in OF_PACKS else None
    rows = 0 if file is None else _pack_rows(file.digest, kind).get(municipality_code, 0)
    return Footing(kind, None, file if rows else None, rows)


@lru_cache(maxsize=8)
def _pack_rows(_digest: str, kind: EnrichmentKind) -> dict[str, int]:
    table = pack_table(kind)
    return {} if table is None else dict(_counted(table.group_by("municipality_code").len().iter_rows()))


def _counted(rows: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    return ((code, count) for code, count in rows if code is not None)
