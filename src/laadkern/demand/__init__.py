"""Electric vehicles and needed public charge points per neighbourhood (docs/methods/forecast.md)."""

from laadkern.demand.areas import prepare
from laadkern.demand.band import at_stock_level, level_band
from laadkern.demand.explain import Explanation, Step, explain
from laadkern.demand.model import COUNTS, by_municipality, forecast, forecast_areas
from laadkern.demand.parameters import (
    GROUPS,
    SCENARIOS,
    DemandParameters,
    HomeType,
    Placement,
    Scenario,
    Uptake,
)
from laadkern.demand.published import published_check

__all__ = [
    "COUNTS",
    "GROUPS",
    "SCENARIOS",
    "DemandParameters",
    "Explanation",
    "HomeType",
    "Placement",
    "Scenario",
    "Step",
    "Uptake",
    "at_stock_level",
    "by_municipality",
    "explain",
    "forecast",
    "forecast_areas",
    "level_band",
    "prepare",
    "published_check",
]
