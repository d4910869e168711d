"""The two ways to a level side by side, and the band between them."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from laadkern.demand import level
from laadkern.demand.model import area_need, forecast_areas
from laadkern.demand.parameters import SCENARIOS, DemandParameters, Scenario


def at_stock_level(
    areas: pl.DataFrame, parameters: DemandParameters, *, points_standing: float, moment: float
) -> DemandParameters:
    """The same assumptions, moved so that mid passes through the points that stood there.

    One factor for the whole region: where within the region points stand plays no part.

    Args:
        areas: Neighbourhoods as `areas.prepare` gives them.
        parameters: Assumptions; a level correction in them is replaced.
        points_standing: Regular public points of the whole region at `moment`, above 0.
        moment: In years as the model counts them (2025.43 is 7 June 2026).

    Raises:
        InputError: There are no points, or nothing is modelled.
    """
    national = replace(parameters, level_correction=1.0)
    modelled = float(area_need(areas, national, "mid", moment).total.sum())
    return replace(national, level_correction=level.stock_correction(points_standing, modelled))


def level_band(
    areas: pl.DataFrame,
    *,
    parameters: DemandParameters,
    points_standing: float,
    moment: float,
    years: Sequence[int],
    scenarios: Sequence[Scenario] = SCENARIOS,
) -> pl.DataFrame:
    """Points needed in the region by either way.

    Returns:
        scenario, year, evs, from_national_figures, from_stock (regular public points).
    """
    stock = at_stock_level(areas, parameters, points_standing=points_standing, moment=moment)
    national = replace(parameters, level_correction=1.0)
    totals = {
        name: forecast_areas(areas, parameters=chosen, years=years, scenarios=scenarios)
        .group_by("scenario", "year", maintain_order=True)
        .agg(pl.col("evs").sum(), pl.col("public_charge_points_needed").sum().alias(name))
        for name, chosen in (("from_national_figures", national), ("from_stock", stock))
    }
    second = totals["from_stock"].drop("evs")
    return totals["from_national_figures"].join(second, on=["scenario", "year"], maintain_order="left")
