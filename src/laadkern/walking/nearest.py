"""The nearest station of every node, kept up to date while stations come and go."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laadkern import checks
from laadkern.checks import FloatArray, IntArray
from laadkern.errors import InputError, gettext_noop
from laadkern.walking import kernels
from laadkern.walking.graph import StreetGraph
from laadkern.walking.kernels import NOBODY, NOWHERE, Int32Array, Seeds
from laadkern.walking.snapping import NO_NODE, Entrances


class NearestWalks(NamedTuple):
    """The nearest station of points.

    Attributes:
        station: Number of the station, -1 where none can be reached, shape (points,).
        walking_m: The walk to it, metres, infinite where there is none, shape (points,).
    """

    station: Int32Array
    walking_m: FloatArray


class NearestStations:
    """The nearest station of every node of a street graph, by walking.

    One search from all stations together finds them; adding or removing one station afterwards
    looks only at the nodes whose nearest station changes, and ends exactly where a search from
    the start would. At equal distance the station with the lower number is the nearest.

    Args:
        graph: The streets.
        stations: How stations come onto them; station i is row i.
        limit_m: Nodes further than this from a station have none.
        standing: Which stations stand, shape (stations,); all when left out.

    Raises:
        InputError: A station names a node that is not there or has a negative or missing walk, the
            limit is not positive or shapes differ.

    Source: Dijkstra's search from many sources with Dial's buckets; docs/methods/walking.md.
    """

    def __init__(
        self,
        graph: StreetGraph,
        stations: Entrances,
        *,
        limit_m: float = np.inf,
        standing: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        check_entrances("stations", stations, graph)
        if not limit_m > 0:
            raise InputError("limit_m", gettext_noop("%(field)s must be above 0."))
        count = len(stations.node)
        self._standing = np.ones(count, dtype=bool) if standing is None else standing.astype(bool)
        checks.shape("standing", self._standing, (count,))
        self.graph = graph
        self._limit_m = float(limit_m)
        self._queue = graph.empty_queue()
        self._seeds = seeds_of(graph, stations)
        self._distance = np.full(graph.nodes, np.inf)
        self._station = np.full(graph.nodes, NOBODY, dtype=np.int32)
        self._search(np.flatnonzero(self._standing))

    @property
    def distance_m(self) -> FloatArray:
        """Walk from each node to its nearest station, metres, infinite without; not to be written."""
        return self._distance

    @property
    def station(self) -> Int32Array:
        """Number of the nearest station of each node, -1 without; not to be written."""
        return self._station

    @property
    def standing(self) -> npt.NDArray[np.bool_]:
        """Which stations stand, by number."""
        return self._standing.copy()

    def add(self, station: Entrances) -> int:
        """Place one new station.

        Returns:
            Its number: one more than the highest so far.

        Raises:
            InputError: It is not one station, or cannot be used as in the constructor.
        """
        checks.shape("station", station.node, (1, 2))
        check_entrances("station", station, self.graph)
        number = len(self._standing)
        self._make_room(number)
        self._seeds.node[2 * number : 2 * number + 2] = _nodes(station)
        self._seeds.walk_m[2 * number : 2 * number + 2] = station.walk_m[0]
        self._standing = np.append(self._standing, True)
        self._search(np.array([number]))
        return number

    def remove(self, number: int) -> IntArray:
        """Take a station away.

        Returns:
            The nodes of which it was the nearest.

        Raises:
            InputError: No such station stands.
        """
        self._check_standing(number, expected=True)
        self._standing[number] = False
        return kernels.clear(
            self.graph.ways, self._queue, self._seeds, number, self._limit_m, self._distance, self._station
        ).astype(np.int64)

    def put_back(self, number: int) -> None:
        """Let a station that was removed, or did not stand, stand under its own number.

        Raises:
            InputError: There is no such station, or it stands.
        """
        self._check_standing(number, expected=False)
        self._standing[number] = True
        self._search(np.array([number]))

    def cell(self, number: int) -> IntArray:
        """The nodes of which a station is the nearest.

        Raises:
            InputError: No such station stands.
        """
        self._check_standing(number, expected=True)
        return kernels.cell(self.graph.ways, self._seeds, number, self._station).astype(np.int64)

    def of(self, points: Entrances) -> NearestWalks:
        """The nearest station of points.

        Exact for points that are nodes or were attached to the graph; see `snapping.locate`.

        Raises:
            InputError: A point names a node that is not there, or a walk is negative or missing.
        """
        check_entrances("points", points, self.graph)
        return NearestWalks(
            *kernels.nearest_of(points.node, points.walk_m, self._limit_m, self._distance, self._station)
        )

    def _search(self, numbers: IntArray) -> None:
        kernels.settle(
            self.graph.ways,
            self._queue,
            self._seeds,
            numbers.astype(np.int32),
            self._limit_m,
            self._distance,
            self._station,
        )

    def _make_room(self, number: int) -> None:
        """Let the lists of seeds hold one station more; they grow by half at a time."""
        room = len(self._seeds.node)
        if 2 * number + 2 <= room:
            return
        more = max(16, room // 4 * 2)
        seeds = self._seeds
        self._seeds = Seeds(
            np.concatenate([seeds.node, np.full(more, NOWHERE, dtype=np.uint32)]),
            np.concatenate([seeds.walk_m, np.full(more, np.inf)]),
            seeds.first,
            np.concatenate([seeds.following, np.full(more, NOWHERE, dtype=np.uint32)]),
        )

    def _check_standing(self, number: int, *, expected: bool) -> None:
        if not 0 <= number < len(self._standing) or self._standing[number] != expected:
            raise InputError(
                "number",
                gettext_noop("%(field)s is %(value)s; no such station stands.")
                if expected
                else gettext_noop("%(field)s is %(value)s; no such station was removed."),
                value=number,
            )


def seeds_of(graph: StreetGraph, stations: Entrances) -> Seeds:
    """The seeds of stations, none of them standing yet."""
    return Seeds(
        _nodes(stations),
        stations.walk_m.ravel().astype(np.float64),
        np.full(graph.nodes, NOWHERE, dtype=np.uint32),
        np.full(2 * len(stations.node), NOWHERE, dtype=np.uint32),
    )


def check_entrances(field: str, entrances: Entrances, graph: StreetGraph) -> None:
    """Refuse entrances that do not fit a graph."""
    checks.shape(field, entrances.node, (len(entrances.node), 2))
    checks.shape(field, entrances.walk_m, entrances.node.shape)
    there = entrances.node != NO_NODE
    if there.any():
        checks.within(field, entrances.node[there], at_least=0, at_most=graph.nodes - 1)
        checks.within(field, entrances.walk_m[there], at_least=0)


def _nodes(entrances: Entrances) -> kernels.NodeArray:
    node = entrances.node.ravel()
    return np.where(node == NO_NODE, np.int64(NOWHERE), node).astype(np.uint32)
