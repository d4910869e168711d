"""All candidates of an area in one table, judged, named and scored: what the plan map starts from."""

from collections.abc import Mapping, Sequence

import polars as pl

from laadkern import checks
from laadkern.geo import geometries
from laadkern.places import candidates, wishes
from laadkern.places.bays import BayRule, bay_candidates
from laadkern.places.candidates import CANDIDATE_SCHEMA
from laadkern.places.criteria import HARD_CRITERIA, HardCriterion, judged
from laadkern.places.large_scale import read_map, street_labels
from laadkern.places.osm_parking import ParkingRule, street_candidates
from laadkern.places.reach import with_reach

_LABEL_WITHIN_M = 60.0


def found_candidates(
    pieces: pl.DataFrame,
    neighbourhoods: pl.DataFrame,
    *,
    named: pl.DataFrame | None = None,
    large_scale_map: pl.DataFrame | None = None,
    parking: pl.DataFrame | None = None,
    criteria: Sequence[HardCriterion] = HARD_CRITERIA,
    bay_rule: BayRule | None = None,
    parking_rule: ParkingRule | None = None,
) -> pl.DataFrame:
    """Every candidate of the neighbourhoods: bays, parking streets and search areas, judged.

    They do not depend on year, scenario or weights, so they are found once.

    Args:
        pieces: As `pieces.demand_pieces` returns.
        neighbourhoods: code, municipality_code and geometry (WKB in RD, null allowed).
        named: Positions with a street (x_m, y_m, street), for a description.
        large_scale_map: An extract of the large-scale map, see `large_scale.read_map`.
        parking: Parking of OpenStreetMap, see `osm_parking.street_candidates`.
        criteria: The hard criteria.
        bay_rule, parking_rule: How bays and parking become candidates.

    Returns:
        Candidates with the columns of `candidates.CANDIDATE_SCHEMA`, the measures that are
        known, rejected, rejected_by and unknown_criteria. Rejected ones are in it, for their
        reason; a search area gives way only to exact candidates that are not rejected.

    Raises:
        InputError: A table cannot be used.
    """
    checks.columns("neighbourhoods", neighbourhoods, ["code", "municipality_code", "geometry"])
    exact = _exact(large_scale_map, parking, bay_rule, parking_rule)
    shapes = geometries("neighbourhoods", neighbourhoods["geometry"])
    exact = judged(candidates.in_neighbourhoods(exact, neighbourhoods, shapes), criteria)
    areas = judged(candidates.search_areas(pieces), criteria)
    together = candidates.combined(exact.filter(~pl.col("rejected")), areas)
    together = pl.concat([together, exact.filter("rejected")], how="diagonal")
    return together if named is None else candidates.with_street_names(together, named)


def scored_candidates(
    found: pl.DataFrame,
    pieces: pl.DataFrame,
    *,
    walking_limit_m: float,
    detour_factor: float,
    weights: Mapping[str, float] | None = None,
) -> pl.DataFrame:
    """The candidates that are not rejected, with reach and score for one year and scenario.

    Args:
        found: As `found_candidates` returns.
        pieces: With the need of that year, as `pieces.with_need` returns.
        walking_limit_m: Longest walk, metres, above 0.
        detour_factor: Walking over straight distance, at least 1.
        weights: Weights of the wishes; None for the default.

    Returns:
        `found` without the rejected, with the columns of `reach.with_reach` and
        `wishes.scored`.

    Raises:
        InputError: A table or argument cannot be used.
    """
    checks.columns("found", found, ["rejected"])
    kept = found.filter(~pl.col("rejected"))
    reached = with_reach(kept, pieces, walking_limit_m=walking_limit_m, detour_factor=detour_factor)
    return wishes.scored(reached, weights=weights)


def _exact(
    large_scale_map: pl.DataFrame | None,
    parking: pl.DataFrame | None,
    bay_rule: BayRule | None,
    parking_rule: ParkingRule | None,
) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=CANDIDATE_SCHEMA)]
    if large_scale_map is not None:
        bays = bay_candidates(read_map(large_scale_map), bay_rule)
        labels = street_labels(large_scale_map)
        parts.append(candidates.with_street_names(bays, labels, within_m=_LABEL_WITHIN_M))
    if parking is not None:
        parts.append(street_candidates(parking, parking_rule))
    return pl.concat(parts, how="diagonal")
