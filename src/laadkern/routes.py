"""The shortest walk past places: the order of a list of visits.

An open path: one begins at a given place or at any, and need not come back.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop

EXACT_UP_TO: Final = 12
MOST_PLACES: Final = 200
_LEAST_GAIN_M: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk past all places.

    Attributes:
        order: Rows of the places in the order of the walk, shape (places,).
        legs_m: Metres to each place from the one before it, 0 for the first, shape (places,).
        is_exact: Whether no shorter walk exists; else it is a good one without proof.
    """

    order: IntArray
    legs_m: FloatArray
    is_exact: bool

    @property
    def total_m(self) -> float:
        return float(self.legs_m.sum())


def shortest_walk(between_m: FloatArray, *, from_first: bool = False, exact_up_to: int = EXACT_UP_TO) -> Walk:
    """The shortest open walk past all places.

    Up to `exact_up_to` places by dynamic programming over sets of places (Held and Karp),
    beyond that the best of nearest-neighbour walks, each improved by turning stretches round
    and moving places (2-opt, Or-opt) until nothing gains.

    Args:
        between_m: Metres from each place to each, symmetric, 0 on the diagonal, shape (places, places).
        from_first: Whether the walk begins at the first place; else anywhere.
        exact_up_to: Places for which the exact walk is searched; each more doubles the work.

    Raises:
        InputError: The shape or a distance is wrong, or there are too many places.

    Source: M. Held, R. Karp, A dynamic programming approach to sequencing problems (1962).
    docs/methods/visits.md.
    """
    count = len(between_m)
    checks.shape("between_m", between_m, (count, count))
    checks.within("between_m", between_m, at_least=0)
    if count > MOST_PLACES:
        raise InputError(
            "between_m", gettext_noop("%(field)s has more than %(limit)s places."), limit=str(MOST_PLACES)
        )
    if not np.allclose(between_m, between_m.T):
        raise InputError("between_m", gettext_noop("%(field)s must be the same in both directions."))
    is_exact = count <= exact_up_to
    order = _held_karp(between_m, from_first) if is_exact else _improved(between_m, from_first)
    legs = np.zeros(count)
    if count:
        legs[1:] = between_m[order[:-1], order[1:]]
    return Walk(order, legs, is_exact)


def _held_karp(between: FloatArray, from_first: bool) -> IntArray:
    """Least metres to have seen each set of places and stand at each of them; then read back."""
    count = len(between)
    if count < 2:
        return np.arange(count)
    least = np.full((1 << count, count), np.inf)
    before = np.zeros((1 << count, count), dtype=np.int64)
    starts = [0] if from_first else range(count)
    for start in starts:
        least[1 << start, start] = 0.0
    bits = 1 << np.arange(count)
    for seen in range(1, 1 << count):
        onward = least[seen][:, np.newaxis] + between
        last = onward.argmin(axis=0)
        metres = onward[last, np.arange(count)]
        new = np.flatnonzero(((seen & bits) == 0) & np.isfinite(metres))
        least[seen | bits[new], new] = metres[new]
        before[seen | bits[new], new] = last[new]
    # Each set is reached over its own last place alone, so nothing above was overwritten by a longer walk.
    seen = (1 << count) - 1
    at = int(least[seen].argmin())
    order = [at]
    while len(order) < count:
        seen, at = seen & ~(1 << at), int(before[seen, at])
        order.append(at)
    return np.array(order[::-1])


def _improved(between: FloatArray, from_first: bool) -> IntArray:
    starts = [0] if from_first else range(len(between))
    walks = (_swapped(_nearest_next(between, start), between, from_first) for start in starts)
    return min(walks, key=lambda order: float(between[order[:-1], order[1:]].sum()))


def _nearest_next(between: FloatArray, start: int) -> IntArray:
    order, left = [start], set(range(len(between))) - {start}
    while left:
        here = order[-1]
        order.append(min(left, key=lambda place: (between[here, place], place)))
        left.remove(order[-1])
    return np.array(order)


def _swapped(order: IntArray, between: FloatArray, from_first: bool) -> IntArray:
    while True:
        better = _turned(order, between, from_first)
        if better is None:
            better = _moved(order, between, from_first)
        if better is None:
            return order
        order = better


def _turned(order: IntArray, between: FloatArray, from_first: bool) -> IntArray | None:
    """The walk with the stretch turned round that gains most; None when none gains."""
    count = len(order)
    best, found = _LEAST_GAIN_M, None
    for first in range(1 if from_first else 0, count - 1):
        ends = np.arange(first + 1, count)
        after = np.where(ends + 1 < count, order[np.minimum(ends + 1, count - 1)], -1)
        gain = np.zeros(len(ends))
        if first > 0:
            left = order[first - 1]
            gain += between[left, order[first]] - between[left, order[ends]]
        inner = after >= 0
        gain[inner] += between[order[ends[inner]], after[inner]] - between[order[first], after[inner]]
        top = int(gain.argmax())
        if gain[top] > best:
            best, found = float(gain[top]), (first, int(ends[top]))
    if found is None:
        return None
    first, last = found
    return np.concatenate([order[:first], order[first : last + 1][::-1], order[last + 1 :]])


def _moved(order: IntArray, between: FloatArray, from_first: bool) -> IntArray | None:
    """The walk with one place taken out and put where it costs least; None when nothing gains."""
    if len(order) < 3:
        return None
    now = float(between[order[:-1], order[1:]].sum())
    for at in range(1 if from_first else 0, len(order)):
        rest = np.delete(order, at)
        without = float(between[rest[:-1], rest[1:]].sum())
        place = order[at]
        between_rest = between[rest[:-1], rest[1:]]
        into = between[rest[:-1], place] + between[place, rest[1:]] - between_rest
        costs = np.concatenate(
            [[np.inf if from_first else between[place, rest[0]]], into, [between[rest[-1], place]]]
        )
        slot = int(costs.argmin())
        if without + costs[slot] < now - _LEAST_GAIN_M:
            return np.insert(rest, slot, place)
    return None
