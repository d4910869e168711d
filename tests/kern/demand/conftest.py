"""A small region, worked out by hand, and the region pack."""

import polars as pl
import pytest

from tests.kern.demand.stock import PACK


@pytest.fixture
def neighbourhoods() -> pl.DataFrame:
    """Two in A: a terraced town and a village; one in B."""
    return pl.DataFrame(
        {
            "code": ["BU1", "BU2", "BU3"],
            "municipality_code": ["GM1", "GM1", "GM2"],
            "district_code": ["WK1", "WK1", "WK2"],
            "postcode4": ["1001", "1002", "1003"],
            "inhabitants": [2200, 1100, 2200],
            "inhabitants_under_15": [330, 165, 330],
            "households": [1000, 500, 1000],
            "household_size": [2.2, 2.2, 2.2],
            "address_density_per_km2": [1500, 200, 1500],
            "single_family_share": [0.8, 1.0, 0.8],
            "property_value_eur": [379_000, 379_000, 379_000],
        }
    )


@pytest.fixture
def municipalities() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": ["GM1", "GM2"],
            "households": [1500, 1000],
            "cars": [1800, 1000],
            "vans": [180, 100],
            "property_value_eur": [379_000, 379_000],
            "single_family_share": [0.87, 0.8],
            "apartments": [200, 200],
            "terraced_homes": [800, 800],
            "semi_detached_homes": [100, 0],
            "detached_homes": [400, 0],
            "non_residential_buildings": [300, 200],
        }
    )


@pytest.fixture
def home_types() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "postcode6": ["1001AA", "1002AA"],
            "postcode4": ["1001", "1002"],
            "apartments": [40, 0],
            "terraced_mid": [100, 0],
            "terraced_end": [60, 0],
            "semi_detached": [0, 20],
            "detached": [0, 80],
            "utility_buildings": [0, 0],
        }
    )


@pytest.fixture(scope="session")
def region() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Neighbourhoods, municipalities and home types of the region pack, without their geometry."""
    tables = (
        pl.read_parquet(PACK / f"{name}.parquet")
        for name in ("neighbourhoods", "municipalities", "home_types")
    )
    first, second, third = (
        table.drop("geometry") if "geometry" in table.columns else table for table in tables
    )
    return first, second, third
