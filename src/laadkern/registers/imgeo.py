"""Objects of the large-scale map from the GML in which it is exchanged (IMGeo on CityGML 2).

Read as a stream, one object at a time. A document type is refused, so that no entity can grow.
Straight lines and arcs of three points occur; an arc is drawn with short straight lines.
"""

from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import polars as pl
import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from laadkern.errors import InputError, gettext_noop
from laadkern.registers.raw import raw_frame

MEMBER = "cityObjectMember"
TEXTS = {
    "lokaalID": "lokaal_id",
    "eindRegistratie": "eind_registratie",
    "terminationDate": "termination_date",
    "bgt-status": "bgt_status",
    "relatieveHoogteligging": "relatieve_hoogteligging",
    "function": "function",
    "class": "class",
    "plus-type": "plus_type",
    "surfaceMaterial": "surfacematerial",
    "tekst": "tekst",
}
ARC_STEPS = 8
MOST_OBJECTS = 3_000_000

UNREADABLE = gettext_noop("The GML cannot be read: %(detail)s.")
TOO_MANY = gettext_noop("The GML holds more than %(limit)s objects.")


def read_objects(file: IO[bytes]) -> pl.DataFrame:
    """A raw frame of all objects, `layer` included; house numbers of buildings as objects of their own.

    Raises:
        InputError: The file is no such GML, or not complete.
    """
    rows: list[dict[str, Any]] = []
    try:
        root: Element | None = None
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            if event == "end" and _local(element) == MEMBER:
                rows.extend(row for child in element for row in _objects(child))
                root.clear()  # what was read is not kept as a tree
            if len(rows) > MOST_OBJECTS:
                raise InputError("gml", TOO_MANY, limit=MOST_OBJECTS)
    except (ParseError, DefusedXmlException, ValueError, shapely.errors.ShapelyError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("gml", UNREADABLE, detail=str(error)[:120] or type(error).__name__) from error
    shapes = np.array([row["shape"] for row in rows] or [None], dtype=object)[: len(rows)]
    columns = {name: [row.get(name) for row in rows] for name in ("layer", *TEXTS.values())}
    return raw_frame(columns, shapes)


def _objects(element: Element) -> Iterator[dict[str, Any]]:
    kind = _local(element)
    texts: dict[str, str] = {}
    own: shapely.Geometry | None = None
    labels: list[tuple[str | None, shapely.Geometry | None]] = []
    for child in element:
        name = _local(child)
        if name.startswith(("geometrie", "lod0")):
            own = own or _first_shape(child)
        elif name in ("nummeraanduidingreeks", "openbareRuimteNaam"):
            labels += _labels(child)
        else:
            texts |= {
                TEXTS[_local(one)]: one.text.strip()
                for one in child.iter()
                if _local(one) in TEXTS and one.text
            }
    row = {"layer": kind.lower(), **texts}
    if kind == "OpenbareRuimteLabel":
        yield from ({**row, "tekst": text, "shape": shape} for text, shape in labels)
        return
    yield {**row, "shape": own}
    yield from ({**row, "layer": "huisnummer", "tekst": text, "shape": shape} for text, shape in labels)


def _labels(element: Element) -> list[tuple[str | None, shapely.Geometry | None]]:
    """The texts on the map with their positions."""
    found = []
    for label in (one for one in element.iter() if _local(one) == "Label"):
        text = next((one.text for one in label.iter() if _local(one) == "tekst"), None)
        points = [_point(one) for one in label.iter() if _local(one) == "Point"]
        found += [(text, point) for point in points]
    return found


def _first_shape(element: Element) -> shapely.Geometry | None:
    for child in element:
        shape = _shape(child)
        if shape is not None:
            return shape
    return None


def _shape(element: Element) -> shapely.Geometry | None:
    kind = _local(element)
    if kind == "Point":
        return _point(element)
    if kind in ("LineString", "Curve"):
        return shapely.linestrings(_line(element))
    polygons = [_polygon(one) for one in element.iter() if _local(one) in ("Polygon", "PolygonPatch")]
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    lines = [_line(one) for one in element.iter() if _local(one) in ("LineString", "Curve")]
    return shapely.multilinestrings([shapely.linestrings(line) for line in lines]) if lines else None


def _polygon(element: Element) -> shapely.Geometry:
    rings: dict[str, list[Any]] = {"exterior": [], "interior": []}
    for child in element:
        if _local(child) in rings:
            rings[_local(child)].append(shapely.linearrings(_line(child)))
    if len(rings["exterior"]) != 1:
        raise InputError("gml", UNREADABLE, detail="Polygon")
    return shapely.polygons(rings["exterior"][0], rings["interior"] or None)


def _line(element: Element) -> Any:
    """The positions along a ring or curve: its segments one after another."""
    parts: list[Any] = []
    for one in element.iter():
        kind = _local(one)
        if kind in ("posList", "pos"):
            parts.append(_positions(one))
        elif kind == "Arc":
            for positions in [child for child in one if _local(child) == "posList"]:
                arc = _positions(positions)
                positions.text = " ".join(str(value) for value in _arc(arc).ravel())
                positions.set("srsDimension", "2")
    line = np.concatenate(parts)
    again = np.r_[False, (line[1:] == line[:-1]).all(axis=1)]
    return line[~again]


def _arc(points: Any) -> Any:
    """An arc through three points as short straight lines; three in a row stay as they are."""
    if len(points) != 3:
        raise InputError("gml", UNREADABLE, detail="Arc")
    start, middle, end = (complex(x, y) for x, y in points)
    a, b = middle - start, end - start
    twist = a.conjugate() * b - a * b.conjugate()
    if abs(twist) < 1e-9:
        return points
    centre = start + a * b * (a - b).conjugate() / twist
    angles = np.unwrap([np.angle(one - centre) for one in (start, middle, end)])
    if (angles[1] - angles[0]) * (angles[2] - angles[1]) < 0:
        return points
    turned = np.concatenate(
        [np.linspace(angles[0], angles[1], ARC_STEPS), np.linspace(angles[1], angles[2], ARC_STEPS)[1:]]
    )
    curve = centre + abs(start - centre) * np.exp(1j * turned)
    curve[0], curve[-1] = start, end  # so that rings close
    return np.column_stack([curve.real, curve.imag])


def _point(element: Element) -> shapely.Geometry | None:
    positions = [one for one in element.iter() if _local(one) in ("pos", "coordinates")]
    return shapely.points(_positions(positions[0])[0]) if positions else None


def _positions(element: Element) -> Any:
    values: Sequence[float] = [float(value) for value in (element.text or "").replace(",", " ").split()]
    size = int(element.get("srsDimension", "2"))
    if size not in (2, 3) or not values or len(values) % size:
        raise InputError("gml", UNREADABLE, detail="posList")
    return np.array(values).reshape(-1, size)[:, :2]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
