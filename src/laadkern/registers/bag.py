"""Homes of the register of addresses and buildings (BAG): addresses, or outlines of buildings."""

from collections.abc import Sequence

import polars as pl
import shapely

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import geometries
from laadkern.registers.raw import Outcome, first_of, judged

ADDRESS_STATES = (
    "verblijfsobject in gebruik",
    "verblijfsobject in gebruik (niet ingemeten)",
    "verbouwing verblijfsobject",
)
BUILDING_STATES = ("pand in gebruik", "pand in gebruik (niet ingemeten)", "verbouwing pand")
PURPOSES = ("gebruiksdoel", "gebruiksdoelverblijfsobject", "gebruiksdoelen")
HOME = "woonfunctie"

NO_COLUMN = gettext_noop("%(field)s has no column “%(column)s”.")


def home_addresses(raw: pl.DataFrame) -> Outcome:
    """The addresses that are homes: in use (or being rebuilt) and with a residential function.

    Args:
        raw: identificatie, status, gebruiksdoel (several with commas between) and geometry.

    Returns:
        address_id, x_m, y_m (RD, metres) and geometry.

    Raises:
        InputError: A column is missing.
    """
    _need(raw, "addresses", "identificatie", "status")
    if not any(name in raw.columns for name in PURPOSES):
        raise InputError("addresses", NO_COLUMN, column="gebruiksdoel")
    kept, refused = judged(
        raw,
        {
            "no_shape": pl.col("geometry").is_null(),
            "not_in_use": ~_is_in(raw, ["status"], ADDRESS_STATES),
            "no_home": ~first_of(raw, PURPOSES)
            .str.to_lowercase()
            .str.contains(HOME, literal=True)
            .fill_null(value=False),
            "double": ~pl.col("identificatie").is_first_distinct(),
        },
    )
    points = shapely.centroid(geometries("addresses", kept["geometry"]))
    table = kept.select(
        address_id="identificatie",
        x_m=pl.Series(shapely.get_x(points), dtype=pl.Float64),
        y_m=pl.Series(shapely.get_y(points), dtype=pl.Float64),
        geometry=pl.Series(shapely.to_wkb(points).tolist(), dtype=pl.Binary),
    )
    return Outcome(table, raw.height, refused)


def building_outlines(raw: pl.DataFrame) -> Outcome:
    """The buildings in use, with their outline.

    Args:
        raw: identificatie (or bag_pand_id), status, geometry and, if there, bouwjaar.

    Returns:
        building_id, built_year, status, geometry.

    Raises:
        InputError: A column is missing.
    """
    _need(raw, "buildings", "status")
    shapes = geometries("buildings", raw["geometry"])
    is_polygon = pl.Series(shapely.get_type_id(shapes)).is_in([3, 6])
    valid = pl.Series(shapely.is_valid(shapes))
    named = raw.with_columns(
        building_id=first_of(raw, ["identificatie", "bag_pand_id", "building_id"]),
        is_polygon=is_polygon,
        valid=valid,
    )
    kept, refused = judged(
        named,
        {
            "no_shape": ~pl.col("is_polygon"),
            "crossing": ~pl.col("valid"),
            "no_id": pl.col("building_id").is_null(),
            "not_in_use": ~_is_in(named, ["status"], BUILDING_STATES),
            "double": ~pl.col("building_id").is_first_distinct(),
        },
    )
    year = first_of(kept, ["bouwjaar", "oorspronkelijkbouwjaar", "built_year"]).cast(pl.Int64, strict=False)
    return Outcome(
        kept.select("building_id", year.alias("built_year"), "status", "geometry"), raw.height, refused
    )


def _is_in(raw: pl.DataFrame, names: Sequence[str], states: Sequence[str]) -> pl.Expr:
    """Whether the record has one of these states; without a state it has none."""
    return first_of(raw, names).str.to_lowercase().is_in(states).fill_null(value=False)


def _need(raw: pl.DataFrame, field: str, *names: str) -> None:
    for name in names:
        if name not in raw.columns:
            raise InputError(field, NO_COLUMN, column=name)
