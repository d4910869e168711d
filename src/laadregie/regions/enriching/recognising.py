"""What a layer tells of a municipality, known by its columns, and the table that comes of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
import shapely

from laadkern.geo import geometries
from laadkern.registers import bag, bgt, cbs
from laadkern.registers.raw import Outcome, together, within_area
from laadregie.foundation.sources.bag import addresses as bag_source
from laadregie.foundation.sources.bgt import objects as bgt_source
from laadregie.foundation.sources.cbs_squares import squares as cbs_source
from laadregie.regions.enriching import streets
from laadregie.regions.models import EnrichmentKind

BAG_IDS = frozenset({"identificatie", "bag_pand_id"})
BGT_IDS = frozenset({"lokaal_id", "lokaalid", "identificatie_lokaalid"})


@dataclass(frozen=True)
class Sort:
    """A kind of enrichment: how its records are read, told apart, and where they come from."""

    kind: EnrichmentKind
    key: tuple[str, ...]
    origin: str
    licence: str
    made: Callable[[pl.DataFrame, str], Outcome]
    within: Callable[[Outcome, shapely.Geometry], Outcome] = within_area


ADDRESSES = Sort(
    EnrichmentKind.ADDRESSES,
    ("address_id",),
    bag_source.ORIGIN,
    bag_source.LICENCE,
    lambda raw, _layer: bag.home_addresses(raw),
)
BUILDINGS = Sort(
    EnrichmentKind.BUILDINGS,
    ("building_id",),
    bag_source.ORIGIN,
    bag_source.LICENCE,
    lambda raw, _layer: bag.building_outlines(raw),
)
LARGE_SCALE_MAP = Sort(
    EnrichmentKind.LARGE_SCALE_MAP,
    ("object_id", "layer", "text"),
    bgt_source.ORIGIN,
    bgt_source.LICENCE,
    lambda raw, layer: bgt.map_objects(raw, layer=layer),
)
HOUSEHOLD_CELLS = Sort(
    EnrichmentKind.HOUSEHOLD_CELLS,
    ("cell_code",),
    cbs_source.ORIGIN,
    cbs_source.LICENCE,
    lambda raw, _layer: cbs.household_squares(raw),
)
OSM_STREETS = Sort(
    EnrichmentKind.STREETS,
    streets.KEY,
    streets.OSM_ORIGIN,
    streets.OSM_LICENCE,
    lambda records, _layer: streets.of_osm(records),
    streets.reaching,
)
NWB_STREETS = Sort(
    EnrichmentKind.STREETS,
    streets.KEY,
    streets.NWB_ORIGIN,
    streets.NWB_LICENCE,
    lambda raw, _layer: streets.of_nwb(raw),
    streets.reaching,
)


@dataclass(frozen=True)
class Judged:
    """The records of one kind in a municipality, several layers and files together."""

    sort: Sort
    outcome: Outcome
    names: Sequence[str] = field(default_factory=tuple)


def sort_of(name: str, columns: Iterable[str], raw: Callable[[], pl.DataFrame]) -> Sort | None:
    """What a layer tells; None when it tells nothing that is known.

    Args:
        name: Of the layer.
        columns: In lower case.
        raw: Gives the records, asked only where the columns leave two possibilities.
    """
    present = frozenset(columns)
    if present >= streets.OSM_COLUMNS:
        return OSM_STREETS
    if present >= streets.NWB_COLUMNS:
        return NWB_STREETS
    if present & set(cbs.CODES) and present & set(cbs.HOUSEHOLDS):
        return HOUSEHOLD_CELLS
    if present & BGT_IDS and ("layer" in present or bgt.layer_of(name) in bgt.LAYERS):
        return LARGE_SCALE_MAP
    if "status" in present and present & BAG_IDS:
        polygons = _polygons(raw())
        if polygons and "bouwjaar" in present:
            return BUILDINGS
        if not polygons and present & set(bag.PURPOSES):
            return ADDRESSES
    return None


def judged(parts: Mapping[Sort, Sequence[tuple[str, pl.DataFrame]]], area: shapely.Geometry) -> list[Judged]:
    """The tables of a municipality (`area`, RD New) from layers by their sort; empty ones are left out.

    Raises:
        InputError: A layer lacks a column.
    """
    made = []
    for sort, layers in parts.items():
        # a collection without records has no columns either
        outcomes = [sort.within(sort.made(raw, name), area) for name, raw in layers if raw.height]
        if not outcomes:
            continue
        outcome = together(outcomes, sort.key)
        if outcome.table.height:
            made.append(Judged(sort, outcome, tuple(name for name, _raw in layers)))
    return made


def _polygons(raw: pl.DataFrame) -> bool:
    """Whether the records are polygons (True) or points."""
    if not raw.height:
        return False
    kinds = shapely.get_type_id(geometries("geometry", raw["geometry"]))
    return bool((kinds[kinds >= 0] >= 3).any())
