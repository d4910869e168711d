"""Street networks as a kind of better data: what counts of OpenStreetMap and of the national road file."""

from pathlib import Path

import numpy as np
import polars as pl
import shapely

from laadkern.registers.raw import Outcome
from laadkern.streets import STREET_SCHEMA, Streets, read_osm, streets_of_nwb
from laadregie.foundation.sources.paging import Box

OSM_ORIGIN, OSM_LICENCE = "OpenStreetMap-bijdragers", "ODbL 1.0"
NWB_ORIGIN, NWB_LICENCE = "Rijkswaterstaat, Nationaal Wegenbestand (NWB)", "CC0 1.0"
NWB_COLUMNS = frozenset({"bst_code", "jte_id_beg", "jte_id_end"})
OSM_COLUMNS = frozenset({*STREET_SCHEMA, "left_out_ways"})
KEY = ("from_x_m", "from_y_m", "to_x_m", "to_y_m", "kind")


def osm_records(path: Path, box: Box) -> pl.DataFrame:
    """Pieces of street of a file of OpenStreetMap, and a row for each kind of way that is none.

    Raises:
        InputError: The file cannot be read.
    """
    found = read_osm(path, within_m=box)
    ways = found.left_out.select("kind", left_out_ways=pl.col("ways").cast(pl.Int64))
    return pl.concat([found.streets, ways], how="diagonal")


def of_osm(records: pl.DataFrame) -> Outcome:
    """The pieces of street of `osm_records`."""
    is_street = pl.col("left_out_ways").is_null()
    left_out = int(records["left_out_ways"].sum())
    return _outcome(records.filter(is_street).select(list(STREET_SCHEMA)), left_out)


def of_nwb(raw: pl.DataFrame) -> Outcome:
    """The pieces of street of a raw frame of the national road file.

    Raises:
        InputError: A shape cannot be read.
    """
    found: Streets = streets_of_nwb(raw.filter(pl.col("geometry").is_not_null()))
    return _outcome(found.streets, int(found.left_out["ways"].sum()))


def reaching(outcome: Outcome, area: shapely.Geometry) -> Outcome:
    """The network as it is, with what lies around the municipality; nothing when none lies inside."""
    ends = outcome.table.select("from_x_m", "from_y_m").to_numpy()
    shapely.prepare(area)
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = shapely.intersects_xy(area, ends[:, 0], ends[:, 1])
    return outcome if inside.any() else Outcome(outcome.table.clear(), outcome.read, outcome.refused)


def _outcome(streets: pl.DataFrame, left_out: int) -> Outcome:
    refused = {"no_walk": left_out} if left_out else {}
    return Outcome(streets, streets.height + left_out, refused)
