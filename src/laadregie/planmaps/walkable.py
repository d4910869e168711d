"""Walks of a plan: over streets to the homes of municipalities that have them, estimated elsewhere."""

from dataclasses import dataclass

import polars as pl

from laadkern.siting import SitingRules
from laadkern.walking import StreetGraph, street_graph, walks


@dataclass(frozen=True)
class Walkable:
    """Streets as they were read and as a graph, and the municipalities whose homes walk over them."""

    streets: pl.DataFrame
    graph: StreetGraph
    municipalities: frozenset[str]

    @classmethod
    def of(cls, streets: pl.DataFrame | None) -> "Walkable | None":
        """The streets of `RegionInputs`."""
        if streets is None or not streets.height:
            return None
        return cls(streets, street_graph(streets), frozenset(streets["municipality_code"].unique()))

    def walks(
        self, places: pl.DataFrame, pieces: pl.DataFrame, rules: SitingRules, place_id: str
    ) -> pl.DataFrame:
        """All walks of places and pieces: over streets to the homes that have them, else estimated."""
        here = pl.col("municipality_code").is_in(list(self.municipalities))
        limits = {"walking_limit_m": rules.walking_m, "detour_factor": rules.detour_factor}
        return pl.concat(
            walks(places, homes, place_id=place_id, streets=streets, **limits)
            for homes, streets in ((pieces.filter(here), self.graph), (pieces.filter(~here), None))
        )

    def walks_to(
        self, locations: pl.DataFrame, places: pl.DataFrame, detour_factor: float, limit_m: float
    ) -> pl.DataFrame:
        """Walks from places to existing locations: candidate_id, location_id, walking_m, estimated.

        Sought from the locations, of which there are fewer; a walk is as long both ways.
        """
        return walks(
            locations,
            places.select("x_m", "y_m", piece_id="candidate_id"),
            place_id="location_id",
            streets=self.graph,
            walking_limit_m=limit_m,
            detour_factor=detour_factor,
        ).rename({"piece_id": "candidate_id"})
