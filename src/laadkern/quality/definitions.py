"""What counts as regular, fast and ultra-fast, and as public, semi-public and private.

Both are versioned: a definition holds from a date, and a count names the version it used, so
that a report of 2022 stays what it was. No definition knows the name of an operator.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

import polars as pl

from laadkern import checks
from laadkern.errors import InputError, gettext_noop


class EmptyParking(StrEnum):
    """What a location without a kind of parking is taken for."""

    BY_SIZE = "by_size"
    STREET = "street"
    NOT_STREET = "not_street"


@dataclass(frozen=True, slots=True)
class SpeedDefinition:
    """Powers in kW, compared rounded to whole kW (230 V x 32 A x 3 = 22.08 kW is a 22 kW point).

    Attributes:
        code: Version.
        valid_from: First day.
        fast_from_kw: The least power that is fast.
        ultra_fast_above_kw: More than this is ultra-fast.
        source: Where it comes from.
    """

    code: str
    valid_from: date
    fast_from_kw: float
    ultra_fast_above_kw: float
    source: str


@dataclass(frozen=True, slots=True)
class AccessDefinition:
    """Who can use a charge point.

    Public: in the street, open around the clock, not for customers only. Private: on a driveway
    or not published. Everything else is semi-public. `empty_parking` says what a location without
    a kind of parking is: by its size (in the street up to `street_points_at_most` points), always
    in the street, or never.
    """

    code: str
    valid_from: date
    street_types: tuple[str, ...]
    private_types: tuple[str, ...]
    all_hours_needed: bool
    customers_only_is_public: bool
    empty_parking: EmptyParking
    street_points_at_most: int
    source: str


SPEED_DEFINITIONS: Final = (
    SpeedDefinition("speed-22kw", date(2010, 1, 1), 23.0, 150.0, "NAL: fast above 22 kW, until October 2023"),
    SpeedDefinition("speed-50kw", date(2023, 10, 1), 50.0, 150.0, "NAL: fast from 50 kW, since October 2023"),
)
ACCESS_DEFINITIONS: Final = (
    AccessDefinition(
        code="access-2026-11",
        valid_from=date(2010, 1, 1),
        street_types=("ON_STREET",),
        private_types=("ON_DRIVEWAY",),
        all_hours_needed=True,
        customers_only_is_public=False,
        empty_parking=EmptyParking.BY_SIZE,
        street_points_at_most=4,
        source="docs/methods/charge-point-definitions.md",
    ),
)
_POINT_COLUMNS = (
    "parking_type",
    "open_all_hours",
    "customers_only",
    "publish",
    "points_at_location",
    "power_kw",
    "is_dc",
)


def speed_on(day: date) -> SpeedDefinition:
    """The definition of fast that holds on a day.

    Raises:
        InputError: No definition holds yet.
    """
    valid = [definition for definition in SPEED_DEFINITIONS if definition.valid_from <= day]
    if not valid:
        raise _none_on(day)
    return max(valid, key=lambda definition: definition.valid_from)


def access_on(day: date) -> AccessDefinition:
    """The definition of public that holds on a day; raises as `speed_on`."""
    valid = [definition for definition in ACCESS_DEFINITIONS if definition.valid_from <= day]
    if not valid:
        raise _none_on(day)
    return max(valid, key=lambda definition: definition.valid_from)


def classify(points: pl.DataFrame, *, speed: SpeedDefinition, access: AccessDefinition) -> pl.DataFrame:
    """Add `speed` (regular, fast, ultra_fast) and `access` (public, semi_public, private).

    Args:
        points: Counted charge points, as `laadkern.quality.clean` gives them.
        speed: Which powers are fast.
        access: Which places are public.

    Raises:
        InputError: A column is missing.

    Source: docs/methods/charge-point-definitions.md.
    """
    checks.columns("points", points, _POINT_COLUMNS)
    return points.with_columns(speed=_speed(speed), access=_access(access))


def count_alternatives(
    points: pl.DataFrame, *, speed: SpeedDefinition, access: AccessDefinition
) -> pl.DataFrame:
    """Regular public points under the definition and under others, to show what the rule does.

    Returns:
        code, regular_public: `definition` first, then one row per alternative.
    """
    checks.columns("points", points, _POINT_COLUMNS)
    regular = _speed(speed) == "regular"
    public = _access(access) == "public"
    street = pl.col("parking_type").is_in(access.street_types)
    always = pl.col("open_all_hours").fill_null(value=False)
    everywhere = _access(_with_empty(access, EmptyParking.STREET)) == "public"
    nowhere = _access(_with_empty(access, EmptyParking.NOT_STREET)) == "public"
    alternatives = {
        "definition": public,
        "empty_never_street": nowhere,
        "empty_always_street": everywhere,
        "street_only_any_hours": street,
        "open_all_hours": always,
        "all_points": pl.lit(value=True),
    }
    counts = points.select((regular & chosen).sum().alias(code) for code, chosen in alternatives.items())
    return counts.transpose(include_header=True, header_name="code", column_names=["regular_public"])


def street_share_by_size(
    points: pl.DataFrame, *, speed: SpeedDefinition, access: AccessDefinition, edges: tuple[int, ...]
) -> pl.DataFrame:
    """Share in the street among points whose kind of parking is known, by size of the location.

    The ground for `street_points_at_most`: where the kind is known, small locations are in the
    street and large ones are not. Regular points open around the clock and not for customers only.

    Returns:
        points_up_to (the edge; missing for larger), known, in_street, share, empty.
    """
    checks.columns("points", points, _POINT_COLUMNS)
    regular = _speed(speed) == "regular"
    always = pl.col("open_all_hours").fill_null(value=True) & ~pl.col("customers_only")
    size = pl.coalesce([pl.when(pl.col("points_at_location") <= edge).then(edge) for edge in edges])
    known = pl.col("parking_type") != ""
    return (
        points.filter(always & regular)
        .group_by(points_up_to=size)
        .agg(
            known=known.sum(),
            in_street=pl.col("parking_type").is_in(access.street_types).sum(),
            empty=(~known).sum(),
        )
        .with_columns(share=pl.col("in_street") / pl.col("known"))
        .sort("points_up_to", nulls_last=True)
    )


def _with_empty(access: AccessDefinition, empty: EmptyParking) -> AccessDefinition:
    return replace(access, empty_parking=empty)


def _speed(definition: SpeedDefinition) -> pl.Expr:
    power = pl.col("power_kw").round()
    return (
        pl.when(power > definition.ultra_fast_above_kw)
        .then(pl.lit("ultra_fast"))
        .when(power >= definition.fast_from_kw)
        .then(pl.lit("fast"))
        .otherwise(pl.lit("regular"))
    )


def _access(definition: AccessDefinition) -> pl.Expr:
    kind = pl.col("parking_type")
    by_size = pl.col("points_at_location") <= definition.street_points_at_most
    empty_is_street = {
        EmptyParking.BY_SIZE: by_size,
        EmptyParking.STREET: pl.lit(value=True),
        EmptyParking.NOT_STREET: pl.lit(value=False),
    }[definition.empty_parking]
    street = kind.is_in(definition.street_types) | ((kind == "") & empty_is_street)
    # A street does not close: hours that are not stated are taken as always where the kind is
    # known, and not where that is a guess too.
    always = (
        pl.col("open_all_hours").fill_null(kind != "") if definition.all_hours_needed else pl.lit(value=True)
    )
    welcome = pl.lit(definition.customers_only_is_public) | ~pl.col("customers_only")
    return (
        pl.when(kind.is_in(definition.private_types) | ~pl.col("publish"))
        .then(pl.lit("private"))
        .when(street & always & welcome)
        .then(pl.lit("public"))
        .otherwise(pl.lit("semi_public"))
    )


def _none_on(day: date) -> InputError:
    return InputError("day", gettext_noop("No definition holds on %(value)s."), value=day.isoformat())
