"""Poles beside real parking bays, with what the large-scale map says of each (`exactness` bay)."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.geo import Geometries
from laadkern.places.candidates import CANDIDATE_SCHEMA
from laadkern.places.criteria import judged
from laadkern.places.large_scale import LargeScaleMap, nearest_m

SOURCE = "bgt"
_PASSAGE_UP_TO_M = 5.0


@dataclass(frozen=True, slots=True)
class BayRule:
    """How poles are put beside parking areas, and how bays are counted.

    Attributes:
        kerb_m: Distance of the pole to the edge of the parking area (preferred: 0.60).
        step_m: Positions are tried at this distance along the edge.
        apart_m: Poles of one area stand at least this far apart.
        most_per_area: Poles proposed per area.
        pole_m: Room the pole takes behind its centre.
        parallel_m: Length of a parallel bay; areas up to `parallel_up_to_m` wide are parallel.
        perpendicular_m: Width of a perpendicular bay; areas up to `perpendicular_up_to_m`.
        car_park_m2: Ground per bay in a wider area, aisles included.
        radius_m: How far the real pole may be from the point.
    """

    kerb_m: float = 0.60
    step_m: float = 2.0
    apart_m: float = 25.0
    most_per_area: int = 3
    pole_m: float = 0.15
    parallel_m: float = 5.5
    parallel_up_to_m: float = 3.4
    perpendicular_m: float = 2.5
    perpendicular_up_to_m: float = 7.0
    car_park_m2: float = 25.0
    radius_m: float = 2.0

    def __post_init__(self) -> None:
        for name in ("kerb_m", "step_m", "most_per_area", "parallel_m", "perpendicular_m", "car_park_m2"):
            checks.within(name, getattr(self, name), above=0)


def bay_candidates(extract: LargeScaleMap, rule: BayRule | None = None) -> pl.DataFrame:
    """The best positions for poles beside each parking area, with their measures.

    Positions are tried all along the edge; those that fail fewest hard criteria come first,
    then those with most room. An area where every position fails keeps its best one, so that
    the map can say why it was rejected.

    Returns:
        Candidates without neighbourhood, with bays, bay_kind (`parallel`, `perpendicular` or
        `car_park`) and the measures facade_m, free_passage_m, kerb_m, tree_m, carriageway_m,
        furniture_m, obstacle_m, easy_bay and through_road_m. What the map does not show
        (ownership, opening hours, cables, doors and windows) is absent and so unknown.
    """
    rule = rule or BayRule()
    area, points, outward = _positions(extract.parking, rule)
    measures = _measured(extract, points, outward, rule)
    kinds, bays = bay_counts(extract.parking, rule)
    tried = pl.DataFrame(
        {
            "candidate_id": [str(i) for i in range(len(area))],
            "area": area,
            "x_m": shapely.get_x(points),
            "y_m": shapely.get_y(points),
            "bays": bays[area],
            "bay_kind": kinds[area],
            **measures,
        },
        schema_overrides={"bay_kind": pl.String, "candidate_id": pl.String},
    ).with_columns(easy_bay=pl.col("bay_kind") != "parallel")
    tried = tried.with_columns(pl.col(pl.Float64).fill_nan(None))
    return _named(tried[_chosen(tried, rule)], extract.parking_ids, rule)


def bay_counts(parking: Geometries, rule: BayRule) -> tuple[npt.NDArray[np.str_], IntArray]:
    """Kind and number of bays of each parking area, from its size.

    The width is that of a strip with the same area and outline; no lines are on the map.
    """
    area_m2, half = shapely.area(parking), shapely.length(parking) / 2
    width = (half - np.sqrt(np.maximum(half**2 - 4 * area_m2, 0))) / 2
    length = area_m2 / width
    parallel, perpendicular = width <= rule.parallel_up_to_m, width <= rule.perpendicular_up_to_m
    kinds = np.where(parallel, "parallel", np.where(perpendicular, "perpendicular", "car_park"))
    bays = np.where(
        parallel,
        length / rule.parallel_m,
        np.where(perpendicular, length / rule.perpendicular_m, area_m2 / rule.car_park_m2),
    )
    return kinds, np.floor(bays + 0.1).astype(np.int64)  # a bay may be drawn a little short


def _positions(parking: Geometries, rule: BayRule) -> tuple[IntArray, Geometries, FloatArray]:
    """Positions along the edges: index of the area, point, and unit vector away from the area."""
    rings = shapely.get_exterior_ring(shapely.buffer(parking, rule.kerb_m))
    counts = np.maximum(1, np.floor(shapely.length(rings) / rule.step_m)).astype(np.int64)
    area = np.repeat(np.arange(len(parking)), counts)
    number = np.arange(len(area)) - np.repeat(np.cumsum(counts) - counts, counts)
    points = shapely.line_interpolate_point(rings[area], number * rule.step_m)
    edge = shapely.get_point(shapely.shortest_line(parking[area], points), 0)
    away = np.column_stack(
        [shapely.get_x(points) - shapely.get_x(edge), shapely.get_y(points) - shapely.get_y(edge)]
    )
    return area, points, away / np.linalg.norm(away, axis=1, keepdims=True)


def _measured(
    extract: LargeScaleMap, points: Geometries, outward: FloatArray, rule: BayRule
) -> dict[str, FloatArray]:
    trees, containers = nearest_m(points, extract.trees), nearest_m(points, extract.containers)
    return {
        "facade_m": nearest_m(points, extract.buildings),
        "free_passage_m": free_passage_m(extract, points, outward, rule),
        "kerb_m": np.fmin(nearest_m(points, extract.parking), nearest_m(points, extract.roadways)),
        "tree_m": trees,
        "carriageway_m": nearest_m(points, extract.traffic),
        "furniture_m": nearest_m(points, extract.furniture),
        "obstacle_m": np.fmin(trees, containers),
        "through_road_m": nearest_m(points, extract.through_roads),
    }


def free_passage_m(
    extract: LargeScaleMap, points: Geometries, outward: FloatArray, rule: BayRule
) -> FloatArray:
    """Room left to walk past the pole, metres, at most 5.

    On a footway: straight across it, on the roomier side of the pole. Elsewhere: from the
    pole away from the bays to the first building, fence, wall or water.

    Args:
        extract: The map.
        points: Positions of poles, shape (positions,).
        outward: Unit vectors away from the bays, shape (positions, 2).
        rule: For the room that the pole itself takes.
    """
    at = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    rays = _rays(at, outward)
    room = np.full(len(points), _PASSAGE_UP_TO_M)
    for ray, barrier in shapely.STRtree(extract.barriers).query(rays, predicate="intersects").T:
        hit = shapely.intersection(rays[ray], extract.barriers[barrier])
        room[ray] = min(room[ray], shapely.distance(points[ray], hit))
    footways = shapely.STRtree(extract.footways)
    for point in np.unique(footways.query(points, predicate="intersects")[0]):
        near = extract.footways[footways.query(points[point], predicate="dwithin", distance=_PASSAGE_UP_TO_M)]
        room[point] = _across(points[point], at[point], shapely.union_all(near))
    return np.maximum(room - rule.pole_m, 0.0)


def _across(point: shapely.Geometry, at: FloatArray, footway: shapely.Geometry) -> float:
    """The roomier side of the shortest line across a footway through a point."""
    angles = np.arange(16) * np.pi / 8
    left = shapely.difference(
        _rays(np.tile(at, (16, 1)), np.column_stack([np.cos(angles), np.sin(angles)])), footway
    )
    sides = np.fmin(shapely.distance(point, left), _PASSAGE_UP_TO_M)  # nothing left: wider than asked
    sides = np.where(shapely.is_empty(left), _PASSAGE_UP_TO_M, sides)
    across = int(np.argmin(sides[:8] + sides[8:]))
    return float(max(sides[across], sides[across + 8]))


def _rays(at: FloatArray, direction: FloatArray) -> Geometries:
    rays: Geometries = shapely.linestrings(np.stack([at, at + direction * _PASSAGE_UP_TO_M], axis=1))
    return rays


def _chosen(tried: pl.DataFrame, rule: BayRule) -> IntArray:
    """Row numbers of the poles to propose: best first per area, far enough apart."""
    room = pl.min_horizontal(
        *(
            pl.col(name).fill_null(0.0).clip(0, 5)
            for name in ("facade_m", "tree_m", "free_passage_m", "carriageway_m")
        )
    )
    ranked = (
        judged(tried)
        .with_columns(failing=pl.col("rejected_by").list.len(), room=room)
        .with_row_index("row")
        .sort("area", "failing", pl.col("room").neg(), "row")
    )
    chosen: list[int] = []
    placed: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in ranked.select("row", "area", "x_m", "y_m", "failing").iter_rows(named=True):
        own = placed[row["area"]]
        full = len(own) >= rule.most_per_area or (own and row["failing"])
        if full or any(np.hypot(row["x_m"] - x, row["y_m"] - y) < rule.apart_m for x, y in own):
            continue
        chosen.append(row["row"])
        own.append((row["x_m"], row["y_m"]))
    return np.array(sorted(chosen), dtype=np.int64)


def _named(chosen: pl.DataFrame, ids: tuple[str, ...], rule: BayRule) -> pl.DataFrame:
    chosen = chosen.with_columns(candidate_id=pl.Series(ids, dtype=pl.String)[chosen["area"]])
    number = pl.int_range(1, pl.len() + 1).over("candidate_id").cast(pl.String)
    named = chosen.with_columns(
        candidate_id=pl.col("candidate_id") + "-" + number,
        exactness=pl.lit("bay"),
        radius_m=pl.lit(rule.radius_m),
        source=pl.lit(SOURCE),
        street_approximate=pl.lit(value=False),
        **{
            name: pl.lit(None, dtype=pl.String)
            for name in ("municipality_code", "neighbourhood_code", "street_name")
        },
    )
    return named.select(*CANDIDATE_SCHEMA, pl.exclude(*CANDIDATE_SCHEMA, "area"))
