"""Streets of OpenStreetMap: what the tags of a way say of walking."""

import polars as pl

from laadkern import checks
from laadkern.streets import rules
from laadkern.streets.table import Streets, judged

OSM_TAGS = ("name", "foot", "access", "motorroad")
_FOOT_MAY = ("yes", "designated", "permissive", "destination", "official", "customers")
_CLOSED = ("no", "private")


def streets_of_osm(ways: pl.DataFrame) -> Streets:
    """The streets of the ways of OpenStreetMap.

    `foot` on a way goes before `access`, and both before its kind. Ways meet where they share a
    node, so not where one crosses another on a bridge. A kind that is not in the rules is left out.

    Args:
        ways: geometry (WKB, lines in RD New, metres), highway and, where known, name, foot, access
            and motorroad.

    Raises:
        InputError: A column is missing or a shape cannot be read.

    Source: the tags of OpenStreetMap; docs/methods/walking.md.
    """
    checks.columns("ways", ways, ["geometry", "highway"])
    tagged = checks.with_optional(ways, dict.fromkeys(OSM_TAGS, pl.String)).filter(
        pl.col("highway").is_not_null()
    )
    may = pl.col("foot").is_in(_FOOT_MAY).fill_null(value=False)
    reason = (
        pl.when(pl.col("foot").is_in(_CLOSED))
        .then(pl.lit(rules.FOOT_NO))
        .when(pl.col("access").is_in(_CLOSED) & ~may)
        .then(pl.lit(rules.ACCESS_NO))
        .when((pl.col("motorroad") == "yes") & ~may)
        .then(pl.lit(rules.MOTOR_ROAD))
        .when(may & pl.col("highway").is_in(_THERE))
        .then(None)
        .otherwise(pl.col("highway").replace_strict(_REASONS, default=rules.UNKNOWN_KIND))
    )
    return judged(
        tagged.select(
            "geometry", kind="highway", street_name="name", reason=reason.cast(pl.String)
        ).with_columns(walkable=pl.col("reason").is_null())
    )


# Walkable kinds have no reason to be left out.
_REASONS = {rule.code: None if rule.walkable else rule.reason for rule in rules.OSM_WAYS}
# Kinds that `foot=yes` opens: all but those that are not there, whatever else is said of them.
_THERE = tuple(code for code in _REASONS if code not in ("construction", "proposed", "raceway"))
