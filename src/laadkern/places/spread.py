"""Where the homes of an area are when only their number is known.

The rule, in `docs/methods/places.md`: homes stand near known built-up positions (the
addresses and postcodes of the charge-point feed), no denser than towns are built, and an
estimate is never finer than a handful of households per cell.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.geo import SMALL_CELL_M, Geometries, cell_centres, cell_keys, cells_inside, points_tree

HECTARE_M2 = 10_000.0
_CROWDED = 1.25  # a cell of an area that is full holds at most this many times the area's mean


@dataclass(frozen=True, slots=True)
class SpreadRule:
    """How households are spread over the 100 m cells of an area.

    Attributes:
        kernel_m: Distance over which the likelihood of homes falls to 1/e round a known position.
        neighbours: How many of the nearest known positions count for a cell.
        reach_m: A known position further than this says nothing.
        small_area_ha: Up to this size an area also gets homes away from known positions, more
            towards its centre; above it homes stand only near known positions.
        background: Weight of that, as a share of the weight at one known position.
        most_per_cell: Households a cell of one hectare holds at most, as long as they fit.
        least_per_cell: Cells that would get fewer give theirs to the others.
    """

    kernel_m: float = 200.0
    neighbours: int = 8
    reach_m: float = 1000.0
    small_area_ha: float = 100.0
    background: float = 0.3
    most_per_cell: float = 40.0
    least_per_cell: float = 8.0

    def __post_init__(self) -> None:
        for name in ("kernel_m", "neighbours", "reach_m", "most_per_cell"):
            checks.within(name, getattr(self, name), above=0)
        for name in ("small_area_ha", "background", "least_per_cell"):
            checks.within(name, getattr(self, name), at_least=0)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of 100 m, each in one area.

    Attributes:
        area: Index of the area, shape (cells,), ascending.
        key: Key of the cell (`geo.cell_keys`), shape (cells,).
        x_m, y_m: Centre of the cell, or the point of an area too small to hold a centre.
    """

    area: IntArray
    key: IntArray
    x_m: FloatArray
    y_m: FloatArray


@dataclass(frozen=True, slots=True)
class KnownPositions:
    """Places known to be built up: RD metres and a weight from 0 to 1, shape (positions,)."""

    x_m: FloatArray
    y_m: FloatArray
    weight: FloatArray

    def __post_init__(self) -> None:
        checks.shape("y_m", self.y_m, self.x_m.shape)
        checks.shape("weight", self.weight, self.x_m.shape)
        checks.within("x_m", self.x_m)
        checks.within("y_m", self.y_m)
        checks.within("weight", self.weight, at_least=0, at_most=1)


def cells_of(areas: Geometries, x_m: FloatArray, y_m: FloatArray) -> Cells:
    """The cells with their centre in each area; at least one per area.

    Args:
        areas: Polygons or None, shape (areas,).
        x_m, y_m: A point of each area, RD metres, used when no centre lies inside.
    """
    keys = [cells_inside(area, SMALL_CELL_M) if area is not None else np.empty(0, np.int64) for area in areas]
    bare = np.array([not len(inside) for inside in keys], dtype=bool)
    own = cell_keys(x_m, y_m, SMALL_CELL_M)
    keys = [own[i : i + 1] if bare[i] else inside for i, inside in enumerate(keys)]
    area = np.repeat(np.arange(len(keys)), [len(inside) for inside in keys])
    key = np.concatenate(keys) if keys else np.empty(0, np.int64)
    centre_x, centre_y = cell_centres(key, SMALL_CELL_M)
    return Cells(
        area, key, np.where(bare[area], x_m[area], centre_x), np.where(bare[area], y_m[area], centre_y)
    )


