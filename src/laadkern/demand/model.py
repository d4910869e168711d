"""The forecast: electric vehicles and needed points per neighbourhood, user group and year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.demand import level
from laadkern.demand.areas import municipality_index, prepare
from laadkern.demand.parameters import GROUPS, SCENARIOS, DemandParameters, Scenario
from laadkern.demand.placement import placement_factor
from laadkern.demand.uptake import area_share, electric_share

COUNTS = (
    "evs",
    "electric_vans",
    *(f"points_{group}" for group in GROUPS),
    "public_charge_points_needed",
    "fast_charge_points_needed",
)


@dataclass(frozen=True)
class AreaNeed:
    """The forecast of one scenario and year; arrays of shape (neighbourhoods,).

    Args:
        evs, electric_vans: Vehicles registered in the neighbourhood.
        weight: What the points follow before the placement counts, all groups together.
        points: Per group, regular public points needed.
        fast_points: Fast points needed.
    """

    evs: FloatArray
    electric_vans: FloatArray
    weight: FloatArray
    points: dict[str, FloatArray]
    fast_points: FloatArray

    @property
    def total(self) -> FloatArray:
        """Regular public points needed, all groups."""
        return np.asarray(sum(self.points[group] for group in GROUPS), dtype=np.float64)


def forecast(
    neighbourhoods: pl.DataFrame,
    municipalities: pl.DataFrame,
    home_types: pl.DataFrame,
    *,
    parameters: DemandParameters,
    years: Sequence[int],
    scenarios: Sequence[Scenario] = SCENARIOS,
) -> pl.DataFrame:
    """Electric vehicles and needed public points per neighbourhood, scenario and year.

    Args:
        neighbourhoods: Canonical columns; only code and municipality_code must be there.
        municipalities: Canonical columns; only code must be there.
        home_types: Kinds of home per postcode; may be empty.
        parameters: Assumptions.
        years: Years (end of year), 2020 to 2060.
        scenarios: Of low, mid and high.

    Returns:
        A row per neighbourhood, scenario and year: neighbourhood_code, municipality_code, scenario,
        year, the columns `COUNTS` (not rounded) and filled (names of filled inputs).

    Raises:
        InputError: An input cannot be used.

    Source: docs/methods/forecast.md.
    """
    checks.within("years", list(years), at_least=2020, at_most=2060)
    areas = prepare(neighbourhoods, municipalities, home_types, parameters)
    return forecast_areas(areas, parameters=parameters, years=years, scenarios=scenarios)


def forecast_areas(
    areas: pl.DataFrame,
    *,
    parameters: DemandParameters,
    years: Sequence[int],
    scenarios: Sequence[Scenario] = SCENARIOS,
) -> pl.DataFrame:
    """As `forecast`, from areas that were prepared before."""
    keys = areas.select(pl.col("code").alias("neighbourhood_code"), "municipality_code", "filled")
    parts = [
        keys.with_columns(
            pl.lit(scenario).alias("scenario"),
            pl.lit(year, dtype=pl.Int64).alias("year"),
            *_columns(area_need(areas, parameters, scenario, year)),
        )
        for scenario in scenarios
        for year in years
    ]
    order = ["neighbourhood_code", "municipality_code", "scenario", "year", *COUNTS, "filled"]
    return pl.concat(parts).select(order)


def area_need(areas: pl.DataFrame, parameters: DemandParameters, scenario: Scenario, year: float) -> AreaNeed:
    """Need per neighbourhood in one scenario at one moment (`year` may have a fraction)."""
    share = electric_share(parameters.car_uptake[scenario], year)
    van_share = electric_share(parameters.van_uptake[scenario], year)
    evs = electric_cars(areas, parameters, share)
    electric_vans = areas["vans"].to_numpy() * van_share
    weights = group_weights(areas, evs, electric_vans)
    sums = {group: float(weights[group].sum()) for group in GROUPS}
    total = float(evs.sum()) * level.points_per_ev(share, year, parameters)
    weight = combined_weight(weights, parameters, sums)
    per_weight = total * relative_placement(areas, weight, parameters) / (weight.sum() or 1.0)
    points = {
        group: per_weight * parameters.group_shares[group] * weights[group] / (sums[group] or 1.0)
        for group in GROUPS
    }
    fast = evs * level.fast_points_per_ev(share, parameters)
    return AreaNeed(evs, electric_vans, weight, points, fast)


def relative_placement(areas: pl.DataFrame, weight: FloatArray, parameters: DemandParameters) -> FloatArray:
    """Placement factor over its mean in the municipality, so that the municipality keeps its need."""
    factor = placement_factor(areas, parameters.placement)
    _, place = municipality_index(areas)
    municipal, placed = np.bincount(place, weight), np.bincount(place, weight * factor)
    ratio = np.where(placed > 0, municipal / np.where(placed > 0, placed, 1.0), 0.0)
    return np.asarray(factor * ratio[place], dtype=np.float64)


def electric_cars(areas: pl.DataFrame, parameters: DemandParameters, share: float) -> FloatArray:
    """Electric cars per neighbourhood when `share` of the nation's cars is electric."""
    value = np.maximum(areas["property_value_eur"].to_numpy(), 1.0) / parameters.reference_value_eur
    local = area_share(share, value**parameters.value_elasticity)
    return np.asarray(
        areas["cars"].to_numpy() * parameters.cars_at_saturation_ratio * local, dtype=np.float64
    )


def group_weights(areas: pl.DataFrame, evs: FloatArray, electric_vans: FloatArray) -> dict[str, FloatArray]:
    """What the points of each user group follow.

    Residents: electric cars without driveway. Visitors: electric cars, visits being mutual.
    Commuters: buildings where people work. Vans: electric vans without driveway.
    """
    no_driveway = areas["no_driveway_share"].to_numpy()
    return {
        "residents": evs * no_driveway,
        "visitors": evs,
        "commuters": areas["work_weight"].to_numpy(),
        "vans": electric_vans * no_driveway,
    }


def combined_weight(
    weights: dict[str, FloatArray], parameters: DemandParameters, sums: dict[str, float]
) -> FloatArray:
    """One weight of all groups together: each group's share of `sums`, times the group's share."""
    parts = [
        parameters.group_shares[group] * weights[group] / sums[group] for group in GROUPS if sums[group] > 0
    ]
    return np.asarray(sum(parts, start=np.zeros_like(weights[GROUPS[0]])), dtype=np.float64)


def by_municipality(forecast: pl.DataFrame) -> pl.DataFrame:
    """Forecast per municipality, scenario and year: the sums of its neighbourhoods."""
    keys = ["municipality_code", "scenario", "year"]
    return forecast.group_by(keys, maintain_order=True).agg(pl.col(name).sum() for name in COUNTS)


def _columns(need: AreaNeed) -> list[pl.Series]:
    values = {"evs": need.evs, "electric_vans": need.electric_vans}
    values |= {f"points_{group}": need.points[group] for group in GROUPS}
    values |= {"public_charge_points_needed": need.total, "fast_charge_points_needed": need.fast_points}
    return [pl.Series(name, values[name]) for name in COUNTS]
