"""Parking streets and car parks of OpenStreetMap as candidates (`exactness` street).

OpenStreetMap says where one parks and who may; it does not say who owns the ground, how
wide the pavement is or where doors are, so those criteria stay unknown.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.geo import geometries
from laadkern.places.candidates import CANDIDATE_SCHEMA
from laadkern.places.reach import pairs_within

SOURCE = "osm"
_PLACE_COLUMNS = ("parking_id", "kind", "name", "bays", "access", "x_m", "y_m", "radius_m")
_OPTIONAL = {"name": pl.String, "capacity": pl.Int64, "access": pl.String}
_CLOSED = ("private", "no", "customers")  # values of the tag access


@dataclass(frozen=True, slots=True)
class ParkingRule:
    """How parking becomes candidates.

    Attributes:
        row_gap_m: Single bays at most this far apart belong to one row.
        bays_per_place: A longer row is cut into places of about this many bays: four poles.
        m2_per_bay: Ground per bay of a car park, for its radius.
        radius_m: Radius when the number of bays is unknown.
    """

    row_gap_m: float = 8.0
    bays_per_place: int = 8
    m2_per_bay: float = 25.0
    radius_m: float = 30.0

    def __post_init__(self) -> None:
        for name in ("row_gap_m", "bays_per_place", "m2_per_bay", "radius_m"):
            checks.within(name, getattr(self, name), above=0)


def street_candidates(parking: pl.DataFrame, rule: ParkingRule | None = None) -> pl.DataFrame:
    """One candidate per parking street, car park, and row of single bays.

    Garages, and parking that is private, for customers or closed, get
    `public_day_and_night` no, so that the hard criterion rejects them with that reason; where
    the tag is silent or says permit or destination, it is unknown.

    Args:
        parking: parking_id, kind (`parking_space`, `street_paid`, `street_free`, `surface` or
            `garage`), geometry (WKB in RD; of an area its centre counts) and, where known, name,
            capacity and access.

    Returns:
        Candidates without neighbourhood, with bays and the measures public_day_and_night and
        easy_bay (car parks: yes; along a street: unknown).

    Raises:
        InputError: A column is missing, an id is double or a shape cannot be read.
    """
    rule = rule or ParkingRule()
    checks.columns("parking", parking, ["parking_id", "kind", "geometry"])
    checks.unique("parking", parking, "parking_id")
    points = shapely.centroid(geometries("parking", parking["geometry"]))
    located = checks.with_optional(parking, _OPTIONAL).select(
        "parking_id",
        "kind",
        *_OPTIONAL,
        x_m=pl.Series(shapely.get_x(points)),
        y_m=pl.Series(shapely.get_y(points)),
    )
    single = pl.col("kind") == "parking_space"
    together = pl.concat([_rows(located.filter(single), rule), _whole(located.filter(~single), rule)])
    return _measured(together)


def _whole(parking: pl.DataFrame, rule: ParkingRule) -> pl.DataFrame:
    """Streets and car parks: one candidate each."""
    by_size = (pl.col("capacity") * rule.m2_per_bay / np.pi).sqrt()
    size = pl.when(pl.col("kind") == "surface").then(by_size).fill_null(rule.radius_m)
    sized = parking.with_columns(radius_m=pl.max_horizontal(size, pl.lit(5.0)))
    return sized.rename({"capacity": "bays"}).select(_PLACE_COLUMNS)


def _rows(bays: pl.DataFrame, rule: ParkingRule) -> pl.DataFrame:
    """Single bays joined to rows; a row gets the position of its middle bay."""
    x_m, y_m = bays["x_m"].to_numpy(), bays["y_m"].to_numpy()
    place = _places(x_m, y_m, rule)
    middle = [pl.col(name).mean().over("place") for name in ("x_m", "y_m")]
    off = ((pl.col("x_m") - middle[0]) ** 2 + (pl.col("y_m") - middle[1]) ** 2).sqrt()
    return (
        bays.with_columns(place=pl.Series(place), off=pl.lit(0.0))
        .with_columns(off=off)
        .sort("place", "off", "parking_id")
        .group_by("place", maintain_order=True)
        .agg(
            pl.col("parking_id", "kind", "name", "access", "x_m", "y_m").first(),
            bays=pl.col("capacity").fill_null(1).sum(),
            radius_m=pl.max_horizontal(pl.col("off").max() + 2.5, pl.lit(5.0)),
        )
        .select(_PLACE_COLUMNS)
    )


def _places(x_m: FloatArray, y_m: FloatArray, rule: ParkingRule) -> IntArray:
    """Number of the place of each bay: rows of bays, long ones cut along their length."""
    if not len(x_m):
        return np.empty(0, np.int64)
    one, other, _ = pairs_within(x_m, y_m, x_m, y_m, straight_m=rule.row_gap_m)
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(len(x_m), len(x_m)))
    row = connected_components(graph, directed=False)[1]
    place = np.zeros(len(x_m), dtype=np.int64)
    used = 0
    for number in range(int(row.max()) + 1):
        members = np.flatnonzero(row == number)
        parts = max(1, -(-len(members) // rule.bays_per_place))
        along = np.argsort(_along(x_m[members], y_m[members]), kind="stable")
        for part in np.array_split(members[along], parts):
            place[part] = used
            used += 1
    return place


def _along(x_m: FloatArray, y_m: FloatArray) -> FloatArray:
    """Position of each bay along the longest direction of its row."""
    centred = np.column_stack([x_m - x_m.mean(), y_m - y_m.mean()])
    direction = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    return np.asarray(centred @ direction)


def _measured(parking: pl.DataFrame) -> pl.DataFrame:
    closed = (pl.col("kind") == "garage") | pl.col("access").is_in(_CLOSED)
    public = (
        pl.when(closed.fill_null(value=False))
        .then(pl.lit(value=False))
        .when(pl.col("access") == "yes")
        .then(pl.lit(value=True))
    )
    return parking.select(
        candidate_id=pl.col("parking_id"),
        municipality_code=pl.lit(None, dtype=pl.String),
        neighbourhood_code=pl.lit(None, dtype=pl.String),
        x_m="x_m",
        y_m="y_m",
        exactness=pl.lit("street"),
        radius_m="radius_m",
        street_name="name",
        street_approximate=pl.lit(value=False),
        bays="bays",
        source=pl.lit(SOURCE),
        parking_kind="kind",
        public_day_and_night=public,
        easy_bay=pl.when(pl.col("kind") == "surface").then(pl.lit(value=True)),
    ).select(*CANDIDATE_SCHEMA, "parking_kind", "public_day_and_night", "easy_bay")
