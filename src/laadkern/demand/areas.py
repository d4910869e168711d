"""From what is known of neighbourhoods to what the forecast needs: cars, driveways, density.

The result has a row per neighbourhood, in the order given: code, municipality_code, households,
inhabitants, children_share, address_density_per_km2, property_value_eur, the shares of homes
(apartment, terraced, semi_detached, detached), cars, cars_registered (as registered, evenly per
household: only a baseline), vans, no_driveway_share, work_weight, filled.
"""

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import IntArray
from laadkern.demand.filling import filled_mean, filled_names, with_columns_present
from laadkern.demand.homes import HOME_KINDS, with_home_shares
from laadkern.demand.parameters import DemandParameters
from laadkern.demand.vehicles import with_vehicles
from laadkern.errors import InputError, gettext_noop

_NUMERIC = (
    "households",
    "inhabitants",
    "inhabitants_under_15",
    "household_size",
    "address_density_per_km2",
    "single_family_share",
    "property_value_eur",
)
_MUNICIPAL = (
    "households",
    "cars",
    "vans",
    "non_residential_buildings",
    "address_density_per_km2",
    "single_family_share",
    "property_value_eur",
    "apartments",
    "terraced_homes",
    "semi_detached_homes",
    "detached_homes",
)
MARKED = {
    "households": "households",
    "inhabitants": "inhabitants",
    "inhabitants_under_15": "inhabitants_under_15",
    "address_density_per_km2": "address_density_per_km2",
    "single_family_share": "single_family_share",
    "property_value_eur": "property_value_eur",
    "m_cars": "cars",
    "m_vans": "vans",
    "home_types_known": "home_types",
}
# National means (CBS 2024, rounded), used only where a region says nothing at all.
_DEFAULTS = {"household_size": 2.1, "children_share": 0.15, "density": 1000.0, "single_family": 0.64}


def prepare(
    neighbourhoods: pl.DataFrame,
    municipalities: pl.DataFrame,
    home_types: pl.DataFrame,
    parameters: DemandParameters,
) -> pl.DataFrame:
    """Inputs of the forecast per neighbourhood, complete, with the names of what was filled.

    Args:
        neighbourhoods: At least code and municipality_code; what else is known helps.
        municipalities: At least code; one row per municipality of the neighbourhoods.
        home_types: Kinds of home per postcode; may be empty.
        parameters: Assumptions.

    Raises:
        InputError: A key column lacks, a code occurs twice, a municipality is unknown, or a
            count or share is outside its range.
    """
    areas = _joined(neighbourhoods, municipalities)
    areas = with_home_shares(areas, home_types, parameters)
    filled = areas.select(filled_names(MARKED))["filled"]
    areas = _filled(areas, parameters).with_columns(filled)
    return with_vehicles(areas, parameters).select(
        "code",
        "municipality_code",
        "households",
        "inhabitants",
        "children_share",
        "address_density_per_km2",
        "property_value_eur",
        *HOME_KINDS,
        "cars",
        "cars_registered",
        "vans",
        "no_driveway_share",
        "work_weight",
        "filled",
    )


def municipality_index(areas: pl.DataFrame) -> tuple[list[str], IntArray]:
    """Sorted codes of the municipalities, and each neighbourhood's place among them."""
    codes, index = np.unique(areas["municipality_code"].to_numpy().astype(str), return_inverse=True)
    return [str(code) for code in codes], index.astype(np.int64)


def _joined(neighbourhoods: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    checks.columns("neighbourhoods", neighbourhoods, ["code", "municipality_code"])
    checks.columns("municipalities", municipalities, ["code"])
    checks.unique("neighbourhoods", neighbourhoods, "code")
    checks.unique("municipalities", municipalities, "code")
    _check_ranges("neighbourhoods", neighbourhoods, _NUMERIC)
    _check_ranges("municipalities", municipalities, _MUNICIPAL)
    unknown = neighbourhoods.join(municipalities, left_on="municipality_code", right_on="code", how="anti")
    if unknown.height:
        raise InputError(
            "neighbourhoods",
            gettext_noop("%(field)s names municipality “%(value)s”, which is not among the municipalities."),
            value=unknown["municipality_code"][0],
        )
    above = with_columns_present(municipalities, _MUNICIPAL, ["code"])
    above = above.select("code", *_MUNICIPAL).rename({name: f"m_{name}" for name in _MUNICIPAL})
    areas = with_columns_present(
        neighbourhoods, _NUMERIC, ["code", "municipality_code", "district_code", "postcode4"]
    )
    # a neighbourhood without district is a district of its own, not one with all others without
    areas = areas.with_columns(pl.coalesce("district_code", "code").alias("district_code"))
    return areas.join(above, left_on="municipality_code", right_on="code", how="left", maintain_order="left")


def _check_ranges(field: str, frame: pl.DataFrame, names: tuple[str, ...]) -> None:
    for name in names:
        if name in frame.columns:
            known = frame[name].cast(pl.Float64).drop_nulls().drop_nans()
            limit = 1.0 if name.endswith("_share") else None
            checks.within(f"{field}.{name}", known.to_numpy(), at_least=0, at_most=limit)


def _filled(areas: pl.DataFrame, parameters: DemandParameters) -> pl.DataFrame:
    size = pl.coalesce("household_size", pl.lit(_DEFAULTS["household_size"]))
    size = pl.when(size > 0).then(size).otherwise(_DEFAULTS["household_size"])
    children = pl.col("inhabitants_under_15") / pl.col("inhabitants")
    areas = areas.with_columns(
        pl.coalesce("households", pl.col("inhabitants") / size, pl.lit(0.0)).alias("households"),
        pl.when(pl.col("inhabitants") > 0).then(children.clip(0, 1)).alias("children_share"),
    )
    return areas.with_columns(
        pl.coalesce("inhabitants", pl.col("households") * size).alias("inhabitants"),
        filled_mean("children_share", None, _DEFAULTS["children_share"]),
        filled_mean("address_density_per_km2", "m_address_density_per_km2", _DEFAULTS["density"]),
        filled_mean("property_value_eur", "m_property_value_eur", parameters.reference_value_eur),
    )
