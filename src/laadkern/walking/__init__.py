"""Walking over streets: the nearest station, and who is within a walk (docs/methods/walking.md)."""

from laadkern.walking.graph import StreetGraph, street_graph
from laadkern.walking.nearest import NearestStations, NearestWalks
from laadkern.walking.pairs import WalkingPairs, pairs_from, walks
from laadkern.walking.snapping import Attached, Entrances, attach, entrances_at, locate

__all__ = [
    "Attached",
    "Entrances",
    "NearestStations",
    "NearestWalks",
    "StreetGraph",
    "WalkingPairs",
    "attach",
    "entrances_at",
    "locate",
    "pairs_from",
    "street_graph",
    "walks",
]
