"""Where a plan map has too many sites for one map to show their numbers: sheets of a few each."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from laadregie.planmaps.selectors import ShownSite

MOST_ON_A_SHEET = 28
LEAST_SIDE_M = 500.0
ROUND_M = 120.0  # shown around the sites of a sheet


@dataclass(frozen=True)
class Sheet:
    """A part of the map with its letter: west, south, east, north in RD metres, and its sites."""

    letter: str
    bounds_m: tuple[float, float, float, float]
    sites: Sequence[ShownSite]


def sheets_of(sites: Sequence[ShownSite]) -> list[Sheet]:
    """Sheets that together show each site once; none where one map can show all."""
    if len(sites) <= MOST_ON_A_SHEET:
        return []
    parts = _split(list(sites))
    return [Sheet(_letter(place), _bounds(part), part) for place, part in enumerate(parts)]


def _split(sites: list[ShownSite]) -> list[list[ShownSite]]:
    """Cut along the longer side until each part fits, the western or northern part first."""
    if len(sites) <= MOST_ON_A_SHEET:
        return [sites]
    wide = max(s.x_m for s in sites) - min(s.x_m for s in sites)
    tall = max(s.y_m for s in sites) - min(s.y_m for s in sites)
    if wide > tall:
        ordered = sorted(sites, key=lambda site: (site.x_m, site.number))
        along = [site.x_m for site in ordered]
    else:
        ordered = sorted(sites, key=lambda site: (-site.y_m, site.number))
        along = [-site.y_m for site in ordered]
    cut = _widest_gap(along)
    return [*_split(ordered[:cut]), *_split(ordered[cut:])]


def _widest_gap(along: Sequence[float]) -> int:
    """Where the widest gap lies, not too far from the middle: between villages, not through one."""
    count = len(along)
    inner = range(max(1, count // 4), count - count // 4 + 1)
    return max(inner, key=lambda place: (along[place] - along[place - 1], -abs(place - count // 2)))


def _bounds(sites: Sequence[ShownSite]) -> tuple[float, float, float, float]:
    west, east = min(s.x_m for s in sites), max(s.x_m for s in sites)
    south, north = min(s.y_m for s in sites), max(s.y_m for s in sites)
    x_more = ROUND_M + max(0.0, LEAST_SIDE_M - (east - west)) / 2
    y_more = ROUND_M + max(0.0, LEAST_SIDE_M - (north - south)) / 2
    return west - x_more, south - y_more, east + x_more, north + y_more


def _letter(place: int) -> str:
    """A to Z, then AA, AB and on."""
    first, last = divmod(place, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
