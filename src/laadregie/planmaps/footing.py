"""How firm the ground of a plan is in one municipality, before anything is planned on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from laadkern import coverage
from laadkern.places.known import known_positions
from laadkern.places.pieces import demand_pieces
from laadkern.places.plan import found_candidates
from laadregie.planmaps import inputs
from laadregie.planmaps.calculation import ESTIMATE_FACTOR
from laadregie.regions import selectors as regions

EXACTNESS = ("bay", "street", "search_area")


@dataclass(frozen=True)
class Footing:
    """Figures of one municipality.

    Attributes:
        candidates: Number of candidates that are not refused, by exactness.
        refused: Number of candidates that a hard criterion refuses.
        households: Households in all.
        estimated_share: Share of the households whose place is estimated, 0..1.
        squares: Number of squares of 500 m with households.
        estimated_squares: Those of which the households are estimated.
        coverage_low, coverage_high: The band of coverage now; None without squares that count.
        street_km: Length of streets and paths over which people walk, also round the municipality;
            0 where walks are estimated.
    """

    candidates: Mapping[str, int]
    refused: int
    households: int
    estimated_share: float
    squares: int
    estimated_squares: int
    coverage_low: float | None
    coverage_high: float | None
    street_km: float


def footing(municipality_code: str) -> Footing:
    """What the places of a municipality rest on now; needs no forecast.

    Raises:
        InputError: There is no such municipality, or a table cannot be used.
    """
    policy = regions.policy_set(regions.municipality(municipality_code).code)
    neighbourhoods = inputs.neighbourhood_frame().filter(pl.col("municipality_code") == municipality_code)
    tables = inputs.place_tables()
    existing = inputs.existing_locations()
    pieces = demand_pieces(
        neighbourhoods,
        homes=inputs.home_positions(neighbourhoods, tables),
        known=known_positions(existing, home_types=regions.pack_table("home_types")),
    )
    found = found_candidates(
        pieces,
        neighbourhoods,
        large_scale_map=_of(tables["large_scale_map"], municipality_code),
        parking=_of(regions.pack_table("parking"), municipality_code),
    )
    cells = coverage.coverage_cells(
        pieces,
        existing,
        counted=_of(tables["household_cells"], municipality_code),
        estimate_factor=ESTIMATE_FACTOR,
        least_households=inputs.policy_of(policy).least_households,
    )
    band = coverage.coverage(cells, by=None).row(0, named=True)
    streets = _of(regions.municipal_table("streets"), municipality_code)
    kept = found.filter(~pl.col("rejected"))
    counts = dict(kept.group_by("exactness").len().iter_rows())
    households = int(pieces["households"].sum())
    estimated = int(pieces.filter("estimated")["households"].sum())
    return Footing(
        candidates={name: counts.get(name, 0) for name in EXACTNESS},
        refused=found.height - kept.height,
        households=households,
        estimated_share=estimated / households if households else 0.0,
        squares=cells.height,
        estimated_squares=cells.filter(pl.col("estimated_households") > 0).height,
        coverage_low=band["coverage_low"],
        coverage_high=band["coverage_high"],
        street_km=0.0 if streets is None else float(streets["length_m"].sum()) / 1000,
    )


def _of(table: pl.DataFrame | None, municipality_code: str) -> pl.DataFrame | None:
    return None if table is None else table.filter(pl.col("municipality_code") == municipality_code)
