"""Where within a municipality the need lies, learned from where public points stand.

A negative-binomial regression of the points per neighbourhood on three things that are known
everywhere: address density (up to a cap), the share of children and home value. What the municipality has in
total is not learned: it enters as a given level, so only differences within municipalities count.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from laadkern import checks
from laadkern.checks import FloatArray
from laadkern.demand.areas import municipality_index
from laadkern.demand.parameters import Placement

_VALUE_UNIT_EUR = 100_000.0  # cancels out within a municipality
_DISPERSION = 1.0  # of the negative binomial; outcomes hardly change between 0.2 and 1.5


def placement_factor(areas: pl.DataFrame, placement: Placement) -> FloatArray:
    """What a neighbourhood's share of its municipality is multiplied by, above 0."""
    features = _features(areas, placement)
    effects = np.array([placement.density_elasticity, placement.children_effect, placement.value_elasticity])
    return np.asarray(np.exp(features @ effects), dtype=np.float64)


def learn_placement(
    areas: pl.DataFrame, weight: FloatArray, points: FloatArray, *, start: Placement
) -> Placement:
    """Effects of density, children and home value on where points stand within municipalities.

    Args:
        areas: Neighbourhoods as `areas.prepare` gives them.
        weight: What the points would follow without these effects, at least 0, shape (neighbourhoods,).
        points: Public points that stand there, at least 0, shape (neighbourhoods,).
        start: Its density cap is used, and it is returned when there is too little to learn from
            (fewer than 10 municipalities with points, or fewer than 500 points).

    Raises:
        InputError: A shape or range is wrong, or a value is missing.
    """
    checks.shape("weight", weight, (areas.height,))
    checks.shape("points", points, (areas.height,))
    checks.within("weight", weight, at_least=0)
    checks.within("points", points, at_least=0)
    codes, place = municipality_index(areas)
    total = np.bincount(place, points, minlength=len(codes))
    if (total > 0).sum() < 10 or total.sum() < 500:
        return start
    features = _features(areas, start)
    centred = features - _weighted_means(features, weight, place)
    level = total / np.maximum(np.bincount(place, weight, minlength=len(codes)), 1e-12)
    use = (weight > 0) & (level[place] > 0)
    effects = _negative_binomial(
        centred[use], points[use], np.log(weight[use] * level[place][use]), _DISPERSION
    )
    density, children, value = (float(effect) for effect in effects[1:])
    return replace(start, density_elasticity=density, children_effect=children, value_elasticity=value)


def _features(areas: pl.DataFrame, placement: Placement) -> FloatArray:
    density = areas["address_density_per_km2"].to_numpy()
    cap = placement.density_cap_per_km2
    value = np.maximum(areas["property_value_eur"].to_numpy(), 1.0) / _VALUE_UNIT_EUR
    return np.column_stack(
        [np.log(np.clip(density, 10.0, cap) / cap), areas["children_share"].to_numpy(), np.log(value)]
    )


def _weighted_means(
    features: FloatArray, weight: FloatArray, place: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> FloatArray:
    heavy = weight + 1e-12
    means = np.column_stack([np.bincount(place, heavy * column) for column in features.T])
    return np.asarray((means / np.bincount(place, heavy)[:, np.newaxis])[place], dtype=np.float64)


def _negative_binomial(
    features: FloatArray, counts: FloatArray, offset: FloatArray, dispersion: float
) -> FloatArray:
    """Coefficients (constant first) by iteratively reweighted least squares, log link.

    Source: McCullagh and Nelder, Generalized Linear Models (1989), section 2.5.
    """
    design = np.column_stack([np.ones(len(features)), features])
    effects = np.zeros(design.shape[1])
    ridge = 1e-6 * np.eye(design.shape[1])
    for _ in range(50):
        mean = np.exp(np.clip(offset + design @ effects, -20.0, 15.0))
        importance = mean / (1.0 + dispersion * mean)
        target = design @ effects + (counts - mean) / mean
        weighted = design.T * importance
        new = np.linalg.solve(weighted @ design + ridge, weighted @ target)
        if np.abs(new - effects).max() < 1e-9:
            return np.asarray(new, dtype=np.float64)
        effects = new
    return effects
