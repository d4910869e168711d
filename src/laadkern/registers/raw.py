"""A delivery as it came, and what became of it.

A raw frame has the columns of the delivery in lower case, all text, and `geometry` (WKB in RD
New, null where the record has none). Readers make it; the other modules turn it into a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from laadkern.errors import InputError, gettext_noop
from laadkern.geo import Geometries, geometries

RD_BOUNDS_M = (-10_000.0, 290_000.0, 320_000.0, 640_000.0)  # the Netherlands: x, y from and to

NOT_RD = gettext_noop("The positions are not in RD New (EPSG:28992): the first one is %(value)s.")


@dataclass(frozen=True)
class Outcome:
    """What was made of a delivery.

    Attributes:
        table: The records that can be used.
        read: Number of records in the delivery.
        refused: Number of records that were left out, by the code of the reason.
    """

    table: pl.DataFrame
    read: int
    refused: Mapping[str, int] = field(default_factory=dict)


def raw_frame(columns: Mapping[str, Iterable[object]], shapes: Geometries) -> pl.DataFrame:
    """A raw frame of columns as they came and their shapes in RD New (None where missing).

    Raises:
        InputError: A position lies outside the Netherlands, as longitude and latitude would.
    """
    check_rd(shapes)
    flat = shapely.force_2d(shapes)
    frame = pl.DataFrame(
        {str(name).lower(): _texts(values) for name, values in columns.items()},
        schema_overrides={str(name).lower(): pl.String for name in columns},
    )
    wkb = pl.Series("geometry", shapely.to_wkb(flat).tolist(), dtype=pl.Binary)
    return (
        frame.drop("geometry", strict=False).with_columns(wkb) if columns else pl.DataFrame({"geometry": wkb})
    )


def check_rd(shapes: Geometries) -> None:
    """Refuse shapes with a position outside the Netherlands.

    Raises:
        InputError: The first such position is in the message.
    """
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    bounds = shapely.bounds(there)
    x_from, y_from, x_to, y_to = RD_BOUNDS_M
    low, high = bounds[:, :2], bounds[:, 2:]
    with np.errstate(invalid="ignore"):
        good = (low >= (x_from, y_from)).all(axis=1) & (high <= (x_to, y_to)).all(axis=1)
    if not good.all():
        x, y = bounds[np.flatnonzero(~good)[0], :2]
        raise InputError("geometry", NOT_RD, value=f"{x:.6g}, {y:.6g}")


def first_of(raw: pl.DataFrame, names: Iterable[str]) -> pl.Expr:
    """The first of the named columns that has a value; null where none is there."""
    present = [_value(name) for name in names if name in raw.columns]
    return pl.coalesce(present) if present else pl.lit(None, dtype=pl.String)


def judged(raw: pl.DataFrame, reasons: Mapping[str, pl.Expr]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows without a reason against them, and how many each reason took, first reason first."""
    refused: dict[str, int] = {}
    for reason, condition in reasons.items():
        kept = raw.filter(~condition.fill_null(value=False))
        if kept.height < raw.height:
            refused[reason] = raw.height - kept.height
        raw = kept
    return raw, refused


def within_area(outcome: Outcome, area: shapely.Geometry) -> Outcome:
    """The records that touch an area (RD New); the others are refused as `outside`."""
    shapes = geometries("geometry", outcome.table["geometry"])
    shapely.prepare(area)
    inside: npt.NDArray[np.bool_] = shapely.intersects(area, shapes)
    outside = int((~inside).sum())
    refused = {**outcome.refused, "outside": outside} if outside else outcome.refused
    return Outcome(outcome.table.filter(pl.Series(inside)), outcome.read, refused)


def together(outcomes: Iterable[Outcome], key: Sequence[str]) -> Outcome:
    """Several deliveries of the same sort as one, in the order of their key; doubles are refused."""
    several = list(outcomes)
    table = pl.concat([one.table for one in several])
    single = table.unique(key, keep="first", maintain_order=True).sort(key, maintain_order=True)
    refused: dict[str, int] = {}
    for one in several:
        for reason, count in one.refused.items():
            refused[reason] = refused.get(reason, 0) + count
    if single.height < table.height:
        refused["double"] = table.height - single.height
    return Outcome(single, sum(one.read for one in several), refused)


def _value(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text)


def _texts(values: Iterable[object]) -> list[str | None]:
    return [_text(value) for value in values]


def _text(value: object) -> str | None:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | np.ndarray):
        return ",".join(filter(None, (_text(one) for one in value)))
    text = str(value)
    return None if text in ("NaT", "nan") else text
