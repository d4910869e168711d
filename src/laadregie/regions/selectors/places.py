"""Municipalities and neighbourhoods by name, for the search field of the map."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from laadkern.geo import lonlat_from_rd
from laadregie.regions.geography import AreaIndex
from laadregie.regions.selectors.areas import (
    area_index,
    area_version,
    municipality_frame,
    neighbourhood_frame,
)

MUNICIPALITY, NEIGHBOURHOOD = "municipality", "neighbourhood"


@dataclass(frozen=True)
class Place:
    """An area with a name; `bounds` are west, south, east, north (degrees), None without a shape."""

    level: str
    code: str
    name: str
    municipality_code: str
    municipality_name: str
    bounds: tuple[float, float, float, float] | None


def places_named(text: str, *, limit: int) -> list[Place]:
    """Areas whose name holds the text, the nearest to it first; capitals and accents do not count.

    Words may also name the municipality of a neighbourhood: “centrum zwolle”.
    """
    words = _plain(text).split()
    if not words:
        return []
    whole = " ".join(words)
    found = [
        (_distance(name, whole), place.level == NEIGHBOURHOOD, name, place.municipality_name, place)
        for name, within, place in _names(area_version().pk)
        if all(word in name or word in within for word in words) and any(word in name for word in words)
    ]
    return [row[-1] for row in sorted(found, key=lambda row: row[:-1])[:limit]]


def place_coded(code: str) -> Place | None:
    """The municipality or neighbourhood with this code; None where there is none."""
    found = (place for _name, _within, place in _names(area_version().pk) if place.code == code)
    return next(found, None)


def _distance(name: str, whole: str) -> int:
    """How far a name is from what was typed: the same, its beginning, that of a word, elsewhere."""
    if name == whole:
        return 0
    if name.startswith(whole):
        return 1
    return 2 if f" {whole}" in name.replace("-", " ") else 3


@lru_cache(maxsize=2)
def _names(version_pk: int) -> list[tuple[str, str, Place]]:
    """Every name without capitals and accents, that of its municipality, and the area."""
    towns = dict(municipality_frame().select("code", "name").iter_rows())
    boxes = {level: _boxes(area_index(level)) for level in (MUNICIPALITY, NEIGHBOURHOOD)}  # type: ignore[arg-type]
    places = [
        Place(MUNICIPALITY, code, name, code, name, boxes[MUNICIPALITY].get(code))
        for code, name in towns.items()
    ]
    rows = neighbourhood_frame().select("code", "name", "municipality_code").iter_rows()
    for code, name, town in rows:
        box = boxes[NEIGHBOURHOOD].get(code)
        places.append(Place(NEIGHBOURHOOD, code, name, town, towns.get(town, ""), box))
    return [(_plain(place.name), _plain(place.municipality_name), place) for place in places]


def _boxes(areas: AreaIndex) -> dict[str, tuple[float, float, float, float]]:
    boxes = [shape.bounds for shape in areas.shapes]
    west, south = lonlat_from_rd([box[0] for box in boxes], [box[1] for box in boxes])
    east, north = lonlat_from_rd([box[2] for box in boxes], [box[3] for box in boxes])
    rows = zip(west.tolist(), south.tolist(), east.tolist(), north.tolist(), strict=True)
    return {
        code: (round(w, 5), round(s, 5), round(e, 5), round(n, 5))
        for code, (w, s, e, n) in zip(areas.codes, rows, strict=True)
    }


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
