"""Walking over streets: one search from all stations, changes of one station, pairs within a walk.

Compilation of the loops is not measured: every calculation runs once on a small graph first.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from laadkern.checks import FloatArray, IntArray
from laadkern.walking import (
    NearestStations,
    NearestWalks,
    StreetGraph,
    WalkingPairs,
    attach,
    entrances_at,
    locate,
    pairs_from,
    street_graph,
)

BLOCK_M = 60.0  # between crossings, about
KEPT = 0.72  # of the streets of a full grid: 2.9 streets meet at a corner
WALKING_M = 250.0


class Town(NamedTuple):
    """Streets, and where origins and stations stand: at nodes, as the peer knows nothing else."""

    graph: StreetGraph
    origins: IntArray
    stations: IntArray


def run(
    *,
    nodes: int = 300_000,
    origins: int = 100_000,
    stations: int = 15_000,
    changes: int = 2_000,
    repeats: int = 7,
    seed: int = 1,
) -> dict[str, Any]:
    """Search, change and pair over made streets, and search with scipy over the same graph.

    Args:
        nodes: Nodes of the street graph, about.
        origins: Points that look for their nearest station.
        stations: Stations.
        changes: Stations that are removed and put back, one at a time.
        repeats: Searches of each kind, in turn; the median counts.
        seed: Of the made streets.
    """
    _compile()
    town = made_town(nodes, origins, stations, seed)
    own, peers, nearest, quality = _searches(town, repeats)
    changed = _changes(town, nearest, changes, seed)
    pairs = _pairs(town, seed)
    median = own["seconds"]
    return {
        "name": "walking",
        "seconds": median,
        "seconds_fastest": own["seconds_fastest"],
        "cpu_seconds": own["cpu_seconds"],
        "peak_mb": _peak_mb(),
        "compilation": "excluded: each calculation ran once on a small graph before",
        "sizes": {
            "nodes": town.graph.nodes,
            "edges": town.graph.edges,
            "mean_degree": round(2 * town.graph.edges / town.graph.nodes, 2),
            "origins": len(town.origins),
            "stations": len(town.stations),
        },
        "quality": quality,
        "peers": [
            peer
            | {
                "times_faster": round(peer["seconds"] / median, 1),
                "times_faster_cpu": round(peer["cpu_seconds"] / own["cpu_seconds"], 1),
            }
            for peer in peers
        ],
        "one_station": changed,
        "pairs_within_a_walk": pairs,
    }


def made_town(nodes: int, origins: int, stations: int, seed: int) -> Town:
    """Streets in a bent grid of which a part is missing; origins and stations stand at corners."""
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(nodes * 1.03)))  # corners without streets fall away
    row, column = np.divmod(np.arange(side * side), side)
    x_m = row * BLOCK_M + random.normal(0, BLOCK_M / 6, side * side) + 40 * np.sin(column / 9)
    y_m = column * BLOCK_M + random.normal(0, BLOCK_M / 6, side * side) + 40 * np.sin(row / 7)
    corner = np.arange(side * side).reshape(side, side)
    one = np.concatenate([corner[:-1].ravel(), corner[:, :-1].ravel()])
    other = np.concatenate([corner[1:].ravel(), corner[:, 1:].ravel()])
    stays = random.random(len(one)) < KEPT
    one, other = one[stays], other[stays]
    bend = 1 + random.gamma(1.0, 0.06, len(one))
    streets = pl.DataFrame(
        {
            "from_x_m": x_m[one],
            "from_y_m": y_m[one],
            "to_x_m": x_m[other],
            "to_y_m": y_m[other],
            "length_m": np.hypot(x_m[one] - x_m[other], y_m[one] - y_m[other]) * bend,
        }
    )
    graph = street_graph(streets, least_part_m=1.0)
    return Town(
        graph=graph,
        origins=random.choice(graph.nodes, origins),
        stations=np.sort(random.choice(graph.nodes, min(stations, graph.nodes), replace=False)),
    )


class _Search(NamedTuple):
    """One way to search, and how long each time took."""

    name: str
    search: Callable[[], tuple[FloatArray, IntArray]]
    seconds: list[float]
    cpu_seconds: list[float]

    def report(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "seconds": round(float(np.median(self.seconds)), 6),
            "seconds_fastest": round(min(self.seconds), 6),
            "cpu_seconds": round(min(self.cpu_seconds), 6),
        }


def _compile() -> None:
    """Run everything once, so that the loops are compiled before the clock runs."""
    town = made_town(400, 50, 10, 0)
    nearest = NearestStations(town.graph, entrances_at(town.stations))
    nearest.of(entrances_at(town.origins))
    _changes(town, nearest, 2, 0)
    _pairs(town, 0)


def _searches(
    town: Town, repeats: int
) -> tuple[dict[str, Any], list[dict[str, Any]], NearestStations, dict[str, Any]]:
    """Each search `repeats` times in turn, so that other work on the machine falls on all alike."""
    streets = _matrix(town.graph)
    searches = [
        _Search("laadkern.walking", lambda: _own(town), [], []),
        _Search(
            "scipy dijkstra(min_only=True), distances only", lambda: _scipy(town, streets, False), [], []
        ),
        _Search(
            "scipy dijkstra(min_only=True), with the source", lambda: _scipy(town, streets, True), [], []
        ),
    ]
    found = []
    for turn in range(repeats):
        for one in searches:
            began, began_cpu = time.perf_counter(), time.thread_time()
            answer = one.search()
            one.cpu_seconds.append(time.thread_time() - began_cpu)
            one.seconds.append(time.perf_counter() - began)
            if turn == 0:
                found.append(answer)
    nearest = NearestStations(town.graph, entrances_at(town.stations))
    return (
        searches[0].report(),
        [one.report() for one in searches[1:]],
        nearest,
        _quality(town.stations, *found),
    )


def _own(town: Town) -> tuple[FloatArray, IntArray]:
    nearest = NearestStations(town.graph, entrances_at(town.stations))
    walks: NearestWalks = nearest.of(entrances_at(town.origins))
    return walks.walking_m, walks.station.astype(np.int64)


def _scipy(town: Town, streets: csr_array[Any], with_source: bool) -> tuple[FloatArray, IntArray]:
    if not with_source:
        walking_m = dijkstra(streets, indices=town.stations, min_only=True)
        return walking_m[town.origins], np.full(len(town.origins), -1)
    walking_m, _, source = dijkstra(streets, indices=town.stations, min_only=True, return_predecessors=True)
    return walking_m[town.origins], source[town.origins].astype(np.int64)


def _quality(
    stations: IntArray,
    own: tuple[FloatArray, IntArray],
    plain: tuple[FloatArray, IntArray],
    full: tuple[FloatArray, IntArray],
) -> dict[str, Any]:
    """Whether the walks are equal to the bit, and for how many origins another station was named."""
    reached = np.isfinite(own[0])
    return {
        "origins_that_reach_a_station": int(reached.sum()),
        "equal_distances": bool(np.array_equal(own[0], plain[0]) and np.array_equal(own[0], full[0])),
        "stations_that_differ": int((stations[own[1][reached]] != full[1][reached]).sum()),
        "mean_walking_m": round(float(own[0][reached].mean()), 1),
    }


class _Clock:
    """Milliseconds of many small changes, by the wall and of the processor."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def time(self, change: Callable[..., object], argument: object) -> None:
        began, began_cpu = time.perf_counter(), time.thread_time()
        change(argument)
        self.cpu.append((time.thread_time() - began_cpu) * 1000)
        self.wall.append((time.perf_counter() - began) * 1000)

    def report(self) -> dict[str, float]:
        """The spread of what passed on the clock; `max_cpu` leaves out waiting for the processor."""
        p50, p95 = np.percentile(self.wall, [50, 95]).round(3).tolist()
        return {
            "times": len(self.wall),
            "p50": p50,
            "p95": p95,
            "max": round(max(self.wall), 3),
            "max_cpu": round(max(self.cpu), 3),
        }


