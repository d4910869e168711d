"""The inner loops of walking, compiled to machine code.

All of them work on one rule. Every node holds a pair (distance, station), smaller is better: first
the shorter walk, at equal walks the lower station number. An edge hands on (distance + length,
station). When no edge can improve a pair, every pair is the best there is, whatever the order in
which edges were tried: addition of lengths of at least 0 never turns an order round, also in
floating point. So a full search, an added station and a removed station end at the same bits.

Nodes wait in buckets of equal width by distance (Dial's queue, circular), each node in at most one.
Within a bucket the order is free; a node that improves after its turn gets another turn. Numbers
of nodes are unsigned, which spares the compiler the check for Python's negative indices.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laadkern.checks import FloatArray, IntArray
from laadkern.jit import compiled

NodeArray = npt.NDArray[np.uint32]
Int32Array = npt.NDArray[np.int32]

NOWHERE = np.uint32(0xFFFFFFFF)
NOBODY = -1
_MARKED = -2


class Ways(NamedTuple):
    """The edges of each node: those of node u stand at `start[u]:start[u + 1]`."""

    start: NodeArray
    neighbour: NodeArray
    length_m: FloatArray


class Queue(NamedTuple):
    """Buckets as doubly linked lists through the nodes; empty between two calls.

    Attributes:
        head: First node of each bucket, or NOWHERE; a power of two of them.
        following, before: Next and previous node in the bucket.
        bucket_of: Bucket in which a node waits, or NOWHERE.
        per_metre: Buckets per metre, shape (1,).
    """

    head: NodeArray
    following: NodeArray
    before: NodeArray
    bucket_of: NodeArray
    per_metre: FloatArray


class Seeds(NamedTuple):
    """Where stations touch the streets: seed s belongs to station s // 2.

    Attributes:
        node: Node of each seed, or NOWHERE, shape (2 x stations,).
        walk_m: Walk from the station to that node.
        first: First standing seed of each node, or NOWHERE, shape (nodes,).
        following: Next standing seed at the same node, shape (2 x stations,).
    """

    node: NodeArray
    walk_m: FloatArray
    first: NodeArray
    following: NodeArray


@compiled
def _wait(queue: Queue, node: np.uint32, distance_m: float) -> int:
    """Put a node in the bucket of its distance; 1 when it was not waiting yet."""
    last = np.uint32(len(queue.head) - 1)
    bucket = np.uint32(np.uint64(distance_m * queue.per_metre[0])) & last
    old = queue.bucket_of[node]
    if old == bucket:
        return 0
    added = 1
    if old != NOWHERE:
        added = 0
        before, after = queue.before[node], queue.following[node]
        if before != NOWHERE:
            queue.following[before] = after
        else:
            queue.head[old] = after
        if after != NOWHERE:
            queue.before[after] = before
    first = queue.head[bucket]
    queue.following[node] = first
    queue.before[node] = NOWHERE
    if first != NOWHERE:
        queue.before[first] = node
    queue.head[bucket] = node
    queue.bucket_of[node] = bucket
    return added


@compiled
def spread(
    ways: Ways,
    queue: Queue,
    waiting: int,
    from_m: float,
    limit_m: float,
    distance: FloatArray,
    station: Int32Array,
) -> None:
    """Hand on pairs until none improves; `waiting` nodes are in the queue, none nearer than `from_m`."""
    # Arrays as names of their own and `_wait` written out: this loop is where the time goes, and a
    # tuple of arrays is counted in and out at each call.
    one = np.uint32(1)
    start, neighbour, length_m = ways.start, ways.neighbour, ways.length_m
    head, following, before, bucket_of = queue.head, queue.following, queue.before, queue.bucket_of
    per_metre = queue.per_metre[0]
    last = np.uint32(len(head) - 1)
    bucket = np.uint32(np.uint64(from_m * per_metre)) & last
    while waiting > 0:
        node = head[bucket]
        if node == NOWHERE:
            bucket = (bucket + one) & last
            continue
        after = following[node]
        head[bucket] = after
        if after != NOWHERE:
            before[after] = NOWHERE
        bucket_of[node] = NOWHERE
        waiting -= 1
        here_m, label = distance[node], station[node]
        for edge in range(start[node], start[node + one]):
            other = neighbour[edge]
            there_m = here_m + length_m[edge]
            known_m = distance[other]
            if there_m > known_m or there_m > limit_m:
                continue
            if there_m < known_m or label < station[other]:
                distance[other] = there_m
                station[other] = label
                new = np.uint32(np.uint64(there_m * per_metre)) & last
                old = bucket_of[other]
                if old == new:
                    continue
                if old == NOWHERE:
                    waiting += 1
                else:
                    prior, after = before[other], following[other]
                    if prior != NOWHERE:
                        following[prior] = after
                    else:
                        head[old] = after
                    if after != NOWHERE:
                        before[after] = prior
                first = head[new]
                following[other] = first
                before[other] = NOWHERE
                if first != NOWHERE:
                    before[first] = other
                head[new] = other
                bucket_of[other] = new


@compiled
def _plant(
    queue: Queue, seeds: Seeds, seed: int, limit_m: float, distance: FloatArray, station: Int32Array
) -> int:
    """Give the node of a seed its pair if that is better; 1 when it began to wait."""
    node, walk_m = seeds.node[seed], seeds.walk_m[seed]
    number = seed // 2
    if walk_m > limit_m:
        return 0
    if walk_m < distance[node] or (walk_m == distance[node] and number < station[node]):
        distance[node] = walk_m
        station[node] = number
        return _wait(queue, node, walk_m)
    return 0


@compiled
def link(seeds: Seeds, number: int) -> None:
    """Note at their nodes that the seeds of a station stand."""
    for seed in range(2 * number, 2 * number + 2):
        node = seeds.node[seed]
        if node != NOWHERE:
            seeds.following[seed] = seeds.first[node]
            seeds.first[node] = seed


@compiled
def unlink(seeds: Seeds, number: int) -> None:
    """Take the seeds of a station from the lists of their nodes."""
    for seed in range(2 * number, 2 * number + 2):
        node = seeds.node[seed]
        if node == NOWHERE:
            continue
        after = seeds.following[seed]
        if seeds.first[node] == seed:
            seeds.first[node] = after
            continue
        place = seeds.first[node]
        while seeds.following[place] != seed:
            place = seeds.following[place]
        seeds.following[place] = after


@compiled
def settle(
    ways: Ways,
    queue: Queue,
    seeds: Seeds,
    numbers: Int32Array,
    limit_m: float,
    distance: FloatArray,
    station: Int32Array,
) -> None:
    """Let stations stand: link their seeds, and search from them."""
    waiting = 0
    from_m = np.inf
    for number in numbers:
        link(seeds, number)
        for seed in range(2 * number, 2 * number + 2):
            if seeds.node[seed] != NOWHERE:
                waiting += _plant(queue, seeds, seed, limit_m, distance, station)
                from_m = min(from_m, seeds.walk_m[seed])
    if waiting > 0:
        spread(ways, queue, waiting, from_m, limit_m, distance, station)


@compiled
def cell(ways: Ways, seeds: Seeds, number: int, station: Int32Array) -> NodeArray:
    """Nodes whose station is `number`: they hang together from its seeds."""
    one = np.uint32(1)
    found = np.empty(64, dtype=np.uint32)
    size = 0
    for seed in range(2 * number, 2 * number + 2):
        node = seeds.node[seed]
        if node != NOWHERE and station[node] == number:
            station[node] = _MARKED
            found[size] = node
            size += 1
    done = 0
    while done < size:
        node = found[done]
        done += 1
        for edge in range(ways.start[node], ways.start[node + one]):
            other = ways.neighbour[edge]
            if station[other] == number:
                station[other] = _MARKED
                if size == len(found):
                    larger = np.empty(2 * size, dtype=np.uint32)
                    larger[:size] = found
                    found = larger
                found[size] = other
                size += 1
    for node in found[:size]:
        station[node] = number
    return found[:size]


@compiled
def clear(
    ways: Ways,
    queue: Queue,
    seeds: Seeds,
    number: int,
    limit_m: float,
    distance: FloatArray,
    station: Int32Array,
) -> NodeArray:
    """Take a station away: its cell becomes unknown and is filled from its border and other seeds."""
    one = np.uint32(1)
    unlink(seeds, number)
    nodes = cell(ways, seeds, number, station)
    for node in nodes:
        distance[node] = np.inf
        station[node] = NOBODY
    waiting = 0
    from_m = np.inf
    for node in nodes:
        best_m, best = distance[node], station[node]
        for edge in range(ways.start[node], ways.start[node + one]):
            other = ways.neighbour[edge]
            there_m = distance[other] + ways.length_m[edge]
            # An unknown neighbour is infinitely far and so never better.
            if there_m <= limit_m and (there_m < best_m or (there_m == best_m and station[other] < best)):
                best_m, best = there_m, station[other]
        if best != NOBODY:
            distance[node], station[node] = best_m, best
            waiting += _wait(queue, node, best_m)
            from_m = min(from_m, best_m)
        seed = seeds.first[node]
        while seed != NOWHERE:
            waiting += _plant(queue, seeds, seed, limit_m, distance, station)
            from_m = min(from_m, seeds.walk_m[seed])
            seed = seeds.following[seed]
    if waiting > 0:
        spread(ways, queue, waiting, from_m, limit_m, distance, station)
    return nodes


@compiled
def nearest_of(
    node: IntArray, walk_m: FloatArray, limit_m: float, distance: FloatArray, station: Int32Array
) -> tuple[Int32Array, FloatArray]:
    """Station and walk of points by the better of their two entrances; at equal walks the lower number."""
    best = np.full(len(node), NOBODY, dtype=np.int32)
    best_m = np.full(len(node), np.inf)
    for point in range(len(node)):
        for end in range(2):
            place = node[point, end]
            if place < 0:
                continue
            there_m = walk_m[point, end] + distance[place]
            if there_m > limit_m or there_m == np.inf:
                continue
            number = station[place]
            if there_m < best_m[point] or (there_m == best_m[point] and number < best[point]):
                best_m[point] = there_m
                best[point] = number
    return best, best_m


@compiled
def walks_from(
    ways: Ways,
    queue: Queue,
    seeds: Seeds,
    first_place: int,
    limit_m: float,
    distance: FloatArray,
    station: Int32Array,
    door_start: Int32Array,
    door_point: Int32Array,
    door_walk_m: FloatArray,
    nearest_m: FloatArray,
    out_place: Int32Array,
    out_point: Int32Array,
    out_walk_m: FloatArray,
) -> tuple[int, int]:
    """Points within a walk of each place, one bounded search a place, until the output is full.

    Args:
        seeds: Of the places; their lists by node are not used.
        first_place: Where to go on.
        distance, station: Scratch, infinite and NOBODY everywhere, left so.
        door_start, door_point, door_walk_m: Points that touch the streets at each node.
        nearest_m: Scratch of one per point, infinite everywhere, left so.

    Returns:
        The place to go on with (their number when done), and how much of the output is filled.
    """
    filled = 0
    places = len(seeds.node) // 2
    here = np.empty(len(nearest_m), dtype=np.int32)
    for place in range(first_place, places):
        waiting = 0
        from_m = np.inf
        for seed in range(2 * place, 2 * place + 2):
            if seeds.node[seed] != NOWHERE:
                waiting += _plant(queue, seeds, seed, limit_m, distance, station)
                from_m = min(from_m, seeds.walk_m[seed])
        if waiting == 0:
            continue
        spread(ways, queue, waiting, from_m, limit_m, distance, station)
        met = 0
        for node in cell(ways, seeds, place, station):
            for door in range(door_start[node], door_start[node + np.uint32(1)]):
                walk_m = distance[node] + door_walk_m[door]
                point = door_point[door]
                if walk_m <= limit_m and walk_m < nearest_m[point]:
                    if nearest_m[point] == np.inf:
                        here[met] = point
                        met += 1
                    nearest_m[point] = walk_m
            distance[node] = np.inf
            station[node] = NOBODY
        full = filled + met > len(out_place)
        for position in range(met):
            point = here[position]
            if not full:
                out_place[filled] = place
                out_point[filled] = point
                out_walk_m[filled] = nearest_m[point]
                filled += 1
            nearest_m[point] = np.inf
        if full:
            return place, filled
    return places, filled
