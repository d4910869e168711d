"""The bridge to `laadkern.demand`: what goes in with its origin, what comes out to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

import polars as pl

from laadkern import demand
from laadkern.demand import DemandParameters, Scenario
from laadregie.regions import selectors as regions

METHOD_VERSION = "2026-1"  # docs/methods/forecast.md; changes when the same input gives another outcome
FIRST_YEAR, LAST_YEAR = 2025, 2040


@dataclass(frozen=True)
class Inputs:
    """What a forecast is calculated from.

    Args:
        neighbourhoods: Areas with their figures (canonical columns).
        municipalities: The same for municipalities.
        home_types: Kinds of home per postcode; empty when the region has none.
        parameters: Assumptions.
        provenance: Per input its name, origin, date and digest.
    """

    neighbourhoods: pl.DataFrame
    municipalities: pl.DataFrame
    home_types: pl.DataFrame
    parameters: DemandParameters
    provenance: list[dict[str, Any]]

    @cached_property
    def areas(self) -> pl.DataFrame:
        """Neighbourhoods with everything the calculation needs, gaps filled."""
        return demand.prepare(self.neighbourhoods, self.municipalities, self.home_types, self.parameters)

    @property
    def description(self) -> dict[str, Any]:
        """What a result rests on: equal descriptions give equal results."""
        return {
            "method_version": METHOD_VERSION,
            "parameters": as_json(self.parameters),
            "inputs": self.provenance,
        }


def read_inputs() -> Inputs:
    """Read the areas and kinds of home that count now.

    Raises:
        InputError: No region is loaded.
    """
    version = regions.area_version()
    homes, areas = regions.pack_file("home_types"), regions.pack_file("neighbourhoods")
    told = areas.origin if areas and areas.origin else regions.region().name
    origin = _origin("areas", told, version.reference_date.isoformat(), version.digest)
    return Inputs(
        neighbourhoods=regions.neighbourhood_frame(version),
        municipalities=regions.municipality_frame(version),
        home_types=pl.read_parquet(homes.path) if homes else pl.DataFrame(),
        parameters=DemandParameters(),
        provenance=[origin, *_file_origins(homes)],
    )


def need(inputs: Inputs) -> pl.DataFrame:
    """Calculate need per neighbourhood, scenario and year: the rows of `AreaForecast`.

    Raises:
        InputError: The region's data cannot be used.
    """
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return demand.forecast_areas(inputs.areas, parameters=inputs.parameters, years=years)


def explanation(
    inputs: Inputs, neighbourhood_code: str, *, year: int, scenario: Scenario
) -> demand.Explanation:
    """Inputs, steps and assumptions behind the figure of one neighbourhood.

    Raises:
        InputError: There is no such neighbourhood.
    """
    return demand.explain(
        inputs.areas, neighbourhood_code, parameters=inputs.parameters, scenario=scenario, year=year
    )


def as_json(value: object) -> Any:
    """Parameters as plain values: dataclasses and mappings become dictionaries."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value


def _file_origins(file: regions.StoredFile | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    as_of = file.as_of.isoformat() if file.as_of else None
    return [_origin(file.kind, file.origin, as_of, file.digest)]


def _origin(name: str, origin: str, as_of: str | None, digest: str) -> dict[str, Any]:
    return {"name": name, "origin": origin, "as_of": as_of, "digest": digest}
