"""The tables of a region pack: which columns they have, in which unit and within which bounds."""

from dataclasses import dataclass
from typing import Literal

from laadregie.regions.pack.columns import Column

MAX_YEAR = 2100
MUNICIPALITY = Column("municipality_code", "code", required=True, filled=True, lists="municipalities")


def _count(name: str, at_most: float = 20_000_000, *, required: bool = False) -> Column:
    return Column(name, "whole", required=required, at_least=0, at_most=at_most)


def _share(name: str) -> Column:
    return Column(name, "share")


AREA_FIGURES = (
    _count("address_density_per_km2", 50_000),
    Column("urbanity", "whole", at_least=1, at_most=5),
    _share("owner_occupied_share"),
    _share("single_family_share"),
    Column("property_value_eur", "number", at_least=0, at_most=100_000_000),
    Column("land_area_ha", "number", at_least=0, at_most=500_000),
)
MUNICIPALITIES = (
    Column("code", "code", required=True, filled=True),
    Column("name", "text", required=True, filled=True),
    Column("province", "code", lists="provinces"),
    Column("sub_region", "code", lists="sub_regions"),
    _count("inhabitants"),
    _count("households"),
    _count("cars"),
    _count("vans"),
    _count("trucks"),
    *AREA_FIGURES,
    Column("income_per_inhabitant_eur", "number", at_least=0, at_most=1_000_000),
    _count("apartments"),
    _count("detached_homes"),
    _count("semi_detached_homes"),
    _count("terraced_homes"),
    _count("non_residential_buildings"),
)
NEIGHBOURHOODS = (
    Column("code", "code", required=True, filled=True),
    Column("name", "text", required=True, filled=True),
    MUNICIPALITY,
    Column("district_code", "code"),
    _count("inhabitants", required=True),
    _count("inhabitants_65_plus"),
    _count("inhabitants_under_15"),
    _count("households", required=True),
    Column("household_size", "number", at_least=1, at_most=20),
    *AREA_FIGURES,
    Column("distance_supermarket_km", "number", at_least=0, at_most=500),
    Column("postcode4", "code"),
)
HOME_TYPES = (
    Column("postcode6", "code", required=True, filled=True),
    Column("postcode4", "code"),
    MUNICIPALITY,
    *(
        _count(name, required=name == "apartments")
        for name in (
            "apartments",
            "terraced_mid",
            "terraced_end",
            "semi_detached",
            "detached",
            "other_homes",
            "utility_buildings",
        )
    ),
    Column("median_building_year", "whole", at_least=1000, at_most=MAX_YEAR),
)
BUILDINGS = (
    Column("building_id", "code", required=True, filled=True),
    MUNICIPALITY,
    Column("built_year", "whole", at_least=0, at_most=9999),
    Column("status", "text"),
)
LARGE_SCALE_MAP = (
    Column("object_id", "code", required=True, filled=True),
    Column("layer", "text", required=True, filled=True),
    MUNICIPALITY,
    *(Column(name, "text") for name in ("function", "plus_type", "surface", "text")),
)
PARKING = (
    Column("parking_id", "code", required=True, filled=True),
    MUNICIPALITY,
    Column(
        "kind",
        "choice",
        required=True,
        filled=True,
        choices=("parking_space", "street_paid", "street_free", "surface", "garage"),
    ),
    Column("name", "text"),
    _count("capacity", 100_000),
    Column("access", "text"),
    Column("surface", "text"),
    Column("is_paid", "yes_no"),
)
PARKING_FACILITIES = (
    Column("facility_id", "text", required=True, filled=True),
    MUNICIPALITY,
    *(Column(name, "text") for name in ("name", "kind", "usage_type", "address", "operator")),
    _count("capacity", 100_000),
    _count("capacity_ev", 100_000),
    Column("max_height_m", "number", at_least=0, at_most=50),
    Column("is_paid", "yes_no"),
)
USAGE_SAMPLES = (
    Column("municipality_code", "code", lists="municipalities"),
    Column("location_id", "text", required=True, filled=True),
    Column("date", "date", required=True, filled=True),
    Column("hour", "whole", required=True, filled=True, at_least=0, at_most=23),
    Column("evse_count", "whole", required=True, filled=True, at_least=1, at_most=10_000),
    Column("charging_share", "share", required=True, filled=True),
)
PUBLISHED_FORECASTS = (
    MUNICIPALITY,
    Column("name", "text"),
    Column("year", "whole", required=True, filled=True, at_least=1990, at_most=MAX_YEAR),
    Column(
        "quantity",
        "choice",
        required=True,
        filled=True,
        choices=("public_charge_points_present", "public_charge_points_needed"),
    ),
    Column("value", "number", required=True, filled=True, at_least=0, at_most=10_000_000),
    Column("source", "text", length=500),
)
OUTLINE = (Column("code", "code"), Column("name", "text"))

Shape = Literal["", "polygon", "any"]


@dataclass(frozen=True)
class Table:
    """A kind of file that is a table.

    Args:
        columns: Its columns.
        key: Columns that together occur once.
        shape: Which geometry its rows have; "" for none.
        shape_filled: Every row has to have one.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    shape: Shape = ""
    shape_filled: bool = True


TABLES: dict[str, Table] = {
    "municipalities": Table(MUNICIPALITIES, ("code",), "polygon"),
    "neighbourhoods": Table(NEIGHBOURHOODS, ("code",), "polygon", shape_filled=False),
    "home_types": Table(HOME_TYPES, ("postcode6", "municipality_code")),
    "buildings": Table(BUILDINGS, (), "polygon"),
    "large_scale_map": Table(LARGE_SCALE_MAP, (), "any"),
    "parking": Table(PARKING, ("parking_id",), "any"),
    "parking_facilities": Table(PARKING_FACILITIES, (), "any"),
    "usage_samples": Table(USAGE_SAMPLES, ("location_id", "date", "hour")),
    "published_forecasts": Table(PUBLISHED_FORECASTS, ("municipality_code", "year", "quantity")),
    "outline": Table(OUTLINE, (), "any"),
}
STREAMS = ("feed_locations", "feed_tariffs")
REQUIRED = ("municipalities", "neighbourhoods")
KINDS = (*TABLES, *STREAMS)
