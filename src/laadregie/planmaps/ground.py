"""What plans of a region are laid on: pieces of need, candidates, and what existing points serve.

Region-wide, because existing points serve across borders; then the part of one municipality.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from laadkern.places import criteria, reach
from laadkern.places.chosen import chosen_candidates
from laadkern.places.known import known_positions
from laadkern.places.pieces import demand_pieces, with_need
from laadkern.places.plan import found_candidates
from laadkern.siting import SitingRules, serve_existing
from laadregie.planmaps.walkable import Walkable


@dataclass(frozen=True)
class RegionInputs:
    """What all plans of a run rest on.

    Attributes:
        neighbourhoods: code, name, municipality_code, households, household_size, geometry
            (WKB in RD), x_m, y_m.
        need: neighbourhood_code, year, need_points.
        existing: Charging locations with their regular points: location_id, x_m, y_m, points,
            access, street, postcode, address, pressure, charging_share, samples.
        homes: Home positions where they are known, or None.
        household_cells: Squares of 500 m whose households are published, or None: x_m, y_m,
            households, municipality_code.
        large_scale_map, parking: Where bays and parking streets are found, or None.
        home_types: Building types per postcode, or None.
        years: The years of the plan, ascending; the last is the horizon.
        streets: Pieces of street as `laadkern.streets` reads them, with the municipality_code whose
            homes walk over them, or None.
    """

    neighbourhoods: pl.DataFrame
    need: pl.DataFrame
    existing: pl.DataFrame
    homes: pl.DataFrame | None
    large_scale_map: pl.DataFrame | None
    parking: pl.DataFrame | None
    home_types: pl.DataFrame | None
    years: tuple[int, ...]
    household_cells: pl.DataFrame | None = None
    streets: pl.DataFrame | None = None


@dataclass(frozen=True)
class Ground:
    """The region cut into pieces, with what is left to plan for.

    Attributes:
        pieces: As `demand_pieces`, with household_size.
        remaining: Per year piece_id, need_points, remaining_points.
        candidates: Candidates with the outcome of the hard criteria and reach; also the refused.
        existing: As given.
        names: Name of each neighbourhood by its code.
        years: As given.
        household_cells: As given.
        streets: Streets of the municipalities that have them, or None.
    """

    pieces: pl.DataFrame
    remaining: Mapping[int, pl.DataFrame]
    candidates: pl.DataFrame
    existing: pl.DataFrame
    names: Mapping[str, str]
    years: tuple[int, ...]
    household_cells: pl.DataFrame | None = None
    streets: Walkable | None = None

    def of_municipality(self, code: str, margin_m: float) -> "Ground":
        """The part that a municipality's plan needs, with what lies within `margin_m` around it."""
        own = self.pieces.filter(pl.col("municipality_code") == code)
        box = own.select(
            west=pl.col("x_m").min() - margin_m,
            east=pl.col("x_m").max() + margin_m,
            south=pl.col("y_m").min() - margin_m,
            north=pl.col("y_m").max() + margin_m,
        ).row(0, named=True)
        near = pl.col("x_m").is_between(box["west"], box["east"]) & pl.col("y_m").is_between(
            box["south"], box["north"]
        )
        pieces = self.pieces.filter(near)
        return Ground(
            pieces=pieces,
            remaining={
                year: frame.join(pieces.select("piece_id"), on="piece_id", how="semi")
                for year, frame in self.remaining.items()
            },
            candidates=self.candidates.filter(pl.col("municipality_code") == code),
            existing=self.existing.filter(near),
            names=self.names,
            years=self.years,
            household_cells=_of(self.household_cells, code),
            streets=self.streets if self.streets and code in self.streets.municipalities else None,
        )

    def place(self, chosen: pl.DataFrame, rules: SitingRules) -> pl.DataFrame:
        """Places that people chose, measured, judged and with reach like the candidates.

        Args:
            chosen: As `chosen_candidates` takes them.
            rules: The municipality's policy values.

        Raises:
            InputError: A table cannot be used.
        """
        if not chosen.height:
            return self.candidates.clear()
        placed = criteria.judged(chosen_candidates(chosen, self.candidates))
        return reach.with_reach(
            placed,
            self.horizon_pieces,
            walking_limit_m=rules.walking_m,
            detour_factor=rules.detour_factor,
            walks=self.walks(placed, self.horizon_pieces, rules),
        )

    def walks(
        self, candidates: pl.DataFrame, pieces: pl.DataFrame, rules: SitingRules
    ) -> pl.DataFrame | None:
        """The walks of candidates and pieces; None where no municipality has streets."""
        if self.streets is None:
            return None
        return self.streets.walks(candidates, pieces, rules, "candidate_id")

    @property
    def horizon_pieces(self) -> pl.DataFrame:
        """The pieces with need and remaining need of the last year."""
        return self.pieces.join(self.remaining[self.years[-1]], on="piece_id", maintain_order="left")


def _of(table: pl.DataFrame | None, code: str) -> pl.DataFrame | None:
    return None if table is None else table.filter(pl.col("municipality_code") == code)


def lay_ground(inputs: RegionInputs, rules: SitingRules) -> Ground:
    """Cut the region into pieces, find candidates, and let existing points serve first.

    Args:
        inputs: What the run rests on.
        rules: The region's walking distance and detour factor, for the existing points.

    Raises:
        InputError: A table cannot be used.
    """
    known = known_positions(inputs.existing, home_types=inputs.home_types)
    pieces = demand_pieces(inputs.neighbourhoods, homes=inputs.homes, known=known)
    pieces = pieces.join(
        inputs.neighbourhoods.select(neighbourhood_code="code", household_size="household_size"),
        on="neighbourhood_code",
        how="left",
        maintain_order="left",
    )
    public = inputs.existing.filter((pl.col("access") == "public") & (pl.col("points") > 0))
    streets = Walkable.of(inputs.streets)
    served = None if streets is None else streets.walks(public, pieces, rules, "location_id")
    remaining = {
        year: serve_existing(_needed(pieces, inputs.need, year), public, rules, walks=served).pieces.select(
            "piece_id", "need_points", "remaining_points"
        )
        for year in inputs.years
    }
    horizon = pieces.join(remaining[inputs.years[-1]], on="piece_id", maintain_order="left")
    found = found_candidates(
        pieces,
        inputs.neighbourhoods,
        named=inputs.existing,
        large_scale_map=inputs.large_scale_map,
        parking=inputs.parking,
    )
    return Ground(
        pieces=pieces,
        remaining=remaining,
        candidates=reach.with_reach(
            found,
            horizon,
            walking_limit_m=rules.walking_m,
            detour_factor=rules.detour_factor,
            walks=None if streets is None else streets.walks(found, pieces, rules, "candidate_id"),
        ),
        existing=inputs.existing,
        names=dict(inputs.neighbourhoods.select("code", "name").iter_rows()),
        years=inputs.years,
        household_cells=inputs.household_cells,
        streets=streets,
    )


def _needed(pieces: pl.DataFrame, need: pl.DataFrame, year: int) -> pl.DataFrame:
    return with_need(pieces, need.filter(pl.col("year") == year).drop("year"))