def nearness(cells: Cells, known: KnownPositions, rule: SpreadRule) -> FloatArray:
    """How near each cell is to known positions: the sum of their fading weights, shape (cells,)."""
    if not len(known.x_m):
        return np.zeros(len(cells.x_m))
    count = min(rule.neighbours, len(known.x_m))
    distance, index = points_tree(known.x_m, known.y_m).query(
        np.column_stack([cells.x_m, cells.y_m]),
        k=list(range(1, count + 1)),
        distance_upper_bound=rule.reach_m,
    )
    weight = np.append(known.weight, 0.0)[index]
    fading = np.exp(-np.where(np.isinf(distance), 0.0, distance) / rule.kernel_m)
    return np.asarray((weight * fading).sum(axis=1))


def centrality(cells: Cells, x_m: FloatArray, y_m: FloatArray, area_ha: FloatArray) -> FloatArray:
    """How central each cell is in its area: 1 at the area's point, 1/e at its mean radius."""
    radius = np.maximum(np.sqrt(area_ha * HECTARE_M2 / np.pi), SMALL_CELL_M)
    distance = np.hypot(cells.x_m - x_m[cells.area], cells.y_m - y_m[cells.area])
    return np.asarray(np.exp(-distance / radius[cells.area]))


def cell_weights(
    near: FloatArray, central: FloatArray, cells: Cells, area_ha: FloatArray, rule: SpreadRule
) -> tuple[FloatArray, FloatArray]:
    """Likelihood of homes per cell, and whether known positions say something, per area.

    Returns:
        Weights, shape (cells,), and the nearness summed per area, shape (areas,).
    """
    told: FloatArray = np.bincount(cells.area, weights=near, minlength=len(area_ha)).astype(np.float64)
    small = area_ha[cells.area] <= rule.small_area_ha
    around = np.where(small, rule.background * central, 0.0)
    alone = np.where(small, central, central**4)  # steep: near the centre of a large area
    return np.where(told[cells.area] > 0, near + around, alone), told


def spread_households(
    weights: FloatArray, cells: Cells, households: FloatArray, rule: SpreadRule
) -> FloatArray:
    """Households per cell, not yet whole, adding up to `households` per area.

    In proportion to the weights, up to the most a cell holds; what does not fit goes to
    the next best cells. Where even full cells do not hold them, all cells hold more.
    """
    amounts = np.zeros(len(weights))
    starts = np.searchsorted(cells.area, np.arange(len(households) + 1))
    for area, total in enumerate(households.tolist()):
        inside = slice(starts[area], starts[area + 1])
        amounts[inside] = _filled(weights[inside], total, rule)
    return amounts


def _filled(weights: FloatArray, total: float, rule: SpreadRule) -> FloatArray:
    """One area: fill the likeliest cells, as many as hold at least the least per cell."""
    amounts = np.zeros(len(weights))
    if total <= 0:
        amounts[int(np.argmax(weights))] = total
        return amounts
    order = np.argsort(-weights, kind="stable")
    count = len(order)
    if rule.least_per_cell > 0:
        count = max(1, min(count, int(total // rule.least_per_cell)))
    while True:
        chosen = order[:count]
        filled = _poured(weights[chosen], total, max(rule.most_per_cell, _CROWDED * total / len(order)))
        enough = int((filled >= rule.least_per_cell).sum())
        if enough >= count or count == 1:
            break
        count = max(1, enough, count * 3 // 4)
    amounts[chosen] = filled
    return amounts


def _poured(weights: FloatArray, total: float, most: float) -> FloatArray:
    """`total` over cells by weight (descending), none above `most` unless all likely ones are full."""
    likely = int(np.count_nonzero(weights)) or len(weights)
    amounts = np.zeros(len(weights))
    if total >= most * likely:
        amounts[:likely] = total / likely
        return amounts
    weights = weights[:likely]
    rest = np.cumsum(weights[::-1])[::-1]
    level = (total - np.arange(likely) * most) / rest  # households per weight when the first cells are full
    first = int(np.argmax(level * weights <= most))
    amounts[:first] = most
    amounts[first:likely] = level[first] * weights[first:]
    return amounts


def representative_points(areas: Geometries) -> tuple[FloatArray, FloatArray]:
    """A point inside each area, RD metres; NaN where the area is missing."""
    points = shapely.point_on_surface(areas)
    return shapely.get_x(points), shapely.get_y(points)
