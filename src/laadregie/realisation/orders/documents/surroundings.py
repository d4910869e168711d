"""What lies around a place: outlines, house numbers and streets, from better data where it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

import numpy as np
import polars as pl
import shapely

from laadkern.geo import Geometries, geometries
from laadkern.places import large_scale
from laadregie.monitoring import selectors as monitoring
from laadregie.regions import selectors as regions

MAP_RADIUS_M = 70.0
STREET_WITHIN_M = 80.0  # a label of the map farther away says nothing of the place
BAYS_WITHIN_M = 12.0


@dataclass(frozen=True)
class Named:
    """A word of the map at its place: a house number or the name of a street."""

    text: str
    x_m: float
    y_m: float


@dataclass(frozen=True)
class Address:
    """A home near a place, with the street whose name stands nearest on the map."""

    street: str
    number: str
    metres: int


@dataclass(frozen=True)
class Surroundings:
    """What is known within a radius of one place, shapes in RD New.

    Attributes:
        footing: Which data it rests on: "large_scale_map", "buildings", or "" where only areas are known.
        near_bays: Parking areas at the place itself.
        homes: Places of homes, where addresses are loaded without their number.
    """

    x_m: float
    y_m: float
    radius_m: float
    footing: str
    buildings: Geometries
    roadways: Geometries
    footways: Geometries
    bays: Geometries
    near_bays: Geometries
    numbers: Sequence[Named]
    streets: Sequence[Named]
    homes: Sequence[tuple[float, float]]
    points: Sequence[tuple[float, float, int]]


@dataclass(frozen=True)
class Indexed:
    """A table with its shapes in a tree, so that a place is looked up at once."""

    table: pl.DataFrame
    tree: shapely.STRtree

    def within(self, box: shapely.Polygon) -> pl.DataFrame:
        """The rows whose shape touches a box, in the order of the table."""
        return self.table[np.sort(self.tree.query(box, predicate="intersects"))]


@dataclass(frozen=True)
class Ground:
    """The tables of one municipality, read once for all of its places."""

    large_scale: Indexed | None
    buildings: Indexed | None
    addresses: pl.DataFrame | None


def ground_of(municipality_code: str) -> Ground:
    """What is loaded for a municipality."""
    return _ground(municipality_code, _versions(municipality_code))


def _versions(municipality_code: str) -> tuple[str, ...]:
    """What tells one loaded state from another."""
    own = [one.digest for one in regions.enrichments(municipality_code)]
    files = [regions.pack_file(kind) for kind in ("large_scale_map", "buildings")]
    return (*own, *(file.digest if file else "" for file in files))


@lru_cache(maxsize=2)
def _ground(municipality_code: str, _digests: tuple[str, ...]) -> Ground:
    return Ground(
        _indexed(_of("large_scale_map", municipality_code)),
        _indexed(_of("buildings", municipality_code)),
        _of("addresses", municipality_code),
    )


def _of(kind: str, municipality_code: str) -> pl.DataFrame | None:
    table = regions.municipal_table(kind)
    if table is None:
        return None
    own = table.filter(pl.col("municipality_code") == municipality_code)
    return own if own.height else None


def _indexed(table: pl.DataFrame | None) -> Indexed | None:
    if table is None:
        return None
    filled = table.filter(pl.col("geometry").is_not_null())
    return Indexed(filled, shapely.STRtree(shapely.from_wkb(filled["geometry"].to_list())))


def around(ground: Ground, x_m: float, y_m: float, radius_m: float = MAP_RADIUS_M) -> Surroundings:
    """What lies within a radius of a place."""
    box = shapely.box(x_m - radius_m, y_m - radius_m, x_m + radius_m, y_m + radius_m)
    objects = ground.large_scale.within(box) if ground.large_scale else None
    empty: Geometries = np.empty(0, dtype=object)
    buildings = roadways = footways = bays = empty
    numbers: list[Named] = []
    streets: list[Named] = []
    footing = ""
    if objects is not None and objects.height:
        shapes = large_scale.read_map(objects)
        buildings, roadways, footways, bays = (
            shapes.buildings,
            shapes.traffic,
            shapes.footways,
            shapes.parking,
        )
        numbers = _named(large_scale.house_numbers(objects))
        streets = [
            Named(*row)
            for row in large_scale.street_labels(objects).select("street", "x_m", "y_m").iter_rows()
        ]
        footing = "large_scale_map"
    if not len(buildings):
        outlines = ground.buildings.within(box) if ground.buildings else None
        if outlines is not None and outlines.height:
            buildings = geometries("buildings", outlines["geometry"])
            footing = footing or "buildings"
    place = shapely.Point(x_m, y_m)
    near = bays[shapely.dwithin(bays, place, BAYS_WITHIN_M)] if len(bays) else empty
    return Surroundings(
        x_m,
        y_m,
        radius_m,
        footing,
        buildings,
        roadways,
        footways,
        bays,
        near,
        numbers,
        streets,
        _homes(ground.addresses, x_m, y_m, radius_m),
        _points(x_m, y_m, radius_m),
    )


def street_at(ground: Ground, x_m: float, y_m: float) -> tuple[str, str]:
    """Street and house number nearest to a place, as the map writes them; empty where it does not."""
    seen = around(ground, x_m, y_m, STREET_WITHIN_M)
    street = _nearest(seen.streets, x_m, y_m)
    number = _nearest(seen.numbers, x_m, y_m)
    return (street.text if street else ""), (number.text if number else "")


def neighbours(seen: Surroundings) -> list[Address]:
    """The homes within the radius, by street and number; the street is the nearest name on the map."""
    found = []
    for one in seen.numbers:
        metres = hypot(one.x_m - seen.x_m, one.y_m - seen.y_m)
        if metres <= seen.radius_m:
            street = _nearest(seen.streets, one.x_m, one.y_m)
            found.append(Address(street.text if street else "", one.text, round(metres)))
    return sorted(set(found), key=lambda one: (one.street, _as_number(one.number), one.number))


def by_street(found: Sequence[Address]) -> Mapping[str, list[Address]]:
    """Addresses by their street."""
    streets: dict[str, list[Address]] = {}
    for one in found:
        streets.setdefault(one.street, []).append(one)
    return streets


def _as_number(text: str) -> int:
    digits = "".join(letter for letter in text.partition("-")[0] if letter.isdigit())
    return int(digits or 0)


def _nearest(words: Sequence[Named], x_m: float, y_m: float) -> Named | None:
    return min(words, key=lambda one: hypot(one.x_m - x_m, one.y_m - y_m), default=None)


def _named(rows: pl.DataFrame) -> list[Named]:
    rows = rows.filter(pl.col("text").is_not_null())
    if rows.is_empty():
        return []
    middles = shapely.centroid(geometries("large_scale_map", rows["geometry"]))
    return [
        Named(text, float(x), float(y))
        for text, x, y in zip(rows["text"], shapely.get_x(middles), shapely.get_y(middles), strict=True)
    ]


def _homes(table: pl.DataFrame | None, x_m: float, y_m: float, radius_m: float) -> list[tuple[float, float]]:
    if table is None:
        return []
    near = table.filter(((pl.col("x_m") - x_m) ** 2 + (pl.col("y_m") - y_m) ** 2).sqrt() <= radius_m)
    return [(float(x), float(y)) for x, y in near.select("x_m", "y_m").iter_rows()]


def _points(x_m: float, y_m: float, radius_m: float) -> list[tuple[float, float, int]]:
    near = monitoring.location_frame().filter(
        (pl.col("x_m") - x_m).abs() <= radius_m,
        (pl.col("y_m") - y_m).abs() <= radius_m,
        pl.col("regular_points") + pl.col("fast_points") > 0,
    )
    rows = near.select("x_m", "y_m", points=pl.col("regular_points") + pl.col("fast_points"))
    return [(float(x), float(y), int(count)) for x, y, count in rows.iter_rows()]
