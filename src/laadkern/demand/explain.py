"""How one neighbourhood came to its figure: inputs, steps and assumptions, in order."""

from dataclasses import dataclass

import polars as pl

from laadkern.demand import level
from laadkern.demand.areas import municipality_index
from laadkern.demand.model import area_need, relative_placement
from laadkern.demand.parameters import GROUPS, DemandParameters, Scenario
from laadkern.demand.uptake import electric_share
from laadkern.errors import InputError, gettext_noop

_INPUTS = {
    "households": "households",
    "inhabitants": "inhabitants",
    "children_share": "share",
    "address_density_per_km2": "addresses per km2",
    "property_value_eur": "eur",
    "apartment": "share",
    "terraced": "share",
    "semi_detached": "share",
    "detached": "share",
    "cars": "cars",
    "vans": "vans",
    "no_driveway_share": "share",
}


@dataclass(frozen=True)
class Step:
    """One line of an explanation.

    Args:
        name: What it is; the page has a sentence for it.
        value: The number, not rounded.
        unit: Its unit.
        source: Name of the parameter or step it comes from; "input" for data.
        filled: The value was missing in the data and filled by the rule.
    """

    name: str
    value: float
    unit: str
    source: str
    filled: bool = False


@dataclass(frozen=True)
class Explanation:
    """Inputs, steps and points per user group of one neighbourhood, scenario and year."""

    inputs: tuple[Step, ...]
    steps: tuple[Step, ...]
    groups: tuple[Step, ...]
    needed: float


def explain(
    areas: pl.DataFrame, code: str, *, parameters: DemandParameters, scenario: Scenario, year: int
) -> Explanation:
    """Inputs, steps and assumptions behind the forecast of one neighbourhood.

    The steps multiply: region_points x municipality_share x neighbourhood_share x placement =
    needed; region_points = region_evs x points_per_ev; points_per_ev = public_share x kwh_per_ev /
    kwh_per_point x level_correction. The shares are of all user groups together.

    Args:
        areas: Neighbourhoods as `areas.prepare` gives them.
        code: Of the neighbourhood.
        parameters, scenario, year: As in the forecast.

    Raises:
        InputError: There is no such neighbourhood.
    """
    codes = areas["code"].to_list()
    if code not in codes:
        raise InputError("code", gettext_noop("There is no neighbourhood with code “%(value)s”."), value=code)
    row = codes.index(code)
    need = area_need(areas, parameters, scenario, year)
    groups = tuple(Step(group, float(need.points[group][row]), "points", "group_shares") for group in GROUPS)
    return Explanation(
        inputs=_inputs(areas, row),
        steps=(
            *_vehicle_steps(areas, parameters, scenario, year, row),
            *_level_steps(areas, parameters, scenario, year),
            *_place_steps(areas, parameters, scenario, year, row),
        ),
        groups=groups,
        needed=float(need.total[row]),
    )


def _inputs(areas: pl.DataFrame, row: int) -> tuple[Step, ...]:
    values = areas.row(row, named=True)
    filled = set(values["filled"].split(",")) if values["filled"] else set()
    also = {
        "children_share": "inhabitants_under_15",
        "apartment": "single_family_share",
        "terraced": "home_types",
        "semi_detached": "home_types",
        "detached": "home_types",
        "no_driveway_share": "home_types",
    }
    return tuple(
        Step(name, float(values[name]), unit, "input", bool({name, also.get(name)} & filled))
        for name, unit in _INPUTS.items()
    )


def _vehicle_steps(
    areas: pl.DataFrame, parameters: DemandParameters, scenario: Scenario, year: int, row: int
) -> tuple[Step, ...]:
    need = area_need(areas, parameters, scenario, year)
    share = electric_share(parameters.car_uptake[scenario], year)
    van_share = electric_share(parameters.van_uptake[scenario], year)
    return (
        Step("national_electric_share", share, "share", "car_uptake"),
        Step("evs", float(need.evs[row]), "cars", "value_elasticity"),
        Step("electric_van_share", van_share, "share", "van_uptake"),
        Step("electric_vans", float(need.electric_vans[row]), "vans", "van_uptake"),
    )


def _level_steps(
    areas: pl.DataFrame, parameters: DemandParameters, scenario: Scenario, year: int
) -> tuple[Step, ...]:
    share = electric_share(parameters.car_uptake[scenario], year)
    evs = float(area_need(areas, parameters, scenario, year).evs.sum())
    per_ev = level.points_per_ev(share, year, parameters)
    return (
        Step("public_share", level.public_share(parameters), "share", "home_share"),
        Step("kwh_per_ev", level.kwh_per_ev(share, parameters), "kWh per year", "kwh_per_ev"),
        Step("kwh_per_point", level.kwh_per_point(year, parameters), "kWh per year", "use_growth"),
        Step("level_correction", parameters.level_correction, "factor", "level_correction"),
        Step("points_per_ev", per_ev, "points per car", "level"),
        Step("region_evs", evs, "cars", "evs"),
        Step("region_points", evs * per_ev, "points", "level"),
    )


def _place_steps(
    areas: pl.DataFrame, parameters: DemandParameters, scenario: Scenario, year: int, row: int
) -> tuple[Step, ...]:
    need = area_need(areas, parameters, scenario, year)
    _, place = municipality_index(areas)
    inside = place == place[row]
    weight, total = need.weight, float(need.weight.sum()) or 1.0
    municipal = float(weight[inside].sum())
    placement = float(relative_placement(areas, weight, parameters)[row])
    return (
        Step("municipality_share", municipal / total, "share", "group_shares"),
        Step("neighbourhood_share", float(weight[row]) / (municipal or 1.0), "share", "group_shares"),
        Step("placement", placement, "factor", "placement"),
    )
