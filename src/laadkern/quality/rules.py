"""The data-quality rules as one table: code, reason and effect, and the function that applies each.

A rule reads the charge-point records with everything known about them (`RECORD_COLUMNS`) and
marks those it concerns. No rule rests on the name of an operator, so the table serves any
province. Counting rules are applied in the order of the table: the first that takes a record
out of the count is the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import polars as pl

from laadkern.errors import gettext_noop


class Effect(StrEnum):
    """What a rule does with the records it finds."""

    NOT_COUNTED = "not_counted"
    CHANGED = "changed"
    MARKED = "marked"


class Subject(StrEnum):
    """What an operator has to put right; the page and the export group by it."""

    DOUBLED = "doubled"
    FROZEN = "frozen"
    MISPLACED = "misplaced"
    PRICELESS = "priceless"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class QualityValues:
    """The thresholds of the rules.

    Attributes:
        frozen_days: A status this much older (days) than the newest of the delivery stands still.
        future_hours: A status more than this after the delivery (hours) is not believed.
        copies_apart_m: Copies of one charge point further apart than this (m) contradict each other.
        same_place_m: Positions in the same square of this size (m) are one position.
        max_ac_kw: More power than this (kW) does not exist on alternating current.
        max_kw: More power than this (kW) does not exist at all.
    """

    frozen_days: float = 60.0
    future_hours: float = 24.0
    copies_apart_m: float = 100.0
    same_place_m: float = 1.0
    max_ac_kw: float = 50.0
    max_kw: float = 4000.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `finds` gives an expression that is true for the records concerned."""

    code: str
    subject: Subject
    effect: Effect
    title: str
    reason: str
    finds: Callable[[QualityValues], pl.Expr]


def _frozen(values: QualityValues) -> pl.Expr:
    age = pl.col("newest_at") - pl.col("updated_at")
    return age > pl.duration(days=values.frozen_days)


RULES: Final = (
    Rule(
        "no_evse_id",
        Subject.OTHER,
        Effect.NOT_COUNTED,
        gettext_noop("No charge-point number"),
        gettext_noop("Without its number nobody can tell whether this point is also reported elsewhere."),
        lambda _: pl.col("evse_key") == "",
    ),
    Rule(
        "double",
        Subject.DOUBLED,
        Effect.NOT_COUNTED,
        gettext_noop("Reported twice"),
        gettext_noop("The same point is also reported by a copy with a newer status; that copy counts."),
        lambda _: ~pl.col("is_best_copy"),
    ),
    Rule(
        "removed",
        Subject.OTHER,
        Effect.NOT_COUNTED,
        gettext_noop("Removed"),
        gettext_noop("The newest report of this point says that it has been taken away."),
        lambda _: pl.col("status") == "REMOVED",
    ),
    Rule(
        "no_position",
        Subject.MISPLACED,
        Effect.NOT_COUNTED,
        gettext_noop("No position"),
        gettext_noop("The location has no position, so it belongs to no municipality."),
        lambda _: pl.col("x_m").is_null() | pl.col("y_m").is_null(),
    ),
    Rule(
        "outside",
        Subject.MISPLACED,
        Effect.NOT_COUNTED,
        gettext_noop("Outside the region"),
        gettext_noop("The position lies in none of the municipalities of the region."),
        lambda _: pl.col("x_m").is_not_null() & pl.col("municipality_code").is_null(),
    ),
    Rule(
        "frozen_copy",
        Subject.FROZEN,
        Effect.MARKED,
        gettext_noop("Old copy stands still"),
        gettext_noop("This copy does not count and its status has long not changed: it can go."),
        lambda values: ~pl.col("is_best_copy") & _frozen(values),
    ),
    Rule(
        "frozen",
        Subject.FROZEN,
        Effect.MARKED,
        gettext_noop("Status stands still"),
        gettext_noop("The status has long not changed. The point counts, its status says nothing."),
        lambda values: pl.col("is_best_copy") & (pl.col("status") != "REMOVED") & _frozen(values),
    ),
    Rule(
        "future_status",
        Subject.OTHER,
        Effect.CHANGED,
        gettext_noop("Status from the future"),
        gettext_noop("The status is dated after the delivery; as a moment it is not used."),
        lambda _: pl.col("from_future"),
    ),
    Rule(
        "copies_apart",
        Subject.MISPLACED,
        Effect.MARKED,
        gettext_noop("Copies stand apart"),
        gettext_noop(
            "Copies of this point stand at different places; the place of the counted copy is used."
        ),
        lambda values: pl.col("copies_apart_m") > values.copies_apart_m,
    ),
    Rule(
        "same_position",
        Subject.MISPLACED,
        Effect.MARKED,
        gettext_noop("Same position as another location"),
        gettext_noop("Several locations with different points share one position; all count."),
        lambda _: pl.col("locations_here") > 1,
    ),
    Rule(
        "parking_type_filled",
        Subject.OTHER,
        Effect.CHANGED,
        gettext_noop("Kind of parking taken from the copy"),
        gettext_noop("The counted copy has no kind of parking and another copy of the point has."),
        lambda _: pl.col("is_best_copy") & pl.col("parking_type_filled"),
    ),
    Rule(
        "no_parking_type",
        Subject.OTHER,
        Effect.MARKED,
        gettext_noop("No kind of parking"),
        gettext_noop("No copy says where the car stands; whether the point is public rests on a rule."),
        lambda _: pl.col("counted") & (pl.col("best_parking_type") == ""),
    ),
    Rule(
        "impossible_power",
        Subject.OTHER,
        Effect.CHANGED,
        gettext_noop("Impossible power"),
        gettext_noop("Volts and amperes give a power that does not exist; the power is taken as unknown."),
        lambda _: pl.col("impossible_power"),
    ),
    Rule(
        "no_power",
        Subject.OTHER,
        Effect.MARKED,
        gettext_noop("No power"),
        gettext_noop("The power is missing or impossible; the point counts as regular."),
        lambda _: pl.col("counted") & pl.col("power_kw").is_null(),
    ),
    Rule(
        "no_price",
        Subject.PRICELESS,
        Effect.MARKED,
        gettext_noop("No price"),
        gettext_noop("No connector of the point has a price per kWh."),
        lambda _: pl.col("counted") & pl.col("price_kwh_eur").is_null(),
    ),
)
"""The rules in the order in which they decide."""

RULE_BY_CODE: Final = {rule.code: rule for rule in RULES}
VERSION: Final = "2026-11"
"""Version of the table; a stored count names it."""