def _changes(town: Town, nearest: NearestStations, changes: int, seed: int) -> dict[str, Any]:
    """Remove stations and put them back, then let new ones stand anywhere and remove them."""
    random = np.random.default_rng(seed)
    removed, back, added = _Clock(), _Clock(), _Clock()
    chosen = random.choice(len(town.stations), min(changes, len(town.stations)), replace=False).tolist()
    for number in chosen:
        removed.time(nearest.remove, number)
    equal = _equal(nearest, _again(town, nearest, town.stations))
    for number in chosen:
        back.time(nearest.put_back, number)
    corners = random.choice(town.graph.nodes, len(chosen))
    for corner in corners:
        added.time(nearest.add, entrances_at(np.array([corner])))
    together = np.concatenate([town.stations, corners])
    equal &= _equal(nearest, _again(town, nearest, together))
    for number in range(len(town.stations), len(together)):
        removed.time(nearest.remove, number)
    equal &= _equal(nearest, _again(town, nearest, together))
    return {
        "equal_to_a_full_search": equal,
        "remove_ms": removed.report(),
        "put_back_ms": back.report(),
        "add_ms": added.report(),
    }


def _again(town: Town, nearest: NearestStations, stations: IntArray) -> NearestStations:
    return NearestStations(town.graph, entrances_at(stations), standing=nearest.standing)


def _equal(one: NearestStations, other: NearestStations) -> bool:
    return np.array_equal(one.distance_m, other.distance_m) and np.array_equal(one.station, other.station)


def _pairs(town: Town, seed: int) -> dict[str, Any]:
    """What siting asks: all pairs of a candidate and a home within a walk, points beside the streets."""
    random = np.random.default_rng(seed)
    graph = town.graph

    def beside(nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        off_m = random.uniform(-25, 25, (2, len(nodes)))
        return graph.x_m[nodes] + off_m[0], graph.y_m[nodes] + off_m[1]

    homes, places = beside(town.origins), beside(random.choice(graph.nodes, len(town.origins) // 2))
    began = time.perf_counter()
    grown = attach(graph, *homes, most_off_m=100)
    doors = locate(grown.graph, *places, most_off_m=100)
    onto_streets = time.perf_counter() - began
    began = time.perf_counter()
    pairs: WalkingPairs = pairs_from(grown.graph, doors, grown.points, limit_m=WALKING_M)
    return {
        "sizes": {"homes": len(homes[0]), "candidates": len(places[0]), "nodes": grown.graph.nodes},
        "walking_limit_m": WALKING_M,
        "seconds_onto_streets": round(onto_streets, 2),
        "seconds": round(time.perf_counter() - began, 2),
        "pairs": len(pairs.place),
    }


def _matrix(graph: StreetGraph) -> csr_array[Any]:
    """The same graph, in the same order, as scipy wants it; made before the clock runs."""
    ways = graph.ways
    parts = (ways.length_m, ways.neighbour.astype(np.int32), ways.start.astype(np.int32))
    return csr_array(parts, shape=(graph.nodes, graph.nodes))


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return round(peak / (1024 if sys.platform == "darwin" else 1), 1)
