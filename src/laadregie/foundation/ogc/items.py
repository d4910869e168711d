"""A page of features: what the query lets through, in the order of the ids, from a cursor on.

The page begins after an id, not after a number of features: what comes or goes in between makes
a reader neither miss nor meet twice what stays (keyset).
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
import shapely

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.ogc import cql2
from laadregie.foundation.ogc.crs import Crs, swapped
from laadregie.foundation.ogc.parameters import Box, ItemsQuery
from laadregie.foundation.ogc.tables import ID, Collection, FeatureTable

Feature = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Features of one page, how many there are in all, and the cursor of the next page."""

    features: list[Feature]
    matched: int
    next_cursor: str | None


def page(collection: Collection, table: FeatureTable, query: ItemsQuery) -> Page:
    """One page of the features that the query asks for.

    Raises:
        InputError: The filter cannot be applied, or the cursor is no id.
    """
    through = _let_through(collection, table, query)
    start = _start(table, query.cursor)
    rows = np.flatnonzero(through)
    here = rows[np.searchsorted(rows, start) :][: query.limit + 1]
    more, here = len(here) > query.limit, here[: query.limit]
    return Page(
        features=features(collection, table, here.tolist(), query.crs),
        matched=len(rows),
        next_cursor=str(table.frame[ID][int(here[-1])]) if more else None,
    )


def features(collection: Collection, table: FeatureTable, rows: list[int], crs: Crs) -> list[Feature]:
    """Rows of a table as GeoJSON features; coordinates in the order of their system."""
    shapes = table.shapes_in(crs)[rows]
    if crs.is_north_first:
        shapes = swapped(shapes)
    names = [ID, *(one.name for one in collection.properties)]
    written = [None if text is None else json.loads(text) for text in shapely.to_geojson(shapes).tolist()]
    return [
        {"type": "Feature", "id": row.pop(ID), "geometry": geometry, "properties": row}
        for row, geometry in zip(_plain(table.frame.select(names)[rows]), written, strict=True)
    ]


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: moments in UTC with a Z."""
    moments = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    rows = frame.to_dicts()
    for name in moments:
        for row in rows:
            row[name] = _moment(row[name])
    return rows


def _moment(given: datetime | None) -> str | None:
    return None if given is None else given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _start(table: FeatureTable, cursor: str | None) -> int:
    """Row of the first feature after the cursor, whether the cursor itself still is there or not."""
    if cursor is None:
        return 0
    key = table.key(cursor)
    if key is None:
        raise InputError("cursor", gettext_noop("“%(value)s” is no cursor of this list."), value=cursor[:40])
    return int(table.frame[ID].search_sorted(key, side="right"))


def _let_through(collection: Collection, table: FeatureTable, query: ItemsQuery) -> Any:
    expression = pl.lit(value=True)
    for name, value in query.equal.items():
        expression = expression & (pl.col(name) == value)
    if query.interval is not None and collection.moment is not None:
        expression = expression & _within(pl.col(collection.moment), *query.interval)
    frame = table.frame.select(pl.col(ID), expression.fill_null(value=False).alias("through"))
    through = frame["through"].to_numpy().copy()
    if query.box is not None:
        through &= _in_box(table, query.box, query.box_crs)
    if query.tree is not None:
        through &= cql2.matching(query.tree, table, collection, query.filter_crs).to_numpy()
    return through


def _within(moment: pl.Expr, begin: datetime | None, end: datetime | None) -> pl.Expr:
    """Whether a moment lies in an interval; what has no moment always does (the standard)."""
    inside = pl.lit(value=True)
    if begin is not None:
        inside = inside & (moment >= begin.astimezone(UTC))
    if end is not None:
        inside = inside & (moment <= end.astimezone(UTC))
    return moment.is_null() | inside


def _in_box(table: FeatureTable, box: Box, crs: Crs) -> Any:
    """Features that touch the box; one whose west lies east of its east crosses the date line."""
    west, south, east, north = box
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    found = np.zeros(table.frame.height, dtype=bool)
    for left, right in parts:
        shape = shapely.box(left, south, right, north)
        found[table.tree_in(crs).query(shape, predicate="intersects")] = True
    return found
